import type { StatusDocument } from '../api/documents.ts';
import type { Method, RequestOptions } from '../api/request.ts';

type Request = (method: Method, path: string, options?: RequestOptions) => Promise<unknown>;

/** Sends a job to a device. The same key sends it once, however often the request is repeated. */
export async function postJob(
  backend: string,
  payload: unknown,
  key: string,
  request: Request,
): Promise<StatusDocument> {
  const path = `${encodeURIComponent(backend)}/post_job`;
  const answer = await request('POST', path, { body: { payload }, headers: { 'Idempotency-Key': key } });
  // Trusted: pages and server are built from the same contract.
  return answer as StatusDocument;
}

/** 128 random bits; `crypto.randomUUID` exists with https only. */
export function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
