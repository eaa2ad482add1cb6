import { isJobId, type JobPhase, type JobState, jobIdSource, queuedState } from '../../jobs/index.ts';
import type { StorageProvider } from '../contract.ts';
import { storageClosed } from '../errors.ts';
import { checkDevice, isDevice } from '../names.ts';
import { textOf } from './bson.ts';
import { Claims } from './claims.ts';
import { connect, explained } from './connection.ts';
import { Devices } from './devices.ts';
import { Holding } from './holding.ts';
import { LiveEvents } from './live-events.ts';
import { addressOf } from './login.ts';
import type { Parts } from './parts.ts';
import { Queues } from './queues.ts';
import { SharedJobs } from './shared-jobs.ts';
import { States, type Top } from './states.ts';
import { Submissions } from './submissions.ts';

export interface MongodbProviderOptions {
  /** `{mongodb_username, mongodb_password, mongodb_database_url}` or `{url}`; see `addressOf`. */
  readonly login: unknown;
  /** How long to look for a server before it counts as unreachable. Default: 5000. */
  readonly timeoutMilliseconds?: number;
  /** Before the names of all databases. Peers know none: empty, the default, shares the jobs with them. */
  readonly databasePrefix?: string;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

interface Rooms extends Parts {
  readonly submissions: Submissions;
  readonly claims: Claims;
  readonly holding: Holding;
  readonly devices: Devices;
  readonly events: LiveEvents;
}

/**
 * Jobs in a MongoDB, shared by servers and spoolers anywhere and by Python peers, in their layout; what only we read lies in the
 * database `eigenlake`. Connects at the first call. Every decision is one insertion under a chosen `_id`, so that it needs
 * neither transactions nor atomic updates of the server. Besides what the contract says, every call throws
 * `storage_unreachable`, `storage_login_refused` or `storage_refused`; this one throws `poor_login`.
 */
export function mongodbProvider(options: MongodbProviderOptions): StorageProvider {
  const { login, timeoutMilliseconds = 5000, databasePrefix = '', clock = Date.now } = options;
  const address = addressOf(login);
  let opened: Promise<Rooms> | null = null;
  let closed = false;

  async function open(): Promise<Rooms> {
    const connection = await connect(address, timeoutMilliseconds, databasePrefix);
    const states = new States(connection.at);
    const shared = new SharedJobs(connection);
    const parts: Parts = { connection, states, shared, queues: new Queues(shared, states, clock), now: clock };
    return {
      ...parts,
      submissions: new Submissions(parts, jobIdSource(clock)),
      claims: new Claims(parts),
      holding: new Holding(parts),
      devices: new Devices(parts),
      events: new LiveEvents(parts),
    };
  }

  async function ask<T>(work: (rooms: Rooms) => Promise<T>): Promise<T> {
    if (closed) throw storageClosed();
    opened ??= open().catch((error: unknown) => {
      // The next call tries again.
      opened = null;
      throw error;
    });
    const rooms = await opened;
    try {
      return await work(rooms);
    } catch (error) {
      throw explained(rooms.connection.driver, address, error);
    }
  }

  /** What `work` gives for ids that can be ones, and otherwise what an unknown job gives. */
  async function askAbout<T>(device: string, job: string, unknown: T, work: (rooms: Rooms) => Promise<T>): Promise<T> {
    return ask((rooms) => (isDevice(device) && isJobId(job) ? work(rooms) : Promise.resolve(unknown)));
  }

  return {
    kind: 'mongodb',
    devices: () => ask(({ devices }) => devices.names()),
    config: (device) => ask(({ devices }) => devices.config(device)),
    publishConfig: (config, key) => ask(({ devices }) => devices.publish(config, key)),
    markChecked: (device, key) => ask(({ devices }) => devices.markChecked(device, key)),
    publishKey: (key) => ask(({ devices }) => devices.publishKey(key)),
    publicKey: (kid) => ask(({ devices }) => devices.publicKey(kid)),

    submit: (submission) => ask(({ submissions }) => submissions.submit(submission)),
    state: (device, job) => askAbout(device, job, null, (rooms) => stateOf(rooms, device, job)),
    owner: (device, job) =>
      askAbout(device, job, null, async ({ states }) => (await states.posted(device, job))?.owner ?? null),
    jobsOf: (user) => ask(({ states }) => states.of(user)),
    job: (device, job) => askAbout(device, job, null, (rooms) => postedText(rooms, device, job)),
    status: (device, job) => askAbout(device, job, null, ({ shared }) => shared.status(device, job)),
    result: (device, job) => askAbout(device, job, null, ({ shared }) => shared.result(device, job)),
    queue: (device) =>
      ask(async ({ queues }) => {
        const waiting = (await queues.look(checkDevice(device), true)).all();
        return waiting.map(({ job, created, ours }) => ({ job, created, ours }));
      }),
    ended: (device, limit) => ask(({ states }) => states.ended(device, limit)),
    position: (device, job) =>
      askAbout(device, job, null, async ({ queues }) => (await queues.look(device)).position(job)),
    requestCancel: (device, job, reason) =>
      askAbout(device, job, null, async (rooms) => {
        const present = await stateOf(rooms, device, job);
        if (present === null) return null;
        // A peer executes it, or has ended it: peers know no cancel.
        if (present.lease === null && present.phase !== 'queued') return present.phase;
        return rooms.holding.requestCancel(device, job, reason);
      }),

    claim: (device, holder, leaseMilliseconds) =>
      ask(async ({ claims, submissions }) => {
        await submissions.repair();
        return claims.claim(device, holder, leaseMilliseconds);
      }),
    start: (claim) => ask(({ holding }) => holding.start(claim)),
    renew: (claim, leaseMilliseconds) => ask(({ holding }) => holding.renew(claim, leaseMilliseconds)),
    finish: (claim, ending) => ask(({ holding }) => holding.finish(claim, ending)),
    handBack: (claim, reason) => ask(({ holding }) => holding.handBack(claim, reason)),

    appendEvents: (device, job, firstSeq, list) =>
      askAbout(device, job, false, ({ events }) => events.append(device, job, firstSeq, list)),
    readEvents: (device, job, afterSeq) =>
      askAbout(device, job, [], ({ events }) => events.read(device, job, afterSeq)),

    async close() {
      if (closed) return;
      closed = true;
      const rooms = await opened?.catch(() => null);
      await rooms?.submissions.settled();
      await rooms?.connection.close();
    },
  };
}

/** Where the documents that peers move say a job is; null when there are none. */
async function seenPhase({ shared }: Parts, device: string, job: string): Promise<JobPhase | null> {
  const [status, queued, running] = await Promise.all([
    shared.status(device, job),
    shared.has('queued', device, job),
    shared.has('running', device, job),
  ]);
  if (status?.status === 'DONE') return 'done';
  if (status?.status === 'ERROR') return 'failed';
  if (queued) return 'queued';
  if (status === null) return null;
  return running ? 'running' : 'queued';
}

async function stateOf(parts: Parts, device: string, job: string): Promise<JobState | null> {
  const top: Top | null = await parts.states.top(device, job);
  if (top !== null && top.state.phase !== 'queued') return top.state;
  const phase = await seenPhase(parts, device, job);
  if (phase === null) return top?.state ?? null;
  if (top !== null) return { ...top.state, phase };
  if (phase === 'queued') return (await parts.states.adopt(device, job, parts.now())).state;
  // A peer has taken it before any of us saw it: when it was created is not known.
  return { ...queuedState({ job, device, owner: null, created: 0 }), phase };
}

async function postedText(parts: Parts, device: string, job: string): Promise<string | null> {
  const posted = await parts.states.posted(device, job);
  if (posted !== null && posted.text !== null) return posted.text;
  // `running` and `deleted` are shared by all devices.
  if (posted === null && (await seenPhase(parts, device, job)) === null) return null;
  const document = await parts.shared.find(device, job);
  return document === null ? null : textOf(document);
}
