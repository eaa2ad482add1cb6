import { createHash } from 'node:crypto';
import { join } from 'node:path';
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
  finishedFolder(device: string): string;
  finished(device: string, job: string): string;
  readonly deletedFolder: string;
  deleted(job: string): string;
  status(device: string, job: string): string;
  result(device: string, job: string): string;

  /** State number `revision` of a job: the row of these is the truth about it. */
  revision(device: string, job: string, revision: number): string;
  /** Devices that have leases. */
  readonly leases: string;
  leaseFolder(device: string): string;
  /** Written by the holder of this fence only. */
  lease(device: string, job: string, fence: number): string;
  /** A result that waits for its job's end to be decided. */
  staged(device: string, job: string, fence: number): string;
  eventFolder(device: string, job: string): string;
  events(device: string, job: string, firstSeq: number): string;
  userFolder(user: string): string;
  userJob(user: string, device: string, job: string): string;
  /** `digest`: see `idempotencyDigest`. */
  idempotency(digest: string): string;
}

export function layout(base: string, state: string): Layout {
  const leases = join(state, 'leases');
  const configs = join(base, 'backends', 'configs');
  const leaseFolder = (device: string) => join(leases, device);
  const queuedFolder = (device: string) => join(base, 'jobs', 'queued', device);
  const finishedFolder = (device: string) => join(base, 'jobs', 'finished', device);
  const deletedFolder = join(base, 'jobs', 'deleted');
  const eventFolder = (device: string, job: string) => join(state, 'events', device, job);
  const userFolder = (user: string) => join(state, 'users', asName(user));
  return {
    configs,
    config: (device) => join(configs, `${device}.json`),
    publicKey: (kid) => join(base, 'backends', 'public_keys', `${kid}.json`),
    queuedFolder,
    queued: (device, job) => join(queuedFolder(device), `${job}.json`),
    running: (job) => join(base, 'jobs', 'running', `${job}.json`),
    finishedFolder,
    finished: (device, job) => join(finishedFolder(device), `${job}.json`),
    deletedFolder,
    deleted: (job) => join(deletedFolder, `${job}.json`),
    status: (device, job) => join(base, 'status', device, `${job}.json`),
    result: (device, job) => join(base, 'results', device, `${job}.json`),
    revision: (device, job, revision) => join(state, 'states', device, `${job}.${revision}.json`),
    leases,
    leaseFolder,
    lease: (device, job, fence) => join(leaseFolder(device), `${job}.${fence}.json`),
    staged: (device, job, fence) => join(state, 'staged', device, `${job}.${fence}.json`),
    eventFolder,
    events: (device, job, firstSeq) => join(eventFolder(device, job), `${String(firstSeq).padStart(12, '0')}.json`),
    userFolder,
    userJob: (user, device, job) => join(userFolder(user), `${job}.${device}.json`),
    idempotency: (digest) => join(state, 'keys', `${digest}.json`),
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
