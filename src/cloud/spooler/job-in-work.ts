import type { Claim, LiveEvent, StorageProvider } from '../storage/index.ts';
import { EventFeed } from './event-feed.ts';
import { Holding } from './holding.ts';
import type { Thread, Verdict } from './thread.ts';
import type { Problem } from './trouble.ts';

/** A job that runs for longer is said to be running, milliseconds; a shorter one ends before anybody could read it. */
const worthTelling = 15;
/** How often the storage is asked for a cancel request, milliseconds. */
const lookMilliseconds = 1000;

/** A claimed job, held and executed at the same time. */
export interface JobInWork {
  readonly claim: Claim;
  readonly holding: Holding;
  readonly feed: EventFeed;
  readonly verdict: Promise<Verdict>;
  /** Aborted when nothing more is to be tried for it. */
  readonly given: AbortController;
  /** On the clock of `performance.now()`. */
  readonly begun: number;
}

/** Hands a claimed job to its thread, renews its lease meanwhile, tells what happens, and stops it when that is asked. */
export function beginJob(
  claim: Claim,
  thread: Thread,
  provider: StorageProvider,
  leaseMilliseconds: number,
  onTrouble: (problem: Problem) => void,
): JobInWork {
  const { device, job, text } = claim;
  const feed = new EventFeed(provider, claim, onTrouble);
  const given = new AbortController();
  const holding = new Holding(claim, {
    provider,
    leaseMilliseconds,
    lookMilliseconds,
    onCancel() {
      feed.phase('cancelling');
      thread.stop();
    },
    onLost() {
      feed.drop();
      given.abort();
      thread.stop();
    },
    onTrouble,
  });
  let known = false;
  const running = () => {
    if (!known && !holding.cancelling) feed.phase('running');
    known = true;
  };
  feed.phase('claimed');
  const onEvents = (events: readonly LiveEvent[]) => {
    running();
    feed.report(events);
  };
  const telling = setInterval(() => {
    if (!thread.executing) return;
    clearInterval(telling);
    holding.start();
    running();
  }, worthTelling);
  const verdict = thread.run({ device, job, text }, onEvents).then((found) => {
    clearInterval(telling);
    if (found.kind === 'done' || (found.kind === 'failed' && found.stage === 'execution')) running();
    return found;
  });
  return { claim, holding, feed, verdict, given, begun: performance.now() };
}
