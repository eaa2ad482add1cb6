import type { CircuitResult, DeviceConfig, JobCircuit } from '../jobs/index.ts';

export interface ExecuteOptions {
  /** The id of the job that is executed; absent when a device is tried by hand. */
  readonly job?: string;
  readonly signal?: AbortSignal;
  onEvent?(event: { readonly kind: string; readonly [detail: string]: unknown }): void;
}

/** What an experiment of a job leaves for the lake: the caller of the spooler makes a record of it. Survives a structured clone. */
export interface DeviceOutcome {
  /** Key of the circuit in the job document (`experiment_0`). */
  readonly circuit: string;
  readonly experimentId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** An `Outcome` of science/experiments. */
  readonly outcome: unknown;
}

export interface Execution {
  /** One for each circuit, in their order. */
  readonly results: readonly CircuitResult[];
  readonly outcomes?: readonly DeviceOutcome[];
}

/**
 * What executes jobs: a simulator here, a machine in a laboratory. A lab's machine is one file that exports one of these as
 * `device`, or several as `devices`. `Circuit` is whatever `check` makes of one entry of a job.
 */
export interface Device<Circuit = JobCircuit> {
  readonly config: DeviceConfig;
  /**
   * The circuits of a posted job, every one checked against this device: names, limits, instructions, wires, ranges.
   * Throws a `Failure` whose message says which circuit and instruction is wrong and why.
   */
  check(job: unknown): readonly Circuit[];
  execute(circuits: readonly Circuit[], options?: ExecuteOptions): Promise<Execution>;
}
