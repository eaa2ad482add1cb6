import { createHash } from 'node:crypto';
import { isDocumentId } from '../../jobs/index.ts';
import { checkUser } from '../names.ts';

/** Where everything lies. What Python peers read is below `base`, what only we read below `state`. */
export interface Layout {
  readonly configs: string;
  config(device: string): string;
  publicKey(kid: string): string;
  queuedFolder(device: string): string;
  queued(device: string, job: string): string;
  running(job: string): string;
  finished(device: string, job: string): string;
  deleted(job: string): string;
  status(device: string, job: string): string;
  result(device: string, job: string): string;

  /** First states of jobs whose ids are of this source. */
  register(source: string): string;
  /** State number `revision` of a job: the row of these is the truth about it. Number 0 may be in the register instead. */
  revision(device: string, job: string, revision: number): string;
  /** The status that a job had before its end. */
  firstStatus(device: string, job: string): string;
  leaseFolder(device: string): string;
  lease(device: string, name: string): string;
  holderFolder: string;
  /** A lock that is held while somebody claims under this name; `boot`: of the machine. */
  holder(name: string, boot: string): string;
  /** A result that waits for its job's end to be decided. */
  staged(device: string, job: string, fence: number): string;
  eventFolder(device: string, job: string): string;
  events(device: string, job: string, firstSeq: number): string;
  userFolder(user: string): string;
  userList(user: string, source: string): string;
  endedFolder(device: string): string;
  ended(device: string, source: string): string;
  /** `digest`: see `idempotencyDigest`. */
  idempotency(digest: string): string;
}

/** Paths are joined by hand: a job asks for dozens of them. */
export function layout(base: string, state: string): Layout {
  const configs = `${base}/backends/configs`;
  const leaseFolder = (device: string) => `${state}/leases/${device}`;
  const holderFolder = `${state}/holders`;
  const queuedFolder = (device: string) => `${base}/jobs/queued/${device}`;
  const eventFolder = (device: string, job: string) => `${state}/events/${device}/${job}`;
  const endedFolder = (device: string) => `${state}/ended/${device}`;
  const userFolder = (user: string) => `${state}/users/${asName(user)}`;
  return {
    configs,
    config: (device) => `${configs}/${device}.json`,
    publicKey: (kid) => `${base}/backends/public_keys/${kid}.json`,
    queuedFolder,
    queued: (device, job) => `${queuedFolder(device)}/${job}.json`,
    running: (job) => `${base}/jobs/running/${job}.json`,
    finished: (device, job) => `${base}/jobs/finished/${device}/${job}.json`,
    deleted: (job) => `${base}/jobs/deleted/${job}.json`,
    status: (device, job) => `${base}/status/${device}/${job}.json`,
    result: (device, job) => `${base}/results/${device}/${job}.json`,
    register: (source) => `${state}/register/${source}.log`,
    revision: (device, job, revision) => `${state}/states/${device}/${job}.${revision}.json`,
    firstStatus: (device, job) => `${state}/states/${device}/${job}.received.json`,
    leaseFolder,
    lease: (device, name) => `${leaseFolder(device)}/${name}`,
    holderFolder,
    // Any text may be a holder, and a file's name has its limits.
    holder: (name, boot) =>
      `${holderFolder}/${createHash('sha256').update(`${boot} ${name}`).digest('hex').slice(0, 32)}.lock`,
    staged: (device, job, fence) => `${state}/staged/${device}/${job}.${fence}.json`,
    eventFolder,
    events: (device, job, firstSeq) => `${eventFolder(device, job)}/${String(firstSeq).padStart(12, '0')}.json`,
    userFolder,
    userList: (user, source) => `${userFolder(user)}/${source}.log`,
    endedFolder,
    ended: (device, source) => `${endedFolder(device)}/${source}.log`,
    idempotency: (digest) => `${state}/keys/${digest}.json`,
  };
}

/** The id in the name of a document, null when the file is none. */
export function documentId(name: string): string | null {
  const id = name.endsWith('.json') ? name.slice(0, -5) : '';
  return isLocalId(id) ? id : null;
}

/** Ids that peers or we may have given; a dot would be mistaken for the revision behind it. */
export function isLocalId(id: string): boolean {
  return isDocumentId(id) && !id.includes('.');
}

/** A file name for any user name, different also where upper and lower case are the same to the disk. `invalid_user`. */
function asName(user: string): string {
  const safe = checkUser(user).replace(
    /[^a-z0-9_-]/g,
    (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return safe.length <= 200 ? safe : createHash('sha256').update(user).digest('hex');
}
