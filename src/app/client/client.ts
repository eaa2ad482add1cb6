import type { ApiResult, BackendConfig, JobPhase, StatusDocument } from '../../cloud/jobs/index.ts';
import type { DeviceEntry, JobDetail, JobPage, Verification } from '../server/index.ts';
import { jobNotDone, unexpectedAnswer } from './errors.ts';
import { readEventStream } from './event-stream.ts';
import { type Connection, call, isRecord, pause, refusal, send } from './http.ts';

export interface ClientOptions {
  /** Of the server, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly token?: string;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** How often a request is sent again while the server is busy or away; default 4. */
  readonly retries?: number;
}

export interface JobFilter {
  readonly device?: string;
  readonly storage?: string;
  readonly phase?: JobPhase;
  readonly limit?: number;
  readonly cursor?: string;
}

/** A live event of a job; its number resumes the stream. */
export interface JobStreamEvent {
  readonly seq: number;
  readonly kind: string;
  readonly [detail: string]: unknown;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  onEvent?(event: JobStreamEvent): void;
}

/** The API of a server, typed. Every call rejects with a `Failure` that carries the server's code. */
export interface Client {
  devices(): Promise<readonly DeviceEntry[]>;
  /** By display name (`singlequdit`, on the default storage) or long name. */
  config(device: string): Promise<BackendConfig>;
  /** Repeats itself safely when the answer is lost: the job is submitted once. */
  submit(
    device: string,
    job: Readonly<Record<string, unknown>>,
    options?: { readonly idempotencyKey?: string; readonly signal?: AbortSignal },
  ): Promise<StatusDocument>;
  jobs(filter?: JobFilter): Promise<JobPage>;
  job(job: string): Promise<JobDetail>;
  /** `job_not_finished`, `job_failed`. */
  result(job: string): Promise<ApiResult>;
  verification(job: string): Promise<Verification>;
  cancel(job: string): Promise<JobDetail>;
  /** Live events from after `after` (0: all) to the end of the job, over broken connections too. */
  events(
    job: string,
    options?: { readonly after?: number; readonly signal?: AbortSignal },
  ): AsyncGenerator<JobStreamEvent>;
  /** Resolves when the job has ended, whatever its end. */
  wait(job: string, options?: WaitOptions): Promise<JobDetail>;
  /** Waits and gives the result; `job_not_done` when it failed or was cancelled. */
  run(device: string, job: Readonly<Record<string, unknown>>, options?: WaitOptions): Promise<ApiResult>;
}

const ended = (phase: JobPhase) => phase === 'done' || phase === 'failed' || phase === 'cancelled';

/** A client for one server; opens nothing until it is asked. Works in Node.js and in browsers. */
export function connect(options: ClientOptions): Client {
  const connection: Connection = {
    url: options.url.replace(/\/+$/, '').replace(/\/api(\/v\d)?$/, ''),
    token: options.token ?? null,
    fetch: options.fetch ?? fetch,
    retries: options.retries ?? 4,
  };
  const path = (job: string, rest = '') => `jobs/${encodeURIComponent(job)}${rest}`;

  const client: Client = {
    async devices() {
      return ((await call(connection, 'devices')) as { devices: DeviceEntry[] }).devices;
    },
    async config(device) {
      return (await call(connection, `${encodeURIComponent(device)}/get_config`)) as BackendConfig;
    },
    async submit(device, job, { idempotencyKey = crypto.randomUUID(), signal } = {}) {
      const headers = { 'idempotency-key': idempotencyKey };
      const request = { method: 'POST' as const, body: { payload: job }, headers, signal };
      return (await call(connection, `${encodeURIComponent(device)}/post_job`, request)) as StatusDocument;
    },
    async jobs(filter = {}) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
      return (await call(connection, `jobs?${query}`)) as JobPage;
    },
    async job(job) {
      return (await call(connection, path(job))) as JobDetail;
    },
    async result(job) {
      return (await call(connection, path(job, '/result'))) as ApiResult;
    },
    async verification(job) {
      return (await call(connection, path(job, '/verification'))) as Verification;
    },
    async cancel(job) {
      return (await call(connection, path(job, '/cancel'), { method: 'POST' })) as JobDetail;
    },
    events: (job, { after = 0, signal } = {}) => events(connection, path(job, '/events'), after, signal),
    async wait(job, { signal, onEvent } = {}) {
      for (;;) {
        const now = await client.job(job);
        if (ended(now.phase)) return now;
        for await (const event of client.events(job, signal === undefined ? {} : { signal })) onEvent?.(event);
      }
    },
    async run(device, job, waiting = {}) {
      const { job_id } = await client.submit(
        device,
        job,
        waiting.signal === undefined ? {} : { signal: waiting.signal },
      );
      const end = await client.wait(job_id, waiting);
      if (end.phase !== 'done') throw jobNotDone(job_id, end.phase, end.reason ?? end.error_message);
      return client.result(job_id);
    },
  };
  return client;
}

async function* events(
  connection: Connection,
  path: string,
  after: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<JobStreamEvent> {
  let seen = after;
  for (let silent = 0; ; silent++) {
    const headers = { accept: 'text/event-stream', 'last-event-id': String(seen) };
    const answer = await send(connection, path, { headers, signal });
    if (!answer.ok || answer.body === null) {
      const text = await answer.text();
      throw refusal(answer, text.startsWith('{') ? JSON.parse(text) : { detail: text.slice(0, 200) });
    }
    try {
      for await (const { id, event, data } of readEventStream(answer.body)) {
        const detail: unknown = JSON.parse(data);
        if (!isRecord(detail)) throw unexpectedAnswer(path, answer.status, 'an event that is no object');
        if (id !== null && /^\d+$/.test(id)) seen = Number(id);
        silent = 0;
        yield { kind: event, ...detail, seq: seen };
        if (event === 'end') return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      // A broken connection is taken up again where it broke; anything else is the caller's.
      if (!(error instanceof TypeError)) throw error;
    }
    await pause(Math.min(100 * 2 ** silent, 5000), signal);
  }
}
