import { setTimeout as delay } from 'node:timers/promises';
import { machineFailed } from '../errors.ts';

export interface ConnectionOptions {
  readonly apiKey: string;
  /** Cloud resource name of the service instance. */
  readonly crn: string;
  /** Without a slash at the end. */
  readonly url: string;
  readonly iamUrl: string;
  /** First pause before a request is tried again; each further one is twice as long. */
  readonly retryMilliseconds: number;
}

export interface Answer {
  readonly status: number;
  /** The parsed body; null when there is none. */
  readonly body: unknown;
}

/** A request that got no answer, or one that says the service is in trouble: it may have been carried out or not. */
export class Unanswered extends Error {}

/** The API's state of this date is what this room was written for. */
const apiVersion = '2025-05-01';
const requestMilliseconds = 60_000;
const mostTries = 6;
/** A server that asks for a longer pause is asked again after this, milliseconds. */
const longestPause = 300_000;
/** A token is not used in its last seconds. */
const tokenMargin = 60;

/** Speaks HTTP to the Qiskit Runtime service: bearer tokens of IBM Cloud IAM, pauses that the service asks for, repetition. */
export class Connection {
  readonly #options: ConnectionOptions;
  #token: { readonly text: string; readonly until: number } | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** A request that may be repeated: `unanswered` ones are, up to 6 times. Throws `machine_failed` and the signal's reason. */
  async request(method: 'GET' | 'POST', path: string, signal?: AbortSignal): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.once(method, path, undefined, signal);
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        if (tries === mostTries) throw this.failed(error.message);
        await this.pause(tries, signal);
      }
    }
  }

  /**
   * One request; only what the service has certainly not carried out (429, an expired token) is sent again. Throws
   * `Unanswered` where that is not certain, `machine_failed` for what the service refuses, and the signal's reason.
   */
  async once(method: 'GET' | 'POST', path: string, body: unknown, signal?: AbortSignal): Promise<Answer> {
    let renewed = false;
    for (let tries = 1; ; tries++) {
      const token = await this.#bearer(signal);
      const response = await this.#send(`${this.#options.url}${path}`, signal, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          'service-crn': this.#options.crn,
          'ibm-api-version': apiVersion,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.status === 401 && !renewed) {
        renewed = true;
        this.#token = null;
        continue;
      }
      if (response.status === 429 && tries < mostTries) {
        await this.pause(tries, signal, response.headers.get('retry-after'));
        continue;
      }
      if (response.status >= 500) throw new Unanswered(`${method} ${path} answered ${response.status}`);
      const answer = { status: response.status, body: await readBody(response) };
      if (response.ok) return answer;
      throw this.failed(`${method} ${path} answered ${response.status}: ${reasonOf(answer.body)}`);
    }
  }

  async pause(tries: number, signal: AbortSignal | undefined, asked: string | null = null): Promise<void> {
    const seconds = asked === null ? Number.NaN : Number(asked);
    const until = asked === null ? Number.NaN : Date.parse(asked) - Date.now();
    const wanted = Number.isFinite(seconds) ? seconds * 1000 : Number.isFinite(until) ? until : Number.NaN;
    const own = this.#options.retryMilliseconds * 2 ** (tries - 1);
    await wait(Math.max(0, Math.min(longestPause, Number.isNaN(wanted) ? own : wanted)), signal);
  }

  /** A failure whose message shows no secret, whatever the service echoes. */
  failed(problem: string) {
    const hidden = [this.#options.apiKey, this.#token?.text ?? ''].filter((secret) => secret !== '');
    return machineFailed(
      'IBM Quantum',
      hidden.reduce((text, secret) => text.replaceAll(secret, '(secret)'), problem),
    );
  }

  async #bearer(signal: AbortSignal | undefined): Promise<string> {
    if (this.#token !== null && this.#token.until > Date.now()) return this.#token.text;
    for (let tries = 1; ; tries++) {
      try {
        this.#token = await this.#exchange(signal);
        return this.#token.text;
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        if (tries === mostTries) throw this.failed(error.message);
        await this.pause(tries, signal);
      }
    }
  }

  /** IBM Cloud IAM: `POST /identity/token` gives a token for an API key. */
  async #exchange(signal: AbortSignal | undefined) {
    const response = await this.#send(`${this.#options.iamUrl}/identity/token`, signal, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'urn:ibm:params:oauth:grant-type:apikey',
        apikey: this.#options.apiKey,
      }),
    });
    if (response.status >= 500 || response.status === 429) {
      throw new Unanswered(`the login service answered ${response.status}`);
    }
    const body = await readBody(response);
    if (!response.ok) throw this.failed(`the login was refused (${response.status}): ${reasonOf(body)}`);
    const { access_token: text, expires_in: seconds }: Readonly<Record<string, unknown>> = { ...objectOf(body) };
    if (typeof text !== 'string' || text === '') throw this.failed('the login service gave no token.');
    const lifetime = typeof seconds === 'number' ? seconds : 3600;
    return { text, until: Date.now() + Math.max(1, lifetime - tokenMargin) * 1000 };
  }

  async #send(url: string, signal: AbortSignal | undefined, request: RequestInit): Promise<Response> {
    signal?.throwIfAborted();
    const limit = AbortSignal.timeout(requestMilliseconds);
    try {
      return await fetch(url, { ...request, signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) });
    } catch (error) {
      signal?.throwIfAborted();
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new Unanswered(
        `no answer from ${new URL(url).host}: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
  }
}

/** Resolves after a while, or throws the reason of the signal. */
export async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  signal?.throwIfAborted();
}

async function readBody(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw new Unanswered(`an answer broke off: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text.slice(0, 300);
  }
}

/** `{"errors": [{"message", "solution"}]}` of the service, `{"errorMessage"}` of IAM. */
function reasonOf(body: unknown): string {
  const { errors, errorMessage, message }: Readonly<Record<string, unknown>> = { ...objectOf(body) };
  const [first]: unknown[] = Array.isArray(errors) ? errors : [];
  const told = objectOf(first).message ?? errorMessage ?? message ?? body ?? 'no reason given';
  const text = typeof told === 'string' ? told : (JSON.stringify(told) ?? '');
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
