import type { CircuitResult, DeviceConfig, JobCircuit } from '../jobs/index.ts';

export interface ExecuteOptions {
  readonly signal?: AbortSignal;
  onEvent?(event: { readonly kind: string; readonly [detail: string]: unknown }): void;
}

/** What executes jobs: a simulator here, a machine in a laboratory. A lab's machine is one file that exports one of these. */
export interface Device {
  readonly config: DeviceConfig;
  /**
   * The circuits of a posted job, every one checked against this device: names, limits, instructions, wires, ranges.
   * Throws a `Failure` whose message says which circuit and instruction is wrong and why.
   */
  check(job: unknown): readonly JobCircuit[];
  execute(
    circuits: readonly JobCircuit[],
    options?: ExecuteOptions,
  ): Promise<{ readonly results: readonly CircuitResult[] }>;
}
