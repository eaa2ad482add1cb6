/** Documents of jobs as they stand on the wire and in storages (reference: qlued and sqooler), field order included. */

export type WireOrder = 'sequential' | 'interleaved';

/** On the wire a triple [name, wires, params]. */
export interface Instruction {
  readonly name: string;
  readonly wires: readonly number[];
  readonly params: readonly number[];
}

/** One entry of a job (`experiment_<digits>` on the wire), checked. */
export interface JobCircuit {
  readonly name: string;
  readonly instructions: readonly Instruction[];
  readonly wires: number;
  readonly shots: number;
  readonly wireOrder: WireOrder;
  readonly seed: number | null;
}

/** What a user posted, kept exactly: an object of circuits by key, in the order of its keys. */
export type JobDocument = Readonly<Record<string, unknown>>;

export type WireStatus = 'INITIALIZING' | 'QUEUED' | 'DONE' | 'ERROR';

export interface StatusDocument {
  readonly job_id: string;
  readonly status: WireStatus;
  readonly detail: string;
  readonly error_message: string;
}

export interface CircuitResult {
  readonly header: { readonly name: string; readonly 'extra metadata': string };
  readonly shots: number;
  readonly success: boolean;
  readonly data: {
    /** One string for each shot: the measured values joined by one space. */
    readonly memory: readonly string[];
    readonly instructions: readonly Instruction[] | null;
    readonly [other: string]: unknown;
  };
}

export interface ResultDocument {
  readonly backend_name: string | null;
  readonly display_name: string;
  readonly backend_version: string;
  readonly job_id: string;
  readonly qobj_id: string | null;
  readonly success: boolean;
  readonly status: WireStatus;
  readonly header: Readonly<Record<string, unknown>>;
  readonly results: readonly CircuitResult[];
}

export interface GateDescription {
  readonly coupling_map: readonly (readonly number[])[];
  readonly description: string;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly qasm_def: string;
}

/** A device as its spooler publishes it. */
export interface DeviceConfig {
  readonly description: string;
  readonly version: string;
  readonly display_name: string;
  readonly cold_atom_type: 'fermion' | 'boson' | 'spin' | 'mixed';
  readonly gates: readonly GateDescription[];
  readonly max_experiments: number;
  readonly max_shots: number;
  readonly simulator: boolean;
  readonly supported_instructions: readonly string[];
  readonly num_wires: number;
  readonly wire_order: WireOrder;
  readonly num_species: number;
  readonly pending_jobs: number | null;
  readonly status_msg: string | null;
  /** ISO 8601, UTC, whole seconds; peers read "online" from it. */
  readonly last_queue_check: string | null;
  readonly sign: boolean;
  readonly kid: string | null;
}
