import { ApiFailure, failureIn } from './failure.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface RequestOptions {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

const base = '/api/v3/';
let csrf: string | null = null;

let refused: (() => void) | null = null;

/** Tells `listener` when the server no longer takes this window for who it was: the session ended, or another one began. */
export function onRefused(listener: (() => void) | null): void {
  refused = listener;
}

/** The word that proves to the server that its own page asks; it comes with every account document. */
export function rememberCsrf(token: string | null): void {
  csrf = token;
}

/** The document that a route below `/api/v3/` gives; undefined where it gives none. Throws `ApiFailure`. */
export async function request<Answer>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer> {
  const text = await requestText(method, path, options);
  // Trusted: pages and server are built from the same contract.
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** The same as text, for documents that are shown to the letter. */
export async function requestText(method: Method, path: string, options: RequestOptions = {}): Promise<string> {
  const { body, signal, headers } = options;
  let response: Response;
  try {
    response = await fetch(base + path, {
      method,
      credentials: 'same-origin',
      signal: signal ?? null,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(method !== 'GET' && csrf !== null ? { 'X-CSRF-Token': csrf } : {}),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiFailure(0, 'server_unreachable', 'The server did not answer.', 'Check that it runs, then try again.');
  }
  const text = await response.text();
  if (!response.ok) {
    const failure = failureIn(response.status, parsed(text));
    if (failure.code === 'wrong_csrf') {
      refused?.();
      throw new ApiFailure(
        failure.status,
        failure.code,
        'Somebody signed in or out in another window of this browser.',
        'Look above who is signed in now, then try again.',
      );
    }
    // What a person is about to send stays on the screen; pages that only read say that one has to sign in.
    if (failure.status === 401 && method === 'GET') refused?.();
    if (failure.code === 'unauthorized') {
      throw new ApiFailure(
        401,
        failure.code,
        'You are not signed in any more.',
        'Log in again: what you wrote stays here.',
      );
    }
    throw failure;
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
