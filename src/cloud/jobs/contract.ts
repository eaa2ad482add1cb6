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

export type ApiVersion = 'v2' | 'v3';

/** A result as a user receives it: complete results say `finished` on v2, because its clients wait for that word. */
export type ApiResult = Omit<ResultDocument, 'status'> & { readonly status: WireStatus | 'finished' };

/** A device as the HTTP API describes it (the shape of qiskit's `BackendConfiguration`): exactly these keys, in this order. */
export interface BackendConfig {
  readonly description: string;
  readonly display_name: string;
  readonly conditional: false;
  readonly coupling_map: 'linear';
  readonly dynamic_reprate_enabled: false;
  readonly local: false;
  readonly memory: true;
  readonly open_pulse: false;
  readonly backend_version: string;
  readonly n_qubits: number;
  readonly backend_name: string;
  readonly basis_gates: readonly string[];
  readonly max_experiments: number;
  readonly max_shots: number;
  readonly simulator: boolean;
  readonly gates: readonly GateDescription[];
  readonly supported_instructions: readonly string[];
  readonly cold_atom_type: DeviceConfig['cold_atom_type'];
  readonly wire_order: WireOrder;
  readonly num_species: number;
  readonly url: string | null;
}

export interface BackendStatus {
  readonly backend_name: string;
  readonly backend_version: string;
  readonly operational: boolean;
  readonly pending_jobs: number;
  readonly status_msg: string;
}

/** What a name in a URL (`singlequdit` or `alqor_singlequdit_simulator`) points to. */
export interface BackendAddress {
  readonly provider: string;
  readonly display: string;
}

/** Where a job stands. The last three are final. */
export type JobPhase = 'queued' | 'claimed' | 'running' | 'cancelling' | 'cancelled' | 'done' | 'failed';

/** The right to execute one job, until it ends or somebody else takes it over. */
export interface Lease {
  /** Who holds it: unique for each spooler process. */
  readonly holder: string;
  /** Milliseconds since 1970; after it anyone may take the job over. */
  readonly until: number;
  /** Grows with every claim of the job: a word spoken with an older number is not heard. */
  readonly fence: number;
}

/**
 * Everything we know about a job beyond what Python peers read. Times are milliseconds since 1970.
 * Only `transition` of `state-machine.ts` makes the next one.
 */
export interface JobState {
  readonly job: string;
  readonly device: string;
  /** The user; null for a job that a peer put into the storage. */
  readonly owner: string | null;
  readonly phase: JobPhase;
  /** Claims that were not handed back. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Set exactly while the job is claimed, running or cancelling. */
  readonly lease: Lease | null;
  /** The fence of the latest claim, 0 before the first. */
  readonly fence: number;
  readonly created: number;
  readonly claimed: number | null;
  readonly started: number | null;
  readonly finished: number | null;
  readonly cancelRequested: number | null;
  /** Why it failed, was cancelled or waits again. */
  readonly reason: string | null;
  /** Number of the latest live event; the next one is this plus one. Changes of phase are events too. */
  readonly events: number;
}

export type JobEvent =
  /** A spooler takes the job: a queued one, or one whose lease has run out. */
  | { readonly kind: 'claim'; readonly holder: string; readonly leaseMilliseconds: number }
  | { readonly kind: 'heartbeat'; readonly fence: number; readonly leaseMilliseconds: number }
  | { readonly kind: 'start'; readonly fence: number }
  /** The holder numbers `count` live events of its own (progress). */
  | { readonly kind: 'report'; readonly fence: number; readonly count: number }
  /** The holder hands the job back unfinished (graceful stop): it costs no attempt. */
  | { readonly kind: 'release'; readonly fence: number; readonly reason?: string }
  | { readonly kind: 'complete'; readonly fence: number }
  | { readonly kind: 'fail'; readonly fence: number; readonly reason: string }
  /** A user asks for the end. */
  | { readonly kind: 'cancel'; readonly reason?: string }
  /** The holder has stopped because of the cancel request. */
  | { readonly kind: 'stopped'; readonly fence: number }
  /** Anyone notices that the lease has run out. */
  | { readonly kind: 'expire' };

export type RefusalReason =
  | 'already_finished'
  | 'lease_held'
  | 'lease_lost'
  | 'lease_not_ended'
  | 'not_claimed'
  | 'cancel_requested'
  | 'no_cancel_requested'
  | 'attempts_exhausted'
  | 'already_running';

export type Transition =
  | { readonly state: JobState; readonly refused?: undefined }
  | { readonly state?: undefined; readonly refused: RefusalReason; readonly message: string };

/** An Ed25519 key as the peers write it: fields in this order, `key_ops` one string, `x` and `d` padded base64url. */
export interface Jwk {
  readonly x: string;
  readonly key_ops: 'sign' | 'verify';
  readonly kid: string;
  readonly d: string | null;
  readonly kty: 'OKP';
  readonly alg: 'EdDSA';
  readonly crv: 'Ed25519';
}

export interface SignatureHeader {
  readonly alg: string;
  readonly kid: string;
  readonly typ: string;
  readonly version: string;
}
