import { createdAt, type DeviceConfig, isJobId, type JobPhase, parseDropboxId } from '../../../cloud/jobs/index.ts';
import type { JobReference, StorageProvider } from '../../../cloud/storage/index.ts';
import type { Context } from '../context.ts';
import type { JobPage } from '../contract.ts';
import { invalidRequest } from '../errors.ts';
import { jobEntry } from './job-documents.ts';
import { settledState } from './settled-state.ts';

export interface JobFilter {
  readonly device?: string;
  readonly storage?: string;
  readonly phase?: JobPhase;
  readonly limit: number;
  readonly cursor?: string;
}

/** A job and where it stands in the list: latest first, ids decide among those of one second. */
interface Listed extends JobReference {
  readonly storage: string;
  readonly provider: StorageProvider;
  readonly key: string;
}

/** States that one page reads at most when it looks for a phase. */
const mostRead = 2000;

/** A page of a user's jobs, latest first. Storages that cannot be read are left out. */
export async function jobPage(context: Context, user: string, filter: JobFilter): Promise<JobPage> {
  const before = filter.cursor === undefined ? null : readCursor(filter.cursor);
  const all = (await references(context, user, filter))
    .filter(({ key }) => before === null || key < before)
    .sort((a, b) => (a.key < b.key ? 1 : -1));
  const configs = new Map<string, Promise<DeviceConfig | null>>();
  const jobs = [];
  let read = 0;
  let last: string | null = null;
  while (read < all.length && read < mostRead && jobs.length < filter.limit) {
    const batch = all.slice(read, read + filter.limit - jobs.length);
    const states = await Promise.all(batch.map((listed) => stateOf(context, listed, configs)));
    read += batch.length;
    last = batch.at(-1)?.key ?? last;
    for (const [index, { storage }] of batch.entries()) {
      const found = states[index];
      if (found === undefined || found === null) continue;
      if (filter.phase === undefined || found.state.phase === filter.phase)
        jobs.push(jobEntry(storage, found.state, found.config));
    }
  }
  return { jobs, next: read < all.length && last !== null ? writeCursor(last) : null };
}

async function references(context: Context, user: string, filter: JobFilter): Promise<Listed[]> {
  const entries = await context.providers.list();
  const lists = await Promise.all(
    entries
      .filter(({ name }) => filter.storage === undefined || name === filter.storage)
      .map(async ({ name: storage }): Promise<Listed[]> => {
        try {
          return await context.patience.ask(storage, async () => {
            const provider = await context.providers.open(storage);
            if (provider === null) return [];
            return (await provider.jobsOf(user))
              .filter(({ device }) => filter.device === undefined || device === filter.device)
              .map(({ device, job }) => ({ device, job, storage, provider, key: `${second(job)} ${job} ${storage}` }));
          });
        } catch (error) {
          context.options.onEvent?.({ kind: 'error', id: `storage ${storage}`, error });
          return [];
        }
      }),
  );
  return lists.flat();
}

async function stateOf(
  context: Context,
  { provider, storage, device, job }: Listed,
  configs: Map<string, Promise<DeviceConfig | null>>,
) {
  const name = `${storage} ${device}`;
  const pending = configs.get(name) ?? provider.config(device);
  configs.set(name, pending);
  try {
    const [state, config] = await Promise.all([settledState({ provider, device }, job, context.clock()), pending]);
    return state === null ? null : { state, config };
  } catch (error) {
    context.options.onEvent?.({ kind: 'error', id: `storage ${storage}`, error });
    return null;
  }
}

/** The second in which an id was made, of equal length so that it sorts. */
function second(job: string): string {
  const time = isJobId(job) ? createdAt(job) : (parseDropboxId(job)?.created ?? 0);
  return String(Math.floor(time / 1000)).padStart(12, '0');
}

const writeCursor = (key: string) => Buffer.from(key).toString('base64url');

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{12} \S+ \S+$/.test(key)) throw invalidRequest('cursor', 'is none of ours');
  return key;
}
