import { type Connection, Unanswered } from './connection.ts';

/** Where a job stands at IBM. */
export interface RuntimeJob {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  /** Why it failed or was cancelled, as IBM says it. */
  readonly reason: string;
}

/** One program of a sampler job: OpenQASM 3 and shots. */
export type SamplerPub = readonly [program: string, parameters: null, shots: number];

const mostSubmissions = 4;

/** The part of the Qiskit Runtime REST API that a device uses. */
export class Runtime {
  readonly #connection: Connection;
  readonly #backend: string;

  constructor(connection: Connection, backend: string) {
    this.#connection = connection;
    this.#backend = backend;
  }

  configuration(): Promise<unknown> {
    return this.#get(`/backends/${this.#backend}/configuration`);
  }

  async status(signal?: AbortSignal): Promise<{ operational: boolean; pending: number; message: string }> {
    const { state, length_queue, message } = objectOf(await this.#get(`/backends/${this.#backend}/status`, signal));
    return {
      operational: state === true,
      pending: typeof length_queue === 'number' ? length_queue : 0,
      message: typeof message === 'string' ? message : '',
    };
  }

  /**
   * Submits one job of the program `sampler`; gives its id. With a tag, a job that is there already and neither failed nor was
   * cancelled is taken instead, so that what was interrupted runs and costs once.
   */
  async submit(
    pubs: readonly SamplerPub[],
    options: { readonly tag: string | null; readonly seconds: number | null; readonly signal: AbortSignal | undefined },
  ): Promise<string> {
    const { tag, seconds, signal } = options;
    const body = {
      program_id: 'sampler',
      backend: this.#backend,
      params: { pubs, version: 2, support_qiskit: false },
      ...(tag === null ? {} : { tags: [tag] }),
      ...(seconds === null ? {} : { cost: seconds }),
    };
    for (let tries = 1; ; tries++) {
      const earlier = tag === null ? null : await this.#find(tag, signal);
      if (earlier !== null) return earlier.id;
      try {
        // Not interrupted by the signal: a job that is submitted has to be known to be cancelled.
        const { id } = objectOf((await this.#connection.once('POST', '/jobs', body)).body);
        if (typeof id === 'string' && isPlain(id)) return id;
        throw this.#connection.failed('POST /jobs answered without the id of a job.');
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        // Without a tag nobody can tell whether it was taken, and a second one would cost again.
        if (tag === null || tries === mostSubmissions) throw this.#connection.failed(error.message);
        await this.#connection.pause(tries, signal);
      }
    }
  }

  async job(id: string, signal?: AbortSignal): Promise<RuntimeJob> {
    return this.#readJob(await this.#get(`/jobs/${id}?exclude_params=true`, signal));
  }

  /** Samples of the register `c` for each program. Throws `machine_failed` where they are not what was asked for. */
  async samples(id: string, shots: readonly number[], signal?: AbortSignal): Promise<string[][]> {
    const { results } = objectOf(await this.#get(`/jobs/${id}/results`, signal));
    if (!Array.isArray(results) || results.length !== shots.length) {
      throw this.#connection.failed(`the results of ${id} are not those of ${shots.length} circuits.`);
    }
    return results.map((result: unknown, at) => {
      const { samples } = objectOf(objectOf(objectOf(result).data).c);
      if (!Array.isArray(samples) || samples.length !== shots[at] || !samples.every(isSample)) {
        throw this.#connection.failed(`result ${at + 1} of ${id} does not have ${shots[at]} samples of c.`);
      }
      return samples;
    });
  }

  /** Whatever becomes of it: a job that has ended cannot be cancelled, and nobody waits for the answer. */
  async cancel(id: string): Promise<void> {
    await this.#connection.request('POST', `/jobs/${id}/cancel`, AbortSignal.timeout(10_000)).catch(() => undefined);
  }

  async #find(tag: string, signal: AbortSignal | undefined): Promise<RuntimeJob | null> {
    const query = new URLSearchParams({ tags: tag, backend: this.#backend, limit: '20', exclude_params: 'true' });
    const { jobs } = objectOf(await this.#get(`/jobs?${query}`, signal));
    const found: unknown[] = Array.isArray(jobs) ? jobs : [];
    // A service that ignores the filter must not make us take somebody else's job.
    const tagged = found.filter((job) => {
      const { tags } = objectOf(job);
      return Array.isArray(tags) && tags.includes(tag);
    });
    return (
      tagged.map((job) => this.#readJob(job)).find(({ state }) => state !== 'failed' && state !== 'cancelled') ?? null
    );
  }

  #readJob(value: unknown): RuntimeJob {
    const fields = objectOf(value);
    const { id } = fields;
    const inner = objectOf(fields.state);
    const status = inner.status ?? fields.status;
    const words = typeof status === 'string' ? status.toLowerCase() : '';
    const state = (['queued', 'running', 'completed', 'failed', 'cancelled'] as const).find((known) =>
      words.startsWith(known),
    );
    if (typeof id !== 'string' || !isPlain(id) || state === undefined) {
      throw this.#connection.failed(`a job has the state ${JSON.stringify(status) ?? 'nothing'}.`);
    }
    const reason = typeof inner.reason === 'string' && inner.reason !== '' ? inner.reason : String(status);
    return { id, state, reason: reason.slice(0, 500) };
  }

  async #get(path: string, signal?: AbortSignal): Promise<unknown> {
    return (await this.#connection.request('GET', path, signal)).body;
  }
}

const isSample = (value: unknown): value is string => typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value);
const isPlain = (id: string): boolean => /^[\w-]{1,200}$/.test(id);

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
