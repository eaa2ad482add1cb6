import type { Snapshot, TableState, Warehouse } from '../iceberg/index.ts';
import { unknownAsOf } from './errors.ts';

/** The snapshot of each table to read; null for a table that had none then. */
export type SnapshotChoice = (state: TableState) => Snapshot | null;

/** Summary key under which a batch leaves its id on its snapshots. */
const batchKey = 'eigenlake.batch-id';

/**
 * Which snapshot a word means: a tag, a batch id (also without dashes), a time, or the id of a snapshot of the only table asked.
 * A tag or batch means every table as it was when that batch was done: the batch's own snapshot where the table has one, else its
 * last before. `unknown_as_of` when the word means nothing here.
 */
export async function chooseSnapshots(
  warehouse: Warehouse,
  asOf: string | undefined,
  asked: readonly TableState[],
): Promise<SnapshotChoice> {
  if (asOf === undefined) return (state) => state.current;
  const word = asOf.trim();
  const direct = asked.map((state) => marked(state, word));
  if (asked.length > 0 && direct.every((snapshot) => snapshot !== null)) {
    return (state) => direct[asked.indexOf(state)] ?? null;
  }
  // Some table has no snapshot of this tag or batch: the others say when it was.
  const all = await everyTable(warehouse, asked);
  const times = all.flatMap((state) => marked(state, word)?.timestampMs ?? []);
  if (times.length > 0) {
    const asOfMs = Math.max(...times);
    return (state) => marked(state, word) ?? warehouse.snapshot(state, { asOfMs });
  }
  const time = milliseconds(word);
  if (time !== null) return (state) => warehouse.snapshot(state, { asOfMs: time });
  if (/^\d+$/.test(word)) {
    const holder = all.find((state) => state.snapshots.some(({ id }) => id === word));
    if (holder && asked.length === 1 && asked[0]!.name === holder.name) {
      return (state) => warehouse.snapshot(state, { snapshotId: word });
    }
    if (holder) {
      const problem = `is a snapshot of ${holder.name}, and a snapshot id only goes with a query of its one table`;
      throw unknownAsOf(word, problem, newestTags(all));
    }
  }
  throw unknownAsOf(word, 'is no tag, batch, time or snapshot of these tables', newestTags(all));
}

async function everyTable(warehouse: Warehouse, known: readonly TableState[]): Promise<TableState[]> {
  const names = await warehouse.tables();
  const states = await Promise.all(
    names.map(async (name) => known.find((state) => state.name === name) ?? warehouse.load(name)),
  );
  return states.filter((state) => state !== null);
}

/** The newest snapshot of a table that carries this tag, or belongs to this batch by its tag or its summary. */
function marked(state: TableState, word: string): Snapshot | null {
  const batch = batchOf(word);
  const ids = new Set(
    Object.entries(state.tags)
      .filter(([tag]) => tag === word || (batch !== null && batchOf(tag) === batch))
      .map(([, id]) => id),
  );
  const found = state.snapshots.filter((snapshot) => {
    if (ids.has(snapshot.id)) return true;
    const own = snapshot.summary[batchKey];
    return own !== undefined && (own === word || (batch !== null && batchOf(own) === batch));
  });
  return found.at(-1) ?? null;
}

/** The batch that a batch id or a tag `v_…`/`v_incr_…` names: 32 hexadecimal digits, or null. */
function batchOf(word: string): string | null {
  const digits = word
    .replace(/^v_(?:incr_)?/, '')
    .replaceAll('-', '')
    .toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits : null;
}

/** Milliseconds of an ISO 8601 date or time; UTC where no zone is given; null when it is none. */
function milliseconds(word: string): number | null {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(\.\d{1,9})?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i.exec(word);
  if (!match) return null;
  const [, date, minutes = '00:00', seconds = '00', fraction = '', zone = 'Z'] = match;
  const hours = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const time = Date.parse(`${date}T${minutes}:${seconds}${fraction.slice(0, 4)}${hours.toUpperCase()}`);
  return Number.isNaN(time) ? null : time;
}

function newestTags(states: readonly TableState[]): string[] {
  const times = new Map<string, number>();
  for (const state of states) {
    for (const [tag, id] of Object.entries(state.tags)) {
      const time = state.snapshots.find((snapshot) => snapshot.id === id)?.timestampMs ?? 0;
      times.set(tag, Math.max(time, times.get(tag) ?? 0));
    }
  }
  return [...times]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5)
    .map(([tag]) => tag);
}
