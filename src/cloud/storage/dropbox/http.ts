import { storageClosed, storageRefused, storageUnreachable } from '../errors.ts';
import { pauseAfter, type Retries, retryAfter } from './retries.ts';

/** How the storage is called in messages. */
export const where = 'Dropbox';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** Milliseconds of one attempt. */
  readonly timeLimit: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** True when an earlier attempt may have done the work already. */
  readonly repeated: boolean;
}

/** Sends requests until something answers that is worth reading: 2xx, 400, 401, 403 and 409. */
export class Http {
  readonly #retries: Retries;
  readonly #closing = new AbortController();
  readonly #open = new Set<AbortController>();
  /** Dropbox asked for silence until then, on the process's clock: it counts calls of all kinds together. */
  #silentUntil = 0;

  constructor(retries: Retries) {
    this.#retries = retries;
  }

  /**
   * One call, tried again after lost connections, 5xx and 429 (not before `Retry-After`). Throws `storage_unreachable` when
   * patience ends or silence is asked for longer than that, `storage_refused` for any other answer, `storage_closed`.
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const start = performance.now();
    let paused = 0;
    const wait = async (milliseconds: number, trouble: string, cause?: unknown) => {
      paused += milliseconds;
      if (Math.max(paused, performance.now() - start + milliseconds) > this.#retries.patience)
        throw storageUnreachable.from(cause, where, trouble);
      await this.pause(milliseconds).catch(() => {
        throw storageClosed();
      });
    };
    let repeated = false;
    for (let attempt = 1; ; attempt++) {
      const silence = this.#silentUntil - performance.now();
      if (silence > 0) await wait(silence, 'it asks for fewer calls');
      let trouble: string;
      let pause = pauseAfter(attempt, this.#retries);
      let cause: unknown;
      try {
        const answer = await this.#once(request);
        const { status } = answer;
        const busy = status === 409 && isBusy(answer.body);
        if (status < 300 || status === 400 || status === 401 || status === 403 || (status === 409 && !busy))
          return { ...answer, repeated };
        if (status === 429) {
          pause = Math.max(pause, (retryAfter(answer.headers.get('retry-after')) ?? 0) + Math.random() * 100);
          this.#silentUntil = performance.now() + pause;
          trouble = 'it asks for fewer calls';
        } else if (busy) trouble = 'it is busy with other changes';
        else if (status >= 500) trouble = `it answers ${status}`;
        else throw storageRefused(where, `it answers ${status} to ${new URL(request.url).pathname}`);
        // Only the limit is sure to come before any work.
        repeated ||= status !== 429;
      } catch (error) {
        if (this.#closing.signal.aborted) throw storageClosed();
        if (!isLostConnection(error)) throw error;
        trouble = reasonOf(error);
        cause = error;
        repeated = true;
      }
      await wait(pause, trouble, cause);
    }
  }

  /** One attempt, whatever comes of it; ends with the provider. */
  async once(request: HttpRequest): Promise<HttpAnswer> {
    return { ...(await this.#once(request)), repeated: false };
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort();
    for (const request of this.#open) request.abort();
  }

  async pause(milliseconds: number): Promise<void> {
    await this.#retries.pause(milliseconds, this.#closing.signal);
  }

  async #once({ url, headers, body, timeLimit }: HttpRequest): Promise<Omit<HttpAnswer, 'repeated'>> {
    if (this.#closing.signal.aborted) throw storageClosed();
    const request = new AbortController();
    const timer = setTimeout(() => request.abort(new DOMException('', 'TimeoutError')), timeLimit);
    this.#open.add(request);
    try {
      const response = await fetch(url, { method: 'POST', headers, body, signal: request.signal, redirect: 'error' });
      const answered = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, body: answered };
    } finally {
      clearTimeout(timer);
      this.#open.delete(request);
    }
  }
}

/** Two conflicts that mean no conflict: too many changes at once, and an accident of Dropbox's. */
function isBusy(body: Uint8Array): boolean {
  const summary = new TextDecoder().decode(body.subarray(0, 300));
  return summary.includes('too_many_write_operations') || summary.includes('internal_error');
}

/** `fetch` tells every failure of the network by a TypeError, and the end of its time by a name. */
function isLostConnection(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection broke';
  if (error.name === 'TimeoutError') return 'it takes too long';
  const { cause } = error;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string')
    return `the connection broke (${cause.code})`;
  return 'the connection broke';
}
