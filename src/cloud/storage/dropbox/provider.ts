import { isFinal, type JobPhase, type JobState, parseDropboxId, readResult, readStored } from '../../jobs/index.ts';
import type { StorageProvider } from '../contract.ts';
import { storageClosed } from '../errors.ts';
import { AccessTokens } from './access-tokens.ts';
import { Claims } from './claims.ts';
import { Devices } from './devices.ts';
import { type DropboxHosts, dropboxHosts, Files } from './files.ts';
import { Holding } from './holding.ts';
import { Http } from './http.ts';
import { parsed } from './json.ts';
import { jobInName, layout } from './layout.ts';
import { LiveEvents } from './live-events.ts';
import { readDropboxLogin } from './login.ts';
import { checkDevice, isJobOf, timeOf, usernameOf } from './names.ts';
import { defaultRetries, type Retries } from './retries.ts';
import { States, untouched } from './states.ts';
import { Statuses } from './statuses.ts';
import { Submissions } from './submissions.ts';
import { Watch } from './watch.ts';

export interface DropboxProviderOptions {
  /** `{app_key, app_secret, refresh_token}`, checked here: `poor_login`. */
  readonly login: unknown;
  /** Default: Dropbox. */
  readonly hosts?: Partial<DropboxHosts>;
  /** Default: 30 s of patience, pauses from 0.3 s to 8 s. */
  readonly retries?: Partial<Retries>;
  /**
   * Default true: once nothing waits, a claim makes no call until Dropbox has told of a change (`list_folder/longpoll`), which
   * takes it a moment. False: each claim looks.
   */
  readonly longpoll?: boolean;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/** How long `close` lets operations try on that Dropbox does not answer, milliseconds. */
const closingGrace = 5000;

/**
 * Jobs in the app folder of a Dropbox, shared by any number of machines and by Python peers. Nothing is called before the first
 * use. Every call may throw `storage_unreachable`, `storage_login_refused` and `storage_refused`.
 */
export function dropboxProvider(options: DropboxProviderOptions): StorageProvider {
  const { clock = Date.now, longpoll = true } = options;
  const login = readDropboxLogin(options.login);
  const hosts = { ...dropboxHosts, ...options.hosts };
  const http = new Http({ ...defaultRetries, ...options.retries });
  const files = new Files(http, new AccessTokens(http, `${hosts.api}/oauth2/token`, login), hosts);
  const states = new States(files);
  const statuses = new Statuses(files);
  const watch = new Watch(files, { sleep: longpoll, pause: (milliseconds) => http.pause(milliseconds) }, clock);
  const parts = { files, states, statuses, watch };
  const submissions = new Submissions(files, states, statuses, clock);
  const claims = new Claims(parts, clock);
  const holding = new Holding(parts, clock);
  const devices = new Devices(files, clock);
  const events = new LiveEvents(files);
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  /** Runs one operation, so that `close` can wait for it. */
  async function operation<T>(work: () => Promise<T>): Promise<T> {
    if (closed) throw storageClosed();
    const running = work();
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  }

  /** The same for one job; null for an id that it cannot have. */
  async function about<T>(device: string, job: string, work: () => Promise<T | null>): Promise<T | null> {
    return operation(async () => (isJobOf(device, job) ? work() : null));
  }

  async function state(device: string, job: string): Promise<JobState | null> {
    const top = await states.read(device, job);
    if (top !== null && top.state.phase !== 'queued') return top.state;
    // It waits, or peers have it: where its document lies and what its status says is all there is to know.
    await watch.look();
    const place = watch.place(device, job)?.place ?? null;
    const present = top?.state ?? untouched(device, job);
    if (place === 'queued') return present;
    if (top !== null) {
      const later = await states.read(device, job);
      if (later !== null && later.state.phase !== 'queued') return later.state;
    }
    const word = (await statuses.read(device, job))?.status;
    if (word === undefined) return top?.state ?? null;
    const phase: JobPhase =
      word === 'DONE' ? 'done' : word === 'ERROR' ? 'failed' : place === 'running' ? 'running' : 'queued';
    return { ...present, phase };
  }

  async function text(device: string, job: string): Promise<string | null> {
    const phase = (await state(device, job))?.phase;
    if (phase === undefined) return null;
    const places = [layout.queued(device, job), layout.running(job), layout.finished(device, job), layout.deleted(job)];
    const likely = phase === 'queued' ? 0 : phase === 'done' ? 2 : isFinal(phase) ? 3 : 1;
    for (const place of [...places.splice(likely, 1), ...places]) {
      const found = await files.read(place);
      if (found !== null) return parsed(found.text) === undefined ? null : found.text;
    }
    return null;
  }

  return {
    kind: 'dropbox',
    devices: () => operation(() => devices.names()),
    config: (device) => operation(() => devices.config(device)),
    publishConfig: (config, key) => operation(() => devices.publish(config, key)),
    markChecked: (device, key) => operation(() => devices.markChecked(device, key)),
    publishKey: (key) => operation(() => devices.publishKey(key)),
    publicKey: (kid) => operation(() => devices.publicKey(kid)),
    submit: (submission) =>
      operation(async () => {
        const submitted = await submissions.submit(submission);
        watch.wake();
        return submitted;
      }),
    state: (device, job) => about(device, job, () => state(device, job)),
    owner: (device, job) => about(device, job, async () => (await states.owner(device, job)) ?? null),
    jobsOf: (user) =>
      operation(async () => {
        const username = usernameOf(user);
        const jobs = [];
        for (const { name } of await files.list(layout.jobsOf(username), false)) {
          const job = jobInName(name);
          const id = job === null ? null : parseDropboxId(job);
          // Names that differ in case only share the folder.
          if (job !== null && id?.username === username) jobs.push({ device: id.display, job, time: timeOf(job) ?? 0 });
        }
        return jobs.sort((a, b) => b.time - a.time).map(({ device, job }) => ({ device, job }));
      }),
    job: (device, job) => about(device, job, () => text(device, job)),
    status: (device, job) => about(device, job, () => statuses.read(device, job)),
    result: (device, job) =>
      about(device, job, async () => {
        const found = await files.read(layout.result(device, job));
        if (found === null) return null;
        try {
          return { document: readResult(readStored(found.text).payload), text: found.text };
        } catch {
          return null;
        }
      }),
    queue: (device) =>
      operation(async () => {
        checkDevice(device);
        await watch.look();
        return Promise.all(
          watch.waiting(device).map(async ({ job, time }) => {
            const ours = await states.isOurs(device, job);
            return { job, created: states.seen(job)?.state.created ?? Math.floor(time), ours };
          }),
        );
      }),
    ended: (device, limit) =>
      operation(async () => {
        checkDevice(device);
        const found: JobState[] = [];
        for (const { job } of await watch.ended(device)) {
          if (found.length >= limit) break;
          const top = await states.read(device, job);
          if (top !== null && isFinal(top.state.phase)) found.push(top.state);
        }
        return found;
      }),
    position: (device, job) =>
      about(device, job, async () => {
        await watch.look();
        const position = watch.waiting(device).findIndex((waiting) => waiting.job === job);
        return position < 0 ? null : position;
      }),
    requestCancel: (device, job, reason) =>
      about(device, job, async () => {
        const present = await state(device, job);
        if (present === null) return null;
        // A peer executes it, or has ended it: peers know no cancel.
        if (present.lease === null && present.phase !== 'queued') return present.phase;
        return holding.requestCancel(device, job, reason);
      }),
    claim: (device, holder, leaseMilliseconds) => operation(() => claims.claim(device, holder, leaseMilliseconds)),
    start: (claim) => operation(() => holding.start(claim)),
    renew: (claim, leaseMilliseconds) => operation(() => holding.renew(claim, leaseMilliseconds)),
    finish: (claim, ending) => operation(() => holding.finish(claim, ending)),
    handBack: (claim, reason) => operation(() => holding.handBack(claim, reason)),
    appendEvents: (device, job, firstSeq, list) =>
      operation(async () => (isJobOf(device, job) ? events.append(job, firstSeq, list) : false)),
    readEvents: async (device, job, afterSeq) => (await about(device, job, () => events.read(job, afterSeq))) ?? [],
    async close() {
      closed = true;
      watch.close();
      const ended = Promise.allSettled([...underWay]);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((over) => {
        timer = setTimeout(over, closingGrace);
      });
      await Promise.race([ended, late]);
      clearTimeout(timer);
      http.close();
      await ended;
    },
  };
}
