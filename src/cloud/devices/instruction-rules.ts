import type { DeviceConfig, GateDescription, WireOrder } from '../jobs/index.ts';

export interface ParameterRule {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly whole?: true;
}

/** What a device accepts of one instruction. */
export interface InstructionRule {
  readonly name: string;
  /** Wire lists that are accepted, order included; a number accepts any list of at most that many of the device's wires. */
  readonly wires: readonly (readonly number[])[] | number;
  readonly parameters: readonly ParameterRule[];
  /** It acts on the wires it names, which the job must have; others act on the whole array whatever they name. */
  readonly local: boolean;
  /** Gates stand in the config. */
  readonly gate?: GateDescription;
}

/** What a device accepts of a job. */
export interface JobRules {
  readonly device: string;
  readonly instructions: readonly InstructionRule[];
  /** Wires of the device. */
  readonly wires: number;
  readonly leastJobWires: number;
  /** The job's number of wires is a formality: all wires are always there. */
  readonly allWiresPresent?: true;
  readonly wireOrders: readonly WireOrder[];
  /** Default 1 000 000. */
  readonly maxShots?: number;
  /** Circuits are numbered from 0 to this. Default 1000. */
  readonly maxExperiments?: number;
}

export const maxShots = 1_000_000;
export const maxExperiments = 1000;

/** 0…2π */
export const turn = 2 * Math.PI;

export function angle(name: string, most: number): ParameterRule {
  return { name, least: 0, most };
}

/** [[0], [1], …] */
export function singleWires(count: number): number[][] {
  return Array.from({ length: count }, (_, wire) => [wire]);
}

export const noParameters: readonly ParameterRule[] = [];

interface GateWords {
  readonly description: string;
  readonly coupling: readonly (readonly number[])[];
  /** Wire lists that are really accepted, where the published map lists more. */
  readonly accepted?: readonly (readonly number[])[];
  readonly qasm?: string;
  readonly local: boolean;
}

/** The rule of a gate together with its entry in the config. */
export function gate(name: string, parameters: readonly ParameterRule[], words: GateWords): InstructionRule {
  const names = parameters.map((parameter) => parameter.name).join(', ');
  return {
    name,
    wires: words.accepted ?? words.coupling,
    parameters,
    local: words.local,
    gate: {
      coupling_map: words.coupling,
      description: words.description,
      name,
      parameters: [names],
      qasm_def: words.qasm ?? `gate ${name}(${names}) {}`,
    },
  };
}

/** The published config of a device; `supported` is the order of its instruction names. */
export function deviceConfig(
  rules: JobRules,
  words: {
    readonly description: string;
    readonly version: string;
    readonly type: DeviceConfig['cold_atom_type'];
    readonly species: number;
    readonly supported: readonly string[];
    /** Default true. */
    readonly simulator?: boolean;
  },
): DeviceConfig {
  return {
    description: words.description,
    version: words.version,
    display_name: rules.device,
    cold_atom_type: words.type,
    gates: rules.instructions.flatMap((rule) => rule.gate ?? []),
    max_experiments: rules.maxExperiments ?? maxExperiments,
    max_shots: rules.maxShots ?? maxShots,
    simulator: words.simulator ?? true,
    supported_instructions: words.supported,
    num_wires: rules.wires,
    wire_order: 'interleaved',
    num_species: words.species,
    pending_jobs: null,
    status_msg: null,
    last_queue_check: null,
    sign: true,
    kid: null,
  };
}
