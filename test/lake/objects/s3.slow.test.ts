import { afterAll, describe, expect, it, vi } from 'vitest';
import { type ObjectStore, type S3Options, s3Store } from '../../../src/lake/objects/index.ts';
import { objectStoreConformance } from '../../conformance/object-store.ts';
import { service } from '../../services/service.ts';

const server = await service('s3');
const missing = 'missing' in server ? server.missing : null;
afterAll(async () => {
  if (!('missing' in server)) await server.remove();
});

function optionsOf(extra: Partial<S3Options> = {}): S3Options {
  if ('missing' in server) throw new Error(server.missing);
  const {
    AWS_ENDPOINT_URL_S3: endpoint = '',
    AWS_ACCESS_KEY_ID: id = '',
    AWS_SECRET_ACCESS_KEY: secret = '',
  } = server.env;
  return { bucket: 'eigenlake', endpoint, accessKeyId: id, secretAccessKey: secret, ...extra };
}

/** One call of every kind. */
const callsOf = (store: ObjectStore): (() => Promise<unknown>)[] => [
  () => store.putIfAbsent('a', new Uint8Array([1])),
  () => store.put('a', new Uint8Array([1])),
  () => store.get('a'),
  () => store.head('a'),
  () => store.range('a', 0, 1),
  () => store.delete('a'),
  () => store.list('')[Symbol.asyncIterator]().next(),
];

let stores = 0;
const fresh = (extra: Partial<S3Options> = {}): ObjectStore =>
  s3Store(optionsOf({ prefix: `store-${stores++}`, ...extra }));

describe.skipIf(missing !== null)(`S3 (${missing ?? 'SeaweedFS'})`, { timeout: 60_000 }, () => {
  objectStoreConformance('s3', async () => fresh());

  it('takes large objects in parts, and creates them once', async () => {
    const store = fresh({ partBytes: 5 * 1024 * 1024 });
    const bytes = Uint8Array.from({ length: 12_345_678 }, (_, index) => (index * 2654435761) >>> 24);
    expect(await store.putIfAbsent('large', bytes)).toBe(true);
    expect(await store.putIfAbsent('large', bytes.slice(1))).toBe(false);
    expect(Buffer.from((await store.get('large')) ?? []).equals(Buffer.from(bytes))).toBe(true);
    expect(await store.head('large')).toEqual({ key: 'large', size: bytes.length });
    expect(await store.range('large', 5 * 1024 * 1024 - 3, 6)).toEqual(
      bytes.slice(5 * 1024 * 1024 - 3, 5 * 1024 * 1024 + 3),
    );
  });

  it('lists thousands of objects', async () => {
    const store = fresh();
    const keys = Array.from({ length: 2100 }, (_, index) => `x/${String(index).padStart(4, '0')}+${index % 7}`);
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map((key) => store.put(key, new Uint8Array([1]))));
    }
    const found: string[] = [];
    for await (const { key } of store.list('x/')) found.push(key);
    expect(found).toEqual(keys);
  });

  it.each([
    ['s3_denied', { secretAccessKey: 'wrong-secret' }],
    ['s3_denied', { accessKeyId: 'nobody' }],
    ['s3_denied', { sessionToken: 'of nobody' }],
    ['s3_unreachable', { endpoint: 'http://127.0.0.1:9', retries: 1 }],
  ])('says %s for %j, whatever is asked', async (code, extra) => {
    const store = s3Store(optionsOf(extra));
    for (const ask of callsOf(store)) {
      await expect(ask()).rejects.toMatchObject({ code, hint: expect.stringContaining('AWS_') });
    }
  });

  it('says that TLS is not spoken there', async () => {
    const { endpoint = '' } = optionsOf();
    const store = s3Store(optionsOf({ endpoint: endpoint.replace('http:', 'https:'), retries: 1 }));
    for (const ask of callsOf(store)) {
      await expect(ask()).rejects.toMatchObject({ code: 's3_unreachable', hint: expect.stringContaining('https') });
    }
  });

  it('says that a clock is wrong', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    try {
      const store = s3Store(optionsOf({ retries: 1 }));
      await expect(store.get('a')).rejects.toMatchObject({ code: 's3_clock_skew' });
      await expect(store.put('a', new Uint8Array([1]))).rejects.toMatchObject({ code: 's3_clock_skew' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('says that there is no such bucket', async () => {
    // This server makes buckets on the way when something is written, so it is asked for what it has.
    const objects = s3Store(optionsOf({ bucket: 'no-such-bucket' })).list('');
    await expect(objects[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 's3_no_bucket' });
  });

  it('says in time that a server which accepts connections does not answer, and goes on when it does', async () => {
    if ('missing' in server) return;
    const store = fresh({ timeout: 500, retries: 1 });
    server.pause();
    await expect(store.put('a', new Uint8Array([1]))).rejects.toMatchObject({ code: 's3_unreachable' });
    server.resume();
    await fresh().put('a', new Uint8Array([1]));
  });
});
