import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { httpRegistry, schemaV1 } from '../../../src/lake/records/index.ts';

/** Doubles of what may stand where a registry is expected; the real one is in http-registry.slow.test.ts. */
let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

async function answering(status: number, body: string, headers: Record<string, string> = {}) {
  server = createServer((request, response) =>
    request.resume().on('end', () => response.writeHead(status, headers).end(body)),
  );
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  return httpRegistry({ url: `http://127.0.0.1:${port}/some/path`, retries: 1, timeout: 5000 });
}

describe('what answers instead of a registry', () => {
  it.each([
    ['a page', 200, '<!doctype html><title>Hello</title>', {}],
    ['a page that is not there', 404, '<h1>Not Found</h1>', {}],
    ['another API without that route', 404, '{"error_code":404,"message":"HTTP 404 Not Found"}', {}],
    ['a login page elsewhere', 302, '', { location: 'http://127.0.0.1:9/login' }],
    ['something else in JSON', 200, '"hello"', {}],
  ])('is named: %s', async (_, status, body, headers) => {
    const registry = await answering(status, body, headers);
    for (const ask of [
      () => registry.register('s', schemaV1),
      () => registry.byId(1),
      () => registry.latest('s'),
      () => registry.subjects(),
    ])
      await expect(ask()).rejects.toMatchObject({
        code: 'not_a_registry',
        message: expect.stringContaining('/some/path'),
      });
  });

  it.each([
    ['registry_denied', 401, ''],
    ['registry_denied', 403, '{"error_code":40301,"message":"no"}'],
    ['registry_refused', 500, 'down'],
    ['registry_refused', 400, '{"error_code":400,"message":"bad"}'],
  ])('is %s for status %i', async (code, status, body) => {
    const registry = await answering(status, body);
    await expect(registry.register('s', schemaV1)).rejects.toMatchObject({ code });
    await expect(registry.byId(1)).rejects.toMatchObject({ code });
  });

  it('says not found for what a registry does not have', async () => {
    const registry = await answering(404, '{"error_code":40403,"message":"Schema not found"}');
    await expect(registry.byId(1)).rejects.toMatchObject({ code: 'schema_not_found' });
    expect(await registry.latest('s')).toBeNull();
    expect(await registry.subjects()).toEqual([]);
  });
});
