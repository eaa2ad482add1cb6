import { AwsClient } from 'aws4fetch';
import { notS3, s3ClockSkew, s3Denied, s3NoBucket, s3Refused, s3Unreachable } from '../errors.ts';
import { placeOf, type S3Options, type S3Place } from './options.ts';
import { element } from './xml.ts';

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Absolute in the bucket; '' is the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Statuses that are answers, not failures. */
  readonly expected: readonly number[];
}

export interface S3Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** True when an earlier attempt may have been carried out although its answer was lost. */
  readonly repeated: boolean;
}

const defaultTimeout = 30_000;
const defaultRetries = 6;
const shortestPause = 100;
const longestPause = 5000;
/** Codes in answers of status 400 that pass. */
const passing = new Set(['RequestTimeout', 'RequestTimeTooSkewed', 'SlowDown', 'InternalError']);

/** Signed requests to one bucket, repeated with growing, jittered pauses while the server is away or asks for patience. */
export class S3Client {
  readonly place: S3Place;
  readonly #aws: AwsClient;
  readonly #timeout: number;
  readonly #retries: number;

  constructor(options: S3Options) {
    this.place = placeOf(options);
    this.#timeout = options.timeout ?? defaultTimeout;
    this.#retries = options.retries ?? defaultRetries;
    this.#aws = new AwsClient({
      accessKeyId: options.accessKeyId,
      secretAccessKey: options.secretAccessKey,
      ...(options.sessionToken === undefined ? {} : { sessionToken: options.sessionToken }),
      service: 's3',
      region: this.place.region,
      retries: 0,
    });
  }

  /** Throws `s3_unreachable`, `s3_denied`, `s3_clock_skew`, `s3_no_bucket`, `not_s3`, `s3_refused`. */
  async send(request: S3Request): Promise<S3Answer> {
    let repeated = false;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#once(request);
      if ('answer' in outcome && !outcome.passes) return { ...this.#checked(request, outcome.answer), repeated };
      if (attempt >= this.#retries) {
        if ('answer' in outcome) return { ...this.#checked(request, outcome.answer), repeated };
        throw s3Unreachable.from(outcome.error, this.place.url, reasonOf(outcome.error));
      }
      repeated = true;
      await pause(attempt);
    }
  }

  async #once(request: S3Request): Promise<Outcome> {
    const { method, key, query = {}, headers = {}, body } = request;
    const path = key === '' ? '' : `/${key.split('/').map(encoded).join('/')}`;
    const search = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
    try {
      const response = await this.#aws.fetch(
        `${this.place.url}${path}${search.length === 0 ? '' : `?${search.join('&')}`}`,
        {
          method,
          headers: { ...headers },
          signal: AbortSignal.timeout(this.#timeout),
          ...(body === undefined ? {} : { body: sendable(body) }),
        },
      );
      const bytes = new Uint8Array(await response.arrayBuffer());
      const answer = { status: response.status, headers: response.headers, bytes };
      const code = response.status === 400 ? element(new TextDecoder().decode(bytes), 'Code') : null;
      const passes = response.status === 429 || response.status >= 500 || (code !== null && passing.has(code));
      return { answer, passes };
    } catch (error) {
      return { error };
    }
  }

  #checked(request: S3Request, answer: Omit<S3Answer, 'repeated'>): Omit<S3Answer, 'repeated'> {
    const { bucket, url } = this.place;
    if (request.expected.includes(answer.status)) {
      if (answer.status === 404 && request.method !== 'HEAD') this.#checkAbsence(answer.bytes);
      return answer;
    }
    const text = new TextDecoder().decode(answer.bytes);
    const code = element(text, 'Code') ?? `status ${answer.status}`;
    if (code === 'RequestTimeTooSkewed') throw s3ClockSkew(url);
    if (answer.status === 403 || answer.status === 401 || code === 'XAdminUserNotFound')
      throw s3Denied(bucket, url, code);
    if (code === 'NoSuchBucket' || (answer.status === 404 && request.key === '')) throw s3NoBucket(bucket, url);
    throw s3Refused(
      `${request.method} ${request.key || bucket}`,
      url,
      `${code} ${element(text, 'Message') ?? ''}`.trim(),
    );
  }
  /** That a key is not there is said by a server that speaks S3, of a bucket that is: anything else would read as no data. */
  #checkAbsence(bytes: Uint8Array): void {
    const text = new TextDecoder().decode(bytes);
    const code = element(text, 'Code');
    if (code === 'NoSuchBucket') throw s3NoBucket(this.place.bucket, this.place.url);
    if (code === null && text.trim() !== '') throw notS3(this.place.url, 'status 404 without a reason');
  }
}

type Outcome = { readonly answer: Omit<S3Answer, 'repeated'>; readonly passes: boolean } | { readonly error: unknown };

/** All but the characters that S3 signs as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The same bytes, not copied unless they are shared with other threads. */
function sendable(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : bytes.slice();
}

function pause(attempt: number): Promise<void> {
  const longest = Math.min(longestPause, shortestPause * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, longest * (0.5 + Math.random() / 2)));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
