import { randomUUID } from 'node:crypto';
import { Failure } from '../../../science/errors/index.ts';
import {
  documentOf,
  type ExperimentDocument,
  failedDocument,
  needsSeed,
  type Outcome,
  prepareExperiment,
  runExperiment,
  type Settings,
  subjectName,
} from '../../../science/experiments/index.ts';
import { type CircuitResult, circuitResult, jobExperimentId } from '../../jobs/index.ts';
import type { DeviceOutcome, ExecuteOptions, Execution } from '../contract.ts';
import { pauses } from '../pause.ts';
import { ofCircuit, type VqeCircuit } from './circuit.ts';
import { convergenceCurve } from './curve.ts';
import { progressEvents } from './progress.ts';

/**
 * Experiments one after another. One that cannot be computed is a failed document in its place and takes nothing from the
 * others; when none could be computed, the job fails with the first reason. Abort is looked for between evaluations; a
 * computation leaves the event loop no turn, so the signal must change from elsewhere or between circuits.
 */
export async function executeVqe(circuits: readonly VqeCircuit[], options: ExecuteOptions = {}): Promise<Execution> {
  const pause = pauses(options.signal);
  const results: CircuitResult[] = [];
  const outcomes: DeviceOutcome[] = [];
  const failures: unknown[] = [];
  for (const circuit of circuits) {
    await pause.turn();
    const experimentId = options.job === undefined ? randomUUID() : jobExperimentId(options.job, circuit.name);
    const settings = withSeed(circuit.settings, experimentId);
    const startedAt = Date.now();
    let document: ExperimentDocument;
    let curve: [number, number][] = [];
    try {
      const outcome = await compute(settings, circuit.name, options);
      outcomes.push({ circuit: circuit.name, experimentId, startedAt, outcome });
      document = documentOf(experimentId, outcome);
      curve = convergenceCurve(outcome);
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(ofCircuit(circuit.name, error));
      document = failedDocument(subjectName(settings), settings, explained(error));
    }
    results.push(resultOf(circuit, document, curve));
    options.onEvent?.({ kind: 'experiment', circuit: circuit.name, ...document });
  }
  await pause.turn();
  if (circuits.length > 0 && failures.length === circuits.length) throw failures[0];
  return { results, outcomes };
}

/** A drawn seed follows from the id, which is a hash: a job that is executed again gives the same bits. */
function withSeed(settings: Settings, experimentId: string): Settings {
  if (settings.seed !== null || !needsSeed(settings)) return settings;
  const digits = Number.parseInt(experimentId.slice(-8), 16);
  return { ...settings, seed: digits % 2 ** 31 };
}

async function compute(settings: Settings, circuit: string, options: ExecuteOptions): Promise<Outcome> {
  const { signal, onEvent } = options;
  return runExperiment(settings, await prepareExperiment(settings), {
    ...(signal === undefined ? {} : { signal }),
    ...(onEvent === undefined ? {} : { onEvent: progressEvents(circuit, onEvent) }),
  });
}

function resultOf(circuit: VqeCircuit, experiment: ExperimentDocument, trajectory: [number, number][]): CircuitResult {
  const { name, settings } = circuit;
  const result = circuitResult(name, settings.shots ?? 0, [], null, { experiment, trajectory });
  return { ...result, success: experiment.status === 'done' };
}

function explained(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof Failure) return error.toJSON();
  return {
    code: 'internal_error',
    message: error instanceof Error ? error.message : String(error),
    hint: 'This is a defect of Eigenlake: please report it with the job.',
  };
}
