/**
 * The record of one finished experiment, as Avro knows it (names and nesting are the wire's).
 * A record read from an older schema has what upstream's schema gives as default where that schema had nothing:
 * `init_strategy` random, `exact_estimator` false, else null.
 */
export interface VqeRecord {
  vqe_result: {
    initial_data: {
      backend: string;
      num_qubits: number;
      hamiltonian: { label: string; coefficients: { real: number; imaginary: number } }[];
      num_parameters: number;
      initial_parameters: number[];
      optimizer: string;
      ansatz: string;
      noise_backend: string;
      default_shots: number | null;
      ansatz_reps: number;
      init_strategy: string | null;
      seed: number | null;
      ansatz_name: string | null;
      exact_estimator: boolean;
    };
    iteration_list: {
      iteration: number;
      parameters: number[];
      result: number;
      std: number;
      energy_delta: number | null;
      parameter_delta_norm: number | null;
      cumulative_min_energy: number | null;
    }[];
    minimum: number;
    optimal_parameters: number[];
    maxcv: number | null;
    minimization_time: number;
    nuclear_repulsion_energy: number | null;
    success: boolean | null;
    nfev: number | null;
    nit: number | null;
  };
  molecule: {
    molecule_data: {
      symbols: string[];
      coords: number[][];
      multiplicity: number;
      charge: number;
      units: string;
      masses: number[] | null;
    };
  };
  /** As its writer spelled it (`sto3g`): tables take `normaliseBasis` of it, hashes the text itself. */
  basis_set: string;
  hamiltonian_time: number;
  mapping_time: number;
  vqe_time: number;
  total_time: number;
  molecule_id: number;
  performance_start: string | null;
  performance_end: string | null;

  // Our tail of version 2, all nullable, in this order.
  experiment_id: string | null;
  /** Milliseconds since 1970, UTC. */
  started_at: number | null;
  molecule_name: string | null;
  mapping: string | null;
  /** Total energies, hartree. */
  hf_energy: number | null;
  fci_energy: number | null;
  flags: string[] | null;
  number: number | null;
  sz: number | null;
  s2: number | null;
  /** JSON of the experiment's settings: what `rerun` needs. */
  settings: string | null;
  producer_version: string | null;
  job_id: string | null;
}

/**
 * What a new version of a subject must keep: that it reads what the last one wrote (BACKWARD), that the last one reads what it
 * writes (FORWARD), or both (FULL); with _TRANSITIVE against every version. Names and meaning are Confluent's.
 */
export type Compatibility =
  | 'NONE'
  | 'BACKWARD'
  | 'BACKWARD_TRANSITIVE'
  | 'FORWARD'
  | 'FORWARD_TRANSITIVE'
  | 'FULL'
  | 'FULL_TRANSITIVE';

export interface RegisteredSchema {
  readonly id: number;
  readonly subject: string;
  /** From 1 within its subject. */
  readonly version: number;
  readonly schema: string;
}

/** Implementations: `embedded` (a folder), `http` (Confluent's protocol). The same schema text registers once and has one id everywhere. */
export interface SchemaRegistry {
  register(subject: string, schema: string): Promise<RegisteredSchema>;
  /** `schema_not_found` */
  byId(id: number): Promise<string>;
  latest(subject: string): Promise<RegisteredSchema | null>;
  versions(subject: string): Promise<number[]>;
  version(subject: string, version: number): Promise<RegisteredSchema | null>;
  subjects(): Promise<string[]>;
  compatibility(subject?: string): Promise<Compatibility>;
  setCompatibility(level: Compatibility, subject?: string): Promise<void>;
}

/** Versions that were deleted are hidden first, and then removed for good. */
export type RegistryView = 'active' | 'hidden' | 'all';

/** A registry that is managed here: what its REST routes need beyond what reading and writing records does. */
export interface EmbeddedRegistry extends SchemaRegistry {
  latest(subject: string, view?: RegistryView): Promise<RegisteredSchema | null>;
  versions(subject: string, view?: RegistryView): Promise<number[]>;
  version(subject: string, version: number, view?: RegistryView): Promise<RegisteredSchema | null>;
  subjects(view?: RegistryView): Promise<string[]>;
  /** The version that has this schema; `invalid_schema`. */
  lookUp(subject: string, schema: string, view?: RegistryView): Promise<RegisteredSchema | null>;
  /** Versions with the schema of this id. */
  uses(id: number, view?: RegistryView): Promise<RegisteredSchema[]>;
  /** What the subject's level forbids about a schema beside one version, or beside those that the level names; `invalid_schema`. */
  conflict(
    subject: string,
    schema: string,
    version?: number,
  ): Promise<{ readonly version: number; readonly reason: string } | null>;
  /** The level that the subject has of its own. */
  ownCompatibility(subject: string): Promise<Compatibility | null>;
  /** Back to the level of all; without a subject to BACKWARD. */
  resetCompatibility(subject?: string): Promise<void>;
  /** Nobody finds these versions any more; records with their ids are read as before. */
  hide(subject: string, versions: readonly number[]): Promise<void>;
  /** Records with an id that no version has any more cannot be read, but for those in objects, which carry their schema. */
  remove(subject: string, versions: readonly number[]): Promise<void>;
}
