import { randomInt } from 'node:crypto';
import { recordFromOutcome, uuidv7 } from '../../lake/records/index.ts';
import {
  documentOf,
  type ExperimentDocument,
  failedDocument,
  needsSeed,
  type Outcome,
  type Settings,
  subjectName,
} from '../../science/experiments/index.ts';
import { version } from '../config/index.ts';
import {
  type DataFolder,
  type Delivered,
  encodeFor,
  findBySettings,
  isAway,
  type Published,
  recordOf,
  type StoredExperiment,
  settingsHash,
} from '../pipeline/index.ts';
import { type Explained, explained, type RunContext, type Session, withSession } from './session.ts';
import { documentOfStored } from './stored-document.ts';

/** What is to run: settings, or why they could not be made. */
export type Planned = { readonly settings: Settings } | { readonly name: string; readonly error: unknown };

/** An experiment beside what became of its record, where that went over the network. */
export interface FinishedDocument extends ExperimentDocument {
  /** Where the cluster has it. */
  readonly record?: Published['position'];
  /** Why it does not, and the file in which the record waits. */
  readonly undelivered?: Explained & { readonly kept: string };
}

export interface RunResult {
  readonly batchId: string | null;
  readonly experiments: readonly FinishedDocument[];
  readonly tables: Readonly<Record<string, number>>;
  readonly interrupted: boolean;
  /** Why the records did not reach the tables, though they are safe in the log: the next command goes on. */
  readonly error: Explained | null;
}

/**
 * Runs experiments side by side and takes every finished one to the tables: record, log, objects, tables.
 * What an earlier process left on that path is finished first. One that fails appears in the result and stops no other.
 */
export async function runExperiments(planned: readonly Planned[], context: RunContext): Promise<RunResult> {
  const { signal } = context;
  return withSession(context, async (session) => {
    // Looked up one after the other, so that threads take the experiments in the order in which they were named.
    const prepared: (Prepared | Extract<Planned, { error: unknown }>)[] = [];
    for (const one of planned) prepared.push('error' in one ? one : await prepare(one.settings, session.context));
    const documents = await Promise.all(
      prepared.map(async (one, position) => {
        const document = await runOne(one, position, session);
        if (document !== null) context.onFinished?.(document);
        return document;
      }),
    );
    const { batch, error } = await session.finish();
    return {
      batchId: batch?.batchId ?? null,
      experiments: documents.filter((document) => document !== null),
      tables: batch?.tables ?? {},
      interrupted: signal.aborted,
      error,
    };
  });
}

/** Null when Ctrl-C came before the experiment had finished: it is left out then, not called failed. */
async function runOne(
  planned: Prepared | Extract<Planned, { error: unknown }>,
  position: number,
  session: Session,
): Promise<FinishedDocument | null> {
  if ('error' in planned) return failedDocument(planned.name, null, explained(planned.error));
  const done = await runPrepared(planned, position, session);
  return done?.document ?? null;
}

export interface Done {
  readonly document: FinishedDocument;
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
  // A record is what is asked for where it goes to others: that our own tables have one like it is no record there.
  if (context.again || context.folder.remote) return { settings: requested, earlier: null };
  const earlier = findBySettings(context.folder, settingsHash(requested), version).catch((error) => {
    // Tables that cannot be read now have nothing for us.
    if (isAway(error)) return null;
    throw error;
  });
  return { settings: requested, earlier: await earlier };
}

/**
 * One experiment to its acknowledged record; the stored one where there is an earlier one; null when it was interrupted. An
 * experiment that cannot be computed, or whose record cannot be kept, is a failed document.
 */
export async function runPrepared(
  { settings, earlier }: Prepared,
  position: number,
  { context, deliver }: Session,
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
  const experimentId = uuidv7();
  const record = recordFromOutcome(outcome, {
    experimentId,
    startedAt,
    producerVersion: version,
    moleculeId: position,
  });
  let delivered: Delivered;
  try {
    delivered = await deliver(encodeFor(context.topic, record));
  } catch (error) {
    return failed(error);
  }
  return {
    document: { ...documentOf(experimentId, outcome), ...fate(delivered, folder) },
    optimum: async () => [...outcome.optimalParameters],
  };
}

function fate(delivered: Delivered, { remote }: DataFolder): Pick<FinishedDocument, 'record' | 'undelivered'> {
  if ('kept' in delivered) return { undelivered: { ...explained(delivered.error), kept: delivered.kept } };
  return remote ? { record: delivered.position } : {};
}
