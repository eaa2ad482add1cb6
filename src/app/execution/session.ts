import { Failure } from '../../science/errors/index.ts';
import type { ExperimentEvent } from '../../science/experiments/index.ts';
import {
  type Advanced,
  advance,
  type DataFolder,
  type Delivered,
  type Encoded,
  isAway,
  isSamePlace,
  isUntouched,
  keptFolder,
  openDelivery,
  type Published,
  reach,
  recordsUndelivered,
  resendUndelivered,
} from '../pipeline/index.ts';
import type { Pool } from './pool.ts';
import type { FinishedDocument } from './run.ts';

export interface RunContext {
  readonly folder: DataFolder;
  readonly pool: Pool;
  readonly topic: string;
  /** Repeat experiments that the data folder already has. */
  readonly again: boolean;
  readonly signal: AbortSignal;
  onEvent?(name: string, event: ExperimentEvent): void;
  onFinished?(document: FinishedDocument): void;
  onStage?(text: string): void;
  /** A server that records go to does not answer at the beginning: the experiments run, and the records wait. */
  onAway?(why: Explained): void;
}

export interface Explained {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What the experiments of one run share on their way to the log. */
export interface Session {
  readonly context: RunContext;
  deliver(record: Encoded): Promise<Delivered>;
  /** Everything is through: from the log to the tables, as far as that is our work. */
  finish(): Promise<{ readonly batch: Advanced['batch']; readonly error: Explained | null }>;
}

/**
 * Opens the way to the log, finishes what earlier processes left on it, and closes it after the work. Where nothing was ever
 * written nothing can be found either: there the work starts while the tables are made, and is delivered when they are.
 */
export async function withSession<Result>(
  context: RunContext,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { folder, pool } = context;
  const untouched = await isUntouched(folder).catch(() => false);
  const begun = begin(context);
  if (!untouched) await begun;
  let computed = false;
  const watched: Pool = {
    ...pool,
    async run(settings, onEvent) {
      const outcome = await pool.run(settings, onEvent);
      computed = true;
      return outcome;
    },
  };
  // A folder that cannot be written to ends the work at once; later, when there is something to lose, `finish` tells it.
  const begunInTime = begun.catch((error: unknown) => {
    if (!computed) throw error;
  });
  const published: Published[] = [];
  const kept: unknown[] = [];
  const delivery = openDelivery(folder);
  const session: Session = {
    context: { ...context, pool: watched, again: context.again || untouched },
    async deliver(record) {
      await begunInTime;
      const delivered = await delivery.deliver(record);
      if ('kept' in delivered) kept.push(delivered.error);
      else published.push(delivered);
      return delivered;
    },
    async finish() {
      if (!folder.remote) context.onStage?.('writing tables');
      return finish(folder, published, kept);
    },
  };
  try {
    const [result] = await Promise.all([work(session), begunInTime]);
    return result;
  } finally {
    await delivery.close();
  }
}

/**
 * What earlier processes left is finished first. A server that does not answer now is told and holds up nothing: nights are
 * long, and what cannot be sent is kept. What waiting does not cure (a wrong login, a name that nobody knows) is thrown before
 * anything is computed.
 */
async function begin({ folder, topic, onAway }: RunContext): Promise<void> {
  try {
    if (folder.overNetwork) {
      await reach(folder, topic);
      await resendUndelivered(folder, (to) => isSamePlace(to, folder.sendsTo));
    }
    await advance(folder);
  } catch (error) {
    if (!isAway(error)) throw error;
    onAway?.(explained(error));
  }
}

/** Log → objects → tables for what was published; a disk that fails now is told, and takes no finished experiment away. */
async function finish(
  folder: DataFolder,
  published: readonly Published[],
  kept: readonly unknown[],
): Promise<{ batch: Advanced['batch']; error: Explained | null }> {
  let batch: Advanced['batch'] = null;
  let error: Explained | null = null;
  try {
    batch = (await advance(folder, { published })).batch;
  } catch (failure) {
    error = explained(failure);
  }
  if (kept.length > 0) {
    const { message, hint } = explained(kept[0]);
    error = recordsUndelivered(kept.length, keptFolder(folder), message, hint).toJSON();
  }
  return { batch, error };
}

export function explained(error: unknown): Explained {
  if (error instanceof Failure) return error.toJSON();
  return {
    code: 'internal_error',
    message: error instanceof Error ? error.message : String(error),
    hint: 'This is a defect of Eigenlake: please report it with the command that you typed.',
  };
}
