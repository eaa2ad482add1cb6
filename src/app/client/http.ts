import { Failure } from '../../science/errors/index.ts';
import { requestRefused, serverUnreachable, unexpectedAnswer } from './errors.ts';

export interface Connection {
  /** Of the server, without `/api` and without a slash at the end. */
  readonly url: string;
  readonly token: string | null;
  readonly fetch: typeof fetch;
  /** How often a request that may be repeated is sent again when no answer, 429 or 503 comes. */
  readonly retries: number;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** False for what must not happen twice. Default: true. */
  readonly repeatable?: boolean;
}

/** One call of the API: the document it answers. Throws the server's own refusal as a `Failure`, or `server_unreachable`. */
export async function call(connection: Connection, path: string, options: Call = {}): Promise<unknown> {
  const answer = await send(connection, path, options);
  if (answer.status === 204) return null;
  const text = await answer.text();
  const document = parse(text);
  if (document === undefined) throw unexpectedAnswer(answer.url, answer.status, described(text));
  if (!answer.ok) throw refusal(answer, document);
  return document;
}

/** Sends until there is an answer that is worth reading; with growing pauses, or as long as the server asks. */
export async function send(connection: Connection, path: string, options: Call): Promise<Response> {
  const { method = 'GET', body, headers = {}, signal, repeatable = true } = options;
  const request: RequestInit = {
    method,
    headers: {
      accept: 'application/json',
      ...(connection.token === null ? {} : { authorization: `Bearer ${connection.token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  };
  for (let attempt = 0; ; attempt++) {
    const last = !repeatable || attempt >= connection.retries;
    try {
      const answer = await connection.fetch(`${connection.url}/api/v3/${path}`, request);
      if (last || (answer.status !== 429 && answer.status !== 503)) return answer;
      await answer.body?.cancel();
      await pause(retryAfter(answer) ?? 200 * 2 ** attempt, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (last) throw serverUnreachable.from(error, connection.url, reasonOf(error));
      await pause(200 * 2 ** attempt, signal);
    }
  }
}

/** Both shapes of errors: ours, and the status messages and `detail` of the v2 and v3 API. */
export function refusal(answer: Response, document: unknown): Failure {
  if (isRecord(document) && isRecord(document.error)) {
    const { code, message, hint } = document.error;
    if (typeof code === 'string') return new Failure(code, String(message), String(hint ?? ''));
  }
  const detail = isRecord(document) ? document.detail : undefined;
  const text = typeof detail === 'string' ? detail : JSON.stringify(detail ?? document);
  return requestRefused(answer.status, text);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function described(text: string): string {
  return text === '' ? 'nothing' : `something that is not JSON (${text.slice(0, 60).replaceAll(/\s+/g, ' ')}…)`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && cause.message !== '') return cause.message;
  return error instanceof Error ? error.message : String(error);
}

function retryAfter(answer: Response): number | null {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 60) * 1000 : null;
}

export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason ?? new Error('aborted'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, milliseconds);
    if (signal?.aborted) aborted();
    else signal?.addEventListener('abort', aborted, { once: true });
  });
}
