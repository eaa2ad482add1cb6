import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { unsynced } from '../../../disk/index.ts';
import {
  initialStatus,
  type JobPhase,
  type JobState,
  jobIdSource,
  readResult,
  readStatus,
  readStored,
  type StatusDocument,
} from '../../jobs/index.ts';
import type { StorageProvider, StoredResult } from '../contract.ts';
import { storageClosed } from '../errors.ts';
import { checkDevice, isDevice } from '../names.ts';
import { Claims, untouched } from './claims.ts';
import { Devices } from './devices.ts';
import { parsed, readWhole, textOf } from './documents.ts';
import { EndedJobs } from './ended-jobs.ts';
import { Endings } from './endings.ts';
import { Holders } from './holders.ts';
import { Holding } from './holding.ts';
import { Journal } from './journal.ts';
import { isLocalId, layout } from './layout.ts';
import { Leases } from './leases.ts';
import { LiveEvents } from './live-events.ts';
import { Queues } from './queues.ts';
import { Recovery } from './recovery.ts';
import { Register } from './register.ts';
import { States } from './states.ts';
import { Submissions } from './submissions.ts';
import { Unfinished } from './unfinished.ts';
import { UserLists } from './user-lists.ts';

export interface LocalProviderOptions {
  /** The folder that Python peers share: configs, jobs, statuses, results in their layout. */
  readonly basePath: string;
  /** The folder of what only we read: states, leases, events, owners. One for each `basePath`. */
  readonly statePath: string;
  /** Default: `journal` in `statePath`. */
  readonly journalPath?: string;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/**
 * Jobs in a folder, shared by any number of processes of one machine and by Python peers. Folders are made by the first write;
 * the first call of all replays what processes that died have left in the journal.
 */
export function localProvider(options: LocalProviderOptions): StorageProvider {
  const { basePath, statePath, journalPath = join(statePath, 'journal'), clock = Date.now } = options;
  const [base, stateFolder, journalFolder] = [resolve(basePath), resolve(statePath), resolve(journalPath)];
  const places = layout(base, stateFolder);
  const own = randomBytes(5);
  const source = own.toString('hex');
  const leases = new Leases(places);
  const register = new Register(places, source);
  const userLists = new UserLists(places, source);
  const ended = new EndedJobs(places, source);
  const states = new States(places, register, leases);
  const queues = new Queues(places, states, clock);
  const journal = new Journal(journalFolder, source, (segment) => recovery.over(segment));
  const unfinished = new Unfinished((entry) => recovery.restore(entry));
  const endings = new Endings(places, journal, leases, ended, unfinished);
  const holders = new Holders(places);
  const parts = { layout: places, journal, states, leases, holders, endings, queues, register, userLists, unfinished };
  const recovery = new Recovery(parts, source, journalFolder, [base, stateFolder, journalFolder]);
  const submissions = new Submissions(parts, jobIdSource(clock, own), clock);
  const claims = new Claims(parts, clock);
  const holding = new Holding(parts, clock);
  const devices = new Devices(places, clock);
  const events = new LiveEvents(places);
  let opened: Promise<void> | null = null;
  let closed = false;

  async function ready(): Promise<void> {
    if (closed) throw storageClosed();
    opened ??= recovery.replay().catch((error: unknown) => {
      // The next call tries again.
      opened = null;
      throw error;
    });
    await opened;
  }

  /** Before anything that changes jobs: on a disk that is full nothing more is begun. */
  async function readyToChange(): Promise<void> {
    await ready();
    unfinished.complete();
  }

  const isKnowable = (device: string, job: string) => isDevice(device) && isLocalId(job);

  async function status(device: string, job: string): Promise<StatusDocument | null> {
    if (!isKnowable(device, job)) return null;
    const pending = unfinished.none ? null : unfinished.status(device, job);
    const stored =
      pending ?? (await readWhole(places.status(device, job), (text) => readStatus(readStored(text).payload)));
    return stored ?? (unfinished.state(device, job) === null ? null : initialStatus(job));
  }

  const known = (device: string, job: string): JobState | null =>
    states.top(device, job)?.state ?? unfinished.state(device, job);

  /** The result of a job whose end was decided and whose documents have not all been moved yet. */
  function unpublished(device: string, job: string): string | null {
    const moved =
      unsynced.modified(places.running(job)) === null && unsynced.modified(places.queued(device, job)) === null;
    const result = moved ? null : (states.top(device, job)?.ending?.result ?? null);
    if (result === null) return null;
    return 'text' in result ? result.text : textOf(places.staged(device, job, result.stagedBy));
  }

  /** Where the documents that peers move say a job is; null when there are none. */
  async function seenPhase(device: string, job: string): Promise<JobPhase | null> {
    const word = (await status(device, job))?.status;
    if (word === 'DONE') return 'done';
    if (word === 'ERROR') return 'failed';
    if (unsynced.modified(places.queued(device, job)) !== null) return 'queued';
    if (word !== undefined && unsynced.modified(places.running(job)) !== null) return 'running';
    return word === undefined ? null : 'queued';
  }

  async function state(device: string, job: string): Promise<JobState | null> {
    if (!isKnowable(device, job)) return null;
    const top = states.top(device, job);
    if (top !== null && top.state.phase !== 'queued') return top.state;
    if (top === null && !unfinished.none) {
      const journalled = unfinished.state(device, job);
      if (journalled !== null) return journalled;
    }
    const phase = await seenPhase(device, job);
    if (phase === null) return top?.state ?? null;
    const created = unsynced.modified(places.queued(device, job)) ?? unsynced.modified(places.status(device, job)) ?? 0;
    return { ...(top ?? untouched(device, job, created)).state, phase };
  }

  return {
    kind: 'local',
    async devices() {
      await ready();
      return devices.names();
    },
    async config(device) {
      await ready();
      return devices.config(device);
    },
    async publishConfig(config, key) {
      await ready();
      return devices.publish(config, key);
    },
    async markChecked(device, key) {
      await ready();
      return devices.markChecked(device, key);
    },
    async publishKey(key) {
      await ready();
      await devices.publishKey(key);
    },
    async publicKey(kid) {
      await ready();
      return devices.publicKey(kid);
    },
    async submit(submission) {
      await readyToChange();
      return submissions.submit(submission);
    },
    async state(device, job) {
      await ready();
      return state(device, job);
    },
    async owner(device, job) {
      await ready();
      return isKnowable(device, job) ? (known(device, job)?.owner ?? null) : null;
    },
    async jobsOf(user) {
      await ready();
      const listed = userLists.of(user);
      const later = unfinished.of(user).filter((one) => !listed.some(({ job }) => job === one.job));
      return later.length === 0 ? listed : [...later, ...listed];
    },
    async job(device, job) {
      await ready();
      if (!isKnowable(device, job)) return null;
      // `running` and `deleted` are shared by all devices.
      if (known(device, job) === null && (await seenPhase(device, job)) === null) return null;
      for (const path of [
        places.queued(device, job),
        places.running(job),
        places.finished(device, job),
        places.deleted(job),
        places.queued(device, job),
      ]) {
        const text = textOf(path);
        if (text !== null) return parsed(text) === undefined ? null : text;
      }
      return unfinished.text(device, job);
    },
    async status(device, job) {
      await ready();
      return status(device, job);
    },
    async result(device, job): Promise<StoredResult | null> {
      await ready();
      if (!isKnowable(device, job)) return null;
      const read = (text: string) => ({ document: readResult(readStored(text).payload), text });
      const stored = await readWhole(places.result(device, job), read);
      if (stored !== null) return stored;
      const text = unpublished(device, job);
      // What has been moved between the two looks is there now.
      return text === null ? readWhole(places.result(device, job), read) : read(text);
    },
    async queue(device) {
      await ready();
      const waiting = queues.look(checkDevice(device), true).all();
      return waiting.map(({ job, created, ours }) => ({ job, created, ours }));
    },
    async ended(device, limit) {
      await ready();
      return ended.last(checkDevice(device), limit);
    },
    async position(device, job) {
      await ready();
      return isKnowable(device, job) ? queues.look(device).position(job) : null;
    },
    async requestCancel(device, job, reason) {
      await readyToChange();
      const present = await state(device, job);
      if (present === null) return null;
      // A peer executes it, or has ended it: peers know no cancel.
      if (present.lease === null && present.phase !== 'queued') return present.phase;
      return holding.requestCancel(device, job, reason);
    },
    async claim(device, holder, leaseMilliseconds) {
      await readyToChange();
      return claims.claim(device, holder, leaseMilliseconds);
    },
    async start(claim) {
      await ready();
      return holding.start(claim);
    },
    async renew(claim, leaseMilliseconds) {
      await ready();
      return holding.renew(claim, leaseMilliseconds);
    },
    async finish(claim, ending) {
      await ready();
      return holding.finish(claim, ending);
    },
    async handBack(claim, reason) {
      await ready();
      return holding.handBack(claim, reason);
    },
    async appendEvents(device, job, firstSeq, list) {
      await ready();
      return isKnowable(device, job) ? events.append(device, job, firstSeq, list) : false;
    },
    async readEvents(device, job, afterSeq) {
      await ready();
      return isKnowable(device, job) ? events.read(device, job, afterSeq) : [];
    },
    async close() {
      if (closed) return;
      closed = true;
      await opened?.catch(() => undefined);
      unfinished.close();
      await journal.close();
      await recovery.close();
      await holders.close();
    },
  };
}
