import type { TableState, Warehouse } from '../iceberg/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import { expandNames, type FoldedNames, foldNames } from './folded-names.ts';

/** An object that could not be decoded. Tried again when its size changes, and once a day: somebody may have repaired it. */
export interface Refusal {
  readonly bytes: number;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly triedAt: number;
}

const refusalAge = 24 * 3_600_000;

/** True for an object that was refused lately and looks as it did then. */
export function stillRefused(refusal: Refusal | undefined, bytes: number, now: number): boolean {
  return refusal !== undefined && refusal.bytes === bytes && Math.abs(now - refusal.triedAt) < refusalAge;
}

/** What the experiments table says of one experiment, as far as processing and the search for repeated runs need it. */
export interface KnownExperiment {
  readonly settingsHash: string | null;
  readonly producerVersion: string | null;
}

/**
 * What has been consumed. The experiments table is the truth; this copy of its keys spares reading the whole table in every run,
 * and remembers the objects that gave no row: repeated experiments and objects that cannot be decoded. Losing it costs time only.
 */
export interface Consumed {
  /** False when the copy did not agree with the table and this was read from the table alone. */
  readonly trusted: boolean;
  readonly experiments: Map<string, KnownExperiment>;
  readonly objects: Set<string>;
  /** Objects whose experiments were all in the tables already. */
  readonly repeated: Set<string>;
  readonly refused: Map<string, Refusal>;
}

export const consumedKey = 'quantum_features/.consumed.json';

interface Stored {
  readonly format: 1;
  /** The snapshot of the experiments table that this copy agrees with. */
  readonly snapshot: string | null;
  readonly experiments: readonly (readonly [string, string | null, string | null])[];
  readonly objects: FoldedNames;
  readonly repeated: FoldedNames;
  readonly refused: readonly (readonly [string, number, string, number])[];
}

async function readStored(bookkeeping: ObjectStore): Promise<Stored | null> {
  const bytes = await bookkeeping.get(consumedKey);
  if (bytes === null) return null;
  try {
    const stored: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isStored(stored) ? stored : null;
  } catch {
    return null;
  }
}

function isStored(value: unknown): value is Stored {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 1 &&
    'snapshot' in value &&
    ['experiments', 'refused'].every((name) => Array.isArray(Reflect.get(value, name))) &&
    ['objects', 'repeated'].every((name) => typeof Reflect.get(value, name) === 'object')
  );
}

/** Reads what is consumed as of this state of the experiments table: from the copy where it agrees, else from the table itself. */
export async function readConsumed(
  bookkeeping: ObjectStore,
  warehouse: Warehouse,
  experiments: TableState | null,
): Promise<Consumed> {
  const stored = await readStored(bookkeeping);
  const snapshot = experiments?.current?.id ?? null;
  const trusted = stored !== null && stored.snapshot === snapshot;
  const consumed: Consumed = {
    trusted,
    experiments: new Map(),
    objects: new Set(),
    repeated: new Set(stored === null ? [] : expandNames(stored.repeated)),
    refused: new Map(stored?.refused.map(([key, bytes, reason, triedAt]) => [key, { bytes, reason, triedAt }])),
  };
  if (trusted) {
    for (const [id, settingsHash, producerVersion] of stored.experiments) {
      consumed.experiments.set(id, { settingsHash, producerVersion });
    }
    for (const key of expandNames(stored.objects)) consumed.objects.add(key);
    return consumed;
  }
  if (experiments === null || snapshot === null) return consumed;
  const { files } = await warehouse.plan(experiments, experiments.current);
  const names = ['experiment_id', 'source_object', 'settings_hash', 'producer_version'] as const;
  const { length, columns } = await warehouse.read(files, names);
  const cell = (name: (typeof names)[number], row: number): string | null => {
    const value = columns[name]?.[row];
    return typeof value === 'string' ? value : null;
  };
  for (let row = 0; row < length; row++) {
    const id = cell('experiment_id', row);
    const object = cell('source_object', row);
    if (id !== null) {
      consumed.experiments.set(id, {
        settingsHash: cell('settings_hash', row),
        producerVersion: cell('producer_version', row),
      });
    }
    if (object !== null) consumed.objects.add(object);
  }
  return consumed;
}

/** Writes the copy that agrees with this state of the experiments table. */
export async function writeConsumed(
  bookkeeping: ObjectStore,
  consumed: Consumed,
  experiments: TableState | null,
): Promise<void> {
  const stored: Stored = {
    format: 1,
    snapshot: experiments?.current?.id ?? null,
    experiments: [...consumed.experiments].map(([id, known]) => [id, known.settingsHash, known.producerVersion]),
    objects: foldNames(consumed.objects),
    repeated: foldNames(consumed.repeated),
    refused: [...consumed.refused].map(([key, { bytes, reason, triedAt }]) => [key, bytes, reason, triedAt]),
  };
  await bookkeeping.put(consumedKey, new TextEncoder().encode(JSON.stringify(stored)));
}
