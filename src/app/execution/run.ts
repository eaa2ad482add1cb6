import { randomInt } from 'node:crypto';
import { recordFromOutcome, uuidv7 } from '../../lake/records/index.ts';
import { Failure } from '../../science/errors/index.ts';
import {
  documentOf,
  type ExperimentDocument,
  type ExperimentEvent,
  failedDocument,
  needsSeed,
  type Outcome,
  type Settings,
  subjectName,
} from '../../science/experiments/index.ts';
import { version } from '../config/index.ts';
import {
  type Advanced,
  advance,
  type DataFolder,
  type Encoded,
  encodeFor,
  findBySettings,
  isUntouched,
  keepUndelivered,
  type Published,
  recordOf,
  recordsUndelivered,
  resendUndelivered,
  type StoredExperiment,
  send,
  settingsHash,
} from '../pipeline/index.ts';
import type { Pool } from './pool.ts';
import { documentOfStored } from './stored-document.ts';

/** What is to run: settings, or why they could not be made. */
export type Planned = { readonly settings: Settings } | { readonly name: string; readonly error: unknown };

export interface RunContext {
  readonly folder: DataFolder;
  readonly pool: Pool;
  readonly topic: string;
  /** Repeat experiments that the data folder already has. */
  readonly again: boolean;
  readonly signal: AbortSignal;
  /** What earlier processes left is finished; nothing is published before. Default: it is. */
  readonly begun?: Promise<void>;
  /** Why records could not be sent, one for each that was kept. */
  readonly undelivered?: unknown[];
  onEvent?(name: string, event: ExperimentEvent): void;
  onFinished?(document: ExperimentDocument): void;
  onStage?(text: string): void;
}

export interface RunResult {
  readonly batchId: string | null;
  readonly experiments: readonly ExperimentDocument[];
  readonly tables: Readonly<Record<string, number>>;
  readonly interrupted: boolean;
  /** Why the records did not reach the tables, though they are safe in the log: the next command goes on. */
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/**
 * Runs experiments side by side and takes every finished one to the tables: record, log, objects, tables.
 * What an earlier process left on that path is finished first. One that fails appears in the result and stops no other.
 */
export async function runExperiments(planned: readonly Planned[], context: RunContext): Promise<RunResult> {
  const { folder, pool, signal } = context;
  // Where nothing was ever written nothing can be found either: experiments start while the tables are made.
  const untouched = await isUntouched(folder);
  const begun = begin(folder);
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
  // A folder that cannot be written to ends the run at once; later, when there is something to lose, `finish` tells it.
  const begunInTime = begun.catch((error: unknown) => {
    if (!computed) throw error;
  });
  const published: Published[] = [];
  // Looked up one after the other, so that threads take the experiments in the order in which they were named.
  const prepared: (Prepared | Extract<Planned, { error: unknown }>)[] = [];
  const lookUp = { ...context, again: context.again || untouched };
  const [documents] = await Promise.all([
    (async () => {
      for (const one of planned) prepared.push('error' in one ? one : await prepare(one.settings, lookUp));
      return Promise.all(
        prepared.map(async (one, position) => {
          const document = await runOne(one, position, { ...context, pool: watched, begun: begunInTime }, published);
          if (document !== null) context.onFinished?.(document);
          return document;
        }),
      );
    })(),
    begunInTime,
  ]);
  context.onStage?.('writing tables');
  const { batch, error } = await finish(folder, published, context.undelivered);
  return {
    batchId: batch?.batchId ?? null,
    experiments: documents.filter((document) => document !== null),
    tables: batch?.tables ?? {},
    interrupted: signal.aborted,
    error,
  };
}

/** What earlier processes left is finished first: on the way to the tables, or to a cluster, if that takes it now. */
export async function begin(folder: DataFolder): Promise<void> {
  await advance(folder);
  if (folder.remote) await resendUndelivered(folder).catch(() => undefined);
}

/** Log → objects → tables for what was published; a disk that fails now is told, and takes no finished experiment away. */
export async function finish(
  folder: DataFolder,
  published: readonly Published[],
  undelivered: readonly unknown[] = [],
): Promise<{ batch: Advanced['batch']; error: RunResult['error'] }> {
  if (undelivered.length > 0) {
    const reason = explained(undelivered[0]).message;
    return { batch: null, error: recordsUndelivered(undelivered.length, folder.path, reason).toJSON() };
  }
  try {
    const { batch } = await advance(folder, { published });
    return { batch, error: null };
  } catch (error) {
    return { batch: null, error: explained(error) };
  }
}

/** Null when Ctrl-C came before the experiment had finished: it is left out then, not called failed. */
async function runOne(
  planned: Prepared | Extract<Planned, { error: unknown }>,
  position: number,
  context: RunContext,
  published: Published[],
): Promise<ExperimentDocument | null> {
  if ('error' in planned) return failedDocument(planned.name, null, explained(planned.error));
  const done = await runPrepared(planned, position, context, published);
  return done?.document ?? null;
}

export interface Done {
  readonly document: ExperimentDocument;
  /** The parameters it ended with, for a neighbour to start from; null for an experiment that failed. */
  optimum(): Promise<readonly number[] | null>;
}

/** Settings with the seed that they need, and the experiment of this version that already had them, if it may be taken. */
export interface Prepared {
  readonly settings: Settings;
  readonly earlier: StoredExperiment | null;
}

export async function prepare(requested: Settings, context: RunContext): Promise<Prepared> {
  const drawn = needsSeed(requested) && requested.seed === null;
  if (drawn) return { settings: { ...requested, seed: randomInt(2 ** 31) }, earlier: null };
  if (context.again) return { settings: requested, earlier: null };
  return { settings: requested, earlier: await findBySettings(context.folder, settingsHash(requested), version) };
}

/**
 * One experiment to its acknowledged record; the stored one where there is an earlier one; null when it was interrupted. An
 * experiment that cannot be computed, or whose record cannot be kept, is a failed document.
 */
export async function runPrepared(
  { settings, earlier }: Prepared,
  position: number,
  context: RunContext,
  published: Published[],
): Promise<Done | null> {
  const { folder, pool, signal } = context;
  if (earlier !== null) {
    return {
      document: documentOfStored(earlier, true),
      optimum: async () => (await recordOf(folder, earlier)).vqe_result.optimal_parameters,
    };
  }
  const startedAt = Date.now();
  const name = subjectName(settings);
  const failed = (error: unknown): Done => ({
    document: failedDocument(name, settings, explained(error)),
    optimum: async () => null,
  });
  let outcome: Outcome;
  try {
    outcome = await pool.run(settings, (event) => context.onEvent?.(name, event));
  } catch (error) {
    return signal.aborted ? null : failed(error);
  }
  await context.begun;
  const experimentId = uuidv7();
  const record = recordFromOutcome(outcome, {
    experimentId,
    startedAt,
    producerVersion: version,
    moleculeId: position,
  });
  try {
    await deliver(encodeFor(context.topic, record), context, published);
  } catch (error) {
    return failed(error);
  }
  return { document: documentOf(experimentId, outcome), optimum: async () => [...outcome.optimalParameters] };
}

/** To the log; where that is a cluster that does not take it now, to the disk, to be sent by the next run. */
async function deliver(record: Encoded, context: RunContext, published: Published[]): Promise<void> {
  try {
    published.push(await send(context.folder, record));
  } catch (error) {
    if (!context.folder.remote) throw error;
    await keepUndelivered(context.folder, record, explained(error).message);
    context.undelivered?.push(error);
  }
}

function explained(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof Failure) return error.toJSON();
  return {
    code: 'internal_error',
    message: error instanceof Error ? error.message : String(error),
    hint: 'This is a defect of Eigenlake: please report it with the command that you typed.',
  };
}
