import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { s3Store } from '../../../src/lake/objects/index.ts';

/** Doubles of what may stand where an S3 server is expected; the real one is in s3.slow.test.ts. */
let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

async function answering(status: number, body: string) {
  server = createServer((request, response) => request.resume().on('end', () => response.writeHead(status).end(body)));
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return s3Store({ bucket: 'results', endpoint, accessKeyId: 'a', secretAccessKey: 'b', retries: 1, timeout: 5000 });
}

const error = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>why</Message></Error>`;

describe('what answers instead of a bucket', () => {
  it.each([
    ['a page that is not there', 404, '<h1>Not Found</h1>'],
    ['an API', 404, '{"error": "not found"}'],
  ])('is never an absent object: %s', async (_, status, body) => {
    const store = await answering(status, body);
    await expect(store.get('a')).rejects.toMatchObject({ code: 'not_s3' });
    await expect(store.range('a', 0, 1)).rejects.toMatchObject({ code: 'not_s3' });
  });

  it('is no empty listing', async () => {
    const store = await answering(200, '<!doctype html><title>Hello</title>');
    await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'not_s3' });
  });

  it.each([
    ['s3_no_bucket', 404, 'NoSuchBucket'],
    ['s3_denied', 403, 'AccessDenied'],
    ['s3_denied', 403, 'InvalidAccessKeyId'],
    ['s3_clock_skew', 403, 'RequestTimeTooSkewed'],
    ['s3_refused', 400, 'AuthorizationHeaderMalformed'],
    ['s3_refused', 301, 'PermanentRedirect'],
    ['s3_refused', 503, 'SlowDown'],
  ])('is %s for %i %s', async (code, status, reason) => {
    const store = await answering(status, error(reason));
    await expect(store.get('a')).rejects.toMatchObject({ code, hint: expect.stringMatching(/\w/) });
    await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code });
  });

  it('is an absent object where the server says so', async () => {
    expect(await (await answering(404, error('NoSuchKey'))).get('a')).toBeNull();
  });

  it('cannot have the bucket in the name of an address of numbers', () => {
    const options = { bucket: 'results', endpoint: 'http://127.0.0.1:9', accessKeyId: 'a', secretAccessKey: 'b' };
    expect(() => s3Store({ ...options, pathStyle: false })).toThrow(
      expect.objectContaining({ code: 'bad_s3_setting' }),
    );
  });
});
