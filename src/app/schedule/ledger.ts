import { join } from 'node:path';
import { disk, lock } from '../../disk/index.ts';
import type { Run, WorkState } from './contract.ts';
import { scheduleDamaged } from './errors.ts';

/** All that a schedule remembers: one small document, replaced as a whole, so that a crash leaves the one before. */
export interface Ledger {
  /** By name. */
  readonly works: Readonly<Record<string, WorkState>>;
  /** Oldest first. */
  readonly runs: readonly Run[];
}

/** Runs that are remembered. */
const kept = 500;

export interface LedgerFile {
  read(): Promise<Ledger>;
  /** Reads, changes and writes under a lock, for several processes write here: the schedule, and who pauses or triggers. */
  update(change: (ledger: Ledger) => Ledger): Promise<Ledger>;
}

/** The ledger of a data folder: `schedule/ledger.json`. Throws `schedule_damaged`. */
export function ledgerOf(folder: string): LedgerFile {
  const path = join(folder, 'schedule', 'ledger.json');

  async function read(): Promise<Ledger> {
    const bytes = await disk.read(path);
    if (bytes === null) return { works: {}, runs: [] };
    let found: unknown;
    try {
      found = JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      throw scheduleDamaged.from(error, path);
    }
    if (!isLedger(found)) throw scheduleDamaged(path);
    return found;
  }

  return {
    read,
    async update(change) {
      await disk.makeFolder(join(folder, 'schedule'));
      const lease = await lock(join(folder, '.locks', 'schedule-ledger'));
      try {
        const next = change(await read());
        const short = { ...next, runs: next.runs.slice(-kept) };
        await disk.replace(path, new TextEncoder().encode(`${JSON.stringify(short, null, 1)}\n`));
        return short;
      } finally {
        await lease?.release();
      }
    },
  };
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isMember = (value: unknown, name: string, check: (member: unknown) => boolean): boolean =>
  typeof value === 'object' && value !== null && check(Reflect.get(value, name));

function isLedger(value: unknown): value is Ledger {
  const works = (member: unknown): boolean =>
    typeof member === 'object' && member !== null && Object.values(member).every(isWorkState);
  return isMember(value, 'works', works) && isMember(value, 'runs', (runs) => Array.isArray(runs) && runs.every(isRun));
}

function isWorkState(value: unknown): boolean {
  return (
    isMember(value, 'slot', isText) &&
    isMember(value, 'paused', (paused) => typeof paused === 'boolean') &&
    isMember(value, 'requested', (requested) => requested === null || isText(requested))
  );
}

function isRun(value: unknown): boolean {
  return (
    ['run', 'work', 'due', 'trigger', 'status'].every((name) => isMember(value, name, isText)) &&
    ['attempts', 'summary'].every((name) => isMember(value, name, Array.isArray))
  );
}
