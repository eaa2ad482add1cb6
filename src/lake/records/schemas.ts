/**
 * The schemas of a record, side by side. Field order is wire order; names, nesting and defaults are upstream's
 * (see docs: the wire format), so that any Avro reader of upstream's topics reads ours and we read theirs.
 */
type Schema = string | readonly Schema[] | { readonly [attribute: string]: unknown };

interface Field {
  readonly name: string;
  readonly type: Schema;
  readonly default?: unknown;
}

const required = (name: string, type: Schema): Field => ({ name, type });
const nullable = (name: string, type: Schema): Field => ({ name, type: ['null', type], default: null });
const record = (name: string, fields: readonly Field[], namespace?: string): Schema =>
  namespace === undefined ? { type: 'record', name, fields } : { type: 'record', name, namespace, fields };
const array = (items: Schema): Schema => ({ type: 'array', items });

const hamiltonian = array(
  record('HamiltonianTerm', [
    required('label', 'string'),
    required('coefficients', record('ComplexNumber', [required('real', 'double'), required('imaginary', 'double')])),
  ]),
);

const molecule = record(
  'MoleculeInfo',
  [
    required(
      'molecule_data',
      record('MoleculeData', [
        required('symbols', array('string')),
        required('coords', array(array('double'))),
        required('multiplicity', 'int'),
        required('charge', 'int'),
        required('units', 'string'),
        nullable('masses', array('double')),
      ]),
    ),
  ],
  'quantum_pipeline',
);

const initialDataStart: readonly Field[] = [
  required('backend', 'string'),
  required('num_qubits', 'int'),
  required('hamiltonian', hamiltonian),
  required('num_parameters', 'int'),
  required('initial_parameters', array('double')),
  required('optimizer', 'string'),
  required('ansatz', 'string'),
  required('noise_backend', 'string'),
];

const evaluationStart: readonly Field[] = [
  required('iteration', 'int'),
  required('parameters', array('double')),
  required('result', 'double'),
  required('std', 'double'),
];

const resultEnd: readonly Field[] = [
  required('minimum', 'double'),
  required('optimal_parameters', array('double')),
  nullable('maxcv', 'double'),
  required('minimization_time', 'double'),
];

const decoratedEnd: readonly Field[] = [
  required('molecule', molecule),
  required('basis_set', 'string'),
  required('hamiltonian_time', 'double'),
  required('mapping_time', 'double'),
  required('vqe_time', 'double'),
  required('total_time', 'double'),
  required('molecule_id', 'int'),
  nullable('performance_start', 'string'),
  nullable('performance_end', 'string'),
];

function decorated(
  initialData: readonly Field[],
  evaluation: readonly Field[],
  result: readonly Field[],
  tail: readonly Field[],
): string {
  return JSON.stringify(
    record('VQEDecoratedResult', [
      required(
        'vqe_result',
        record('VQEResult', [
          required('initial_data', record('VQEInitialData', initialData)),
          required('iteration_list', array(record('VQEProcess', evaluation))),
          ...result,
        ]),
      ),
      ...decoratedEnd,
      ...tail,
    ]),
  );
}

/** The seed's schema: topics that end in `_v1`. Exact runs have `default_shots` 0 in it. */
export const schemaV1 = decorated(
  [...initialDataStart, required('default_shots', 'int'), required('ansatz_reps', 'int')],
  evaluationStart,
  resultEnd,
  [],
);

const laterInitialData: readonly Field[] = [
  ...initialDataStart,
  required('default_shots', ['int', 'null']),
  required('ansatz_reps', 'int'),
  { name: 'init_strategy', type: ['string', 'null'], default: 'random' },
  nullable('seed', 'int'),
  nullable('ansatz_name', 'string'),
  { name: 'exact_estimator', type: 'boolean', default: false },
];

const laterEvaluation: readonly Field[] = [
  ...evaluationStart,
  nullable('energy_delta', 'double'),
  nullable('parameter_delta_norm', 'double'),
  nullable('cumulative_min_energy', 'double'),
];

const laterResult: readonly Field[] = [
  ...resultEnd,
  nullable('nuclear_repulsion_energy', 'double'),
  nullable('success', 'boolean'),
  nullable('nfev', 'int'),
  nullable('nit', 'int'),
];

/** Upstream's schema (topic `experiment.vqe`); what an experiment without an id is hashed with. */
export const schemaUpstream = decorated(laterInitialData, laterEvaluation, laterResult, []);

/** Upstream's schema with our tail: the default. Its body is upstream's body with the tail's bytes behind. */
export const schemaV2 = decorated(laterInitialData, laterEvaluation, laterResult, [
  nullable('experiment_id', 'string'),
  nullable('started_at', { type: 'long', logicalType: 'timestamp-millis' }),
  nullable('molecule_name', 'string'),
  nullable('mapping', 'string'),
  nullable('hf_energy', 'double'),
  nullable('fci_energy', 'double'),
  nullable('flags', array('string')),
  nullable('number', 'double'),
  nullable('sz', 'double'),
  nullable('s2', 'double'),
  nullable('settings', 'string'),
  nullable('producer_version', 'string'),
  nullable('job_id', 'string'),
]);

export type RecordVersion = 'v1' | 'v2' | 'upstream';

/** The schema text of a version. */
export function schemaOf(version: RecordVersion): string {
  return { v1: schemaV1, v2: schemaV2, upstream: schemaUpstream }[version];
}

/** What a run writes to this topic: version 1 when its name ends in `_v1`, else version 2. */
export function versionOfTopic(topic: string): 'v1' | 'v2' {
  return topic.endsWith('_v1') ? 'v1' : 'v2';
}

/** The subject under which the schema of a topic's records is registered. */
export function subjectOf(topic: string): string {
  return `${topic}-value`;
}
