import type { DeviceConfig, JobPhase, Jwk } from '../jobs/index.ts';
import { type Ending, leaseLost, type StorageProvider } from '../storage/index.ts';
import type { SpoolerEvent, SpoolerOptions } from './contract.ts';
import { doneEnding, failedEnding } from './endings.ts';
import type { JobInWork } from './job-in-work.ts';
import type { Verdict } from './thread.ts';
import { type Attempts, type Problem, persist, problemOf } from './trouble.ts';

export interface ConclusionOptions {
  readonly provider: StorageProvider;
  readonly config: DeviceConfig;
  readonly key: Jwk | undefined;
  readonly publish: SpoolerOptions['publish'];
  readonly emit: (event: SpoolerEvent) => void;
}

/** How often a job that is handed back is tried to be, while the storage is in trouble: its lease ends by itself. */
const handBackTries = 4;

/**
 * Brings what became of a job to where it belongs: outcomes to the lake, then the end to the storage, then the last live
 * event. Tried again while the job is ours and there is hope. Never rejects.
 */
export async function concludeJob(
  work: JobInWork,
  verdict: Verdict,
  options: ConclusionOptions,
  onTrouble: (problem: Problem) => void,
): Promise<void> {
  const { claim, holding, feed, given, begun } = work;
  const { device, job } = claim;
  const attempts = { onTrouble, signal: given.signal };
  try {
    if (holding.lost !== null) throw leaseLost(job, holding.lost);
    const returned = verdict.kind === 'stopped' && !holding.cancelling;
    const phase = returned
      ? await handBack(work, options, onTrouble)
      : await finish(work, verdict, options, attempts).catch((error: unknown) => {
          // Given up because the spooler ends: somebody else shall not have to wait for the end of the lease.
          if (given.signal.aborted && holding.lost === null && !leaseLost.matches(error)) {
            return handBack(work, options, onTrouble);
          }
          throw error;
        });
    holding.letGo();
    options.emit({ kind: 'ended', device, job, phase, seconds: (performance.now() - begun) / 1000 });
    if (phase === 'queued') await feed.leave();
    else await feed.end(phase);
  } catch (error) {
    holding.letGo();
    feed.drop();
    options.emit({ kind: 'lost', device, job, reason: holding.lost ?? problemOf(error).message });
  }
}

async function handBack(
  { claim, feed }: JobInWork,
  { provider }: ConclusionOptions,
  onTrouble: (problem: Problem) => void,
): Promise<JobPhase> {
  const attempts = { onTrouble, tries: handBackTries };
  const { phase } = await persist(() => provider.handBack(claim, 'The spooler was stopped.'), attempts);
  if (phase === 'queued') feed.phase(phase);
  return phase;
}

async function finish(
  work: JobInWork,
  verdict: Verdict,
  options: ConclusionOptions,
  attempts: Attempts,
): Promise<JobPhase> {
  const { provider } = options;
  const { claim, feed } = work;
  await feed.beforeEnd();
  const ending = await endingOf(work, verdict, options, attempts);
  try {
    return (await persist(() => provider.finish(claim, ending), attempts)).phase;
  } catch (error) {
    if (ending.outcome !== 'done') throw error;
    const instead = unkept(work, 'The result could not be stored', error);
    return (await persist(() => provider.finish(claim, instead), attempts)).phase;
  }
}

/** The end of a job; what it leaves for the lake is durable by then. */
async function endingOf(
  work: JobInWork,
  verdict: Verdict,
  { config, key, publish }: ConclusionOptions,
  attempts: Attempts,
): Promise<Ending> {
  const { device, job } = work.claim;
  if (verdict.kind === 'stopped' || (verdict.kind === 'failed' && work.holding.cancelling)) {
    return { outcome: 'cancelled' };
  }
  if (verdict.kind === 'failed') return failedEnding(job, verdict);
  if (publish !== undefined && verdict.outcomes.length > 0) {
    try {
      await persist(() => publish(verdict.outcomes, { device, job }), attempts);
    } catch (error) {
      return unkept(work, 'The record of this job could not be kept', error);
    }
  }
  return doneEnding(job, config, verdict, key);
}

/** The end of a job whose result nobody takes; throws the error again when the job is given up, not the result. */
function unkept({ claim, holding, given }: JobInWork, what: string, error: unknown): Ending {
  if (leaseLost.matches(error) || holding.lost !== null || given.signal.aborted) throw error;
  const { code, message } = problemOf(error);
  return failedEnding(claim.job, { kind: 'failed', stage: 'execution', code, message: `${what}: ${message}` });
}
