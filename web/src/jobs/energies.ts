/** What the pages show of a `vqe` circuit; everything is read from JSON that a device wrote, so nothing is taken for granted. */
export interface Energies {
  readonly molecule: string | null;
  readonly experimentId: string | null;
  /** Rows of the table: label and hartree. */
  readonly rows: readonly { readonly label: string; readonly hartree: number }[];
  readonly total: number | null;
  readonly hf: number | null;
  readonly fci: number | null;
  readonly errorMillihartree: number | null;
  readonly flags: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly failure: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

export interface Evaluation {
  /** From 1. */
  readonly index: number;
  /** Total energy, hartree. */
  readonly energy: number;
}

export interface LiveCurve {
  readonly evaluations: readonly Evaluation[];
  readonly hf: number | null;
  readonly fci: number | null;
}

const rowLabels: readonly (readonly [string, string])[] = [
  ['total', 'VQE, total'],
  ['hf', 'Hartree–Fock'],
  ['fci', 'FCI, same active space'],
  ['fci_full', 'FCI, all electrons'],
  ['exact', 'Exact (Lanczos)'],
  ['electronic', 'VQE, electronic'],
  ['nuclear_repulsion', 'Nuclear repulsion'],
];

/** The experiment in `results[i].data`; null when it is not a `vqe` result. */
export function energiesOf(data: Readonly<Record<string, unknown>>): Energies | null {
  const experiment = record(data.experiment);
  if (experiment === null) return null;
  const energy = record(experiment.energy) ?? {};
  const error = record(experiment.error);
  const facts = [
    ['Basis', text(experiment.basis)],
    ['Ansatz', text(experiment.ansatz)],
    ['Mapping', text(experiment.mapping)],
    ['Optimizer', text(experiment.optimizer)],
    ['Qubits', numberText(experiment.qubits)],
    ['Parameters', numberText(experiment.parameters)],
    ['Evaluations', numberText(experiment.evaluations)],
    ['Seed', numberText(experiment.seed)],
  ] as const;
  return {
    molecule: text(experiment.molecule),
    experimentId: text(experiment.experiment_id),
    rows: rowLabels.flatMap(([key, label]) => {
      const hartree = number(energy[key]);
      return hartree === null ? [] : [{ label, hartree }];
    }),
    total: number(energy.total),
    hf: number(energy.hf),
    fci: number(energy.fci) ?? number(energy.exact),
    errorMillihartree: number(energy.error_mha),
    flags: Array.isArray(experiment.flags) ? experiment.flags.filter((flag) => typeof flag === 'string') : [],
    facts: facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }])),
    failure:
      error === null
        ? null
        : { code: text(error.code) ?? '', message: text(error.message) ?? '', hint: text(error.hint) ?? '' },
  };
}

/** The recorded total energies of a `vqe` circuit, `[evaluation, hartree]` each; empty where its result holds none. */
export function trajectoryOf(data: Readonly<Record<string, unknown>>): readonly Evaluation[] {
  if (!Array.isArray(data.trajectory)) return [];
  return data.trajectory.flatMap((point: unknown) => {
    if (!Array.isArray(point)) return [];
    const [index, energy] = [number(point[0]), number(point[1])];
    return index === null || energy === null ? [] : [{ index, energy }];
  });
}

/** The curve so far of one circuit, from the live events of its job (total energies). */
export function curveOfEvents(events: readonly Readonly<Record<string, unknown>>[], circuit: string): LiveCurve {
  let hf: number | null = null;
  let fci: number | null = null;
  const evaluations: Evaluation[] = [];
  for (const event of events) {
    if (event.circuit !== circuit) continue;
    if (event.kind === 'references') {
      hf = number(event.hf);
      fci = number(event.fci);
    }
    if (event.kind === 'evaluation') {
      const [index, energy] = [number(event.evaluation), number(event.energy)];
      // A job that is executed again tells its evaluations again: the curve starts anew.
      if (index !== null && index <= (evaluations.at(-1)?.index ?? 0)) evaluations.length = 0;
      if (index !== null && energy !== null) evaluations.push({ index, energy });
    }
  }
  return { evaluations, hf, fci };
}

/** Circuits that live events speak about, in the order in which they began. */
export function circuitsOfEvents(events: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return [...new Set(events.flatMap(({ circuit }) => (typeof circuit === 'string' ? [circuit] : [])))];
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numberText = (value: unknown): string | null => (number(value) === null ? null : String(value));
