import { createHash } from 'node:crypto';
import { dropboxFolder, isDocumentId, parseDropboxId } from '../../jobs/index.ts';

/** What peers share; everything below it in their layout (reference §4.5). */
export const shared = '/Backend_files';
/** What only we read. */
const own = '/Eigenlake';

export const configs = `${shared}/Config`;
export const queuedFolder = `${shared}/Queued_Jobs`;
export const runningFolder = `${shared}/Running_Jobs`;
const finishedFolder = `${shared}/Finished_Jobs`;
export const deletedFolder = `${shared}/Deleted_Jobs`;

/** Where documents lie. Peers look in the folder of the user that stands in the id, cut at the first `-`. */
export const layout = {
  config: (device: string) => `${configs}/${device}/config.json`,
  publicKey: (kid: string) => `${shared}/public_keys/${kid}.json`,
  queued: (device: string, job: string) => `${queuedFolder}/${device}/job-${job}.json`,
  running: (job: string) => `${runningFolder}/job-${job}.json`,
  finishedOf: (device: string) => `${finishedFolder}/${device}`,
  finished: (device: string, job: string) => `${finishedFolder}/${device}/${userFolder(job)}/job-${job}.json`,
  deleted: (job: string) => `${deletedFolder}/job-${job}.json`,
  status: (device: string, job: string) => `${shared}/Status/${device}/${userFolder(job)}/status-${job}.json`,
  /** Since 0.9.0 Python peers write every status here instead. */
  strayStatuses: (device: string) => `${shared}/Status/${device}/None`,
  strayStatus: (device: string, job: string) => `${shared}/Status/${device}/None/status-${job}.json`,
  result: (device: string, job: string) => `${shared}/Result/${device}/${userFolder(job)}/result-${job}.json`,

  /** The present state of a job that was submitted through us; `username`: as ids carry it. */
  jobsOf: (username: string) => `${own}/jobs/${username}`,
  state: (job: string) => `${own}/jobs/${parseDropboxId(job)?.username ?? '_'}/${job}.json`,
  /** The same for a job of a peer: listed under nobody. */
  peerState: (job: string) => `${own}/peers/${job}.json`,
  /** A result that waits for its job's end to be decided. */
  staged: (job: string, fence: number) => `${own}/staged/${job}.${fence}.json`,
  eventFolder: (job: string) => `${own}/events/${job}`,
  events: (job: string, firstSeq: number) => `${own}/events/${job}/${String(firstSeq).padStart(12, '0')}.json`,
  idempotency: (user: string, key: string) =>
    `${own}/keys/${createHash('sha256')
      .update(JSON.stringify([user, key]))
      .digest('hex')}.json`,
};

export type Place = 'queued' | 'running' | 'finished' | 'deleted';

/** Which job's document a file is, and where that says the job is; null for all other files. */
export function jobDocument(path: string, name: string): { place: Place; device: string; job: string } | null {
  const job = /^job-(.+)\.json$/.exec(name)?.[1] ?? '';
  const id = isDocumentId(job) ? parseDropboxId(job) : null;
  if (id === null) return null;
  const expected: readonly [Place, string][] = [
    ['queued', layout.queued(id.display, job)],
    ['running', layout.running(job)],
    ['finished', layout.finished(id.display, job)],
    ['deleted', layout.deleted(job)],
  ];
  const place = expected.find(([, file]) => file.toLowerCase() === path.toLowerCase())?.[0];
  return place === undefined ? null : { place, device: id.display, job };
}

/** The id in the name of a document of ours: `<job>.json`. */
export function jobInName(name: string): string | null {
  const job = name.endsWith('.json') ? name.slice(0, -5) : '';
  return isDocumentId(job) && parseDropboxId(job) !== null ? job : null;
}

function userFolder(job: string): string {
  return dropboxFolder(parseDropboxId(job)?.username ?? '_');
}
