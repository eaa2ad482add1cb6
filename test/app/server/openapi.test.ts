import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({}, []);
});
afterAll(() => site.close());

describe('the OpenAPI documents', () => {
  it('of v3 is the one that stands beside this test (vitest -u writes it anew)', async () => {
    const document: unknown = (await site.server.inject({ url: '/api/v3/openapi.json' })).json();
    await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot('./openapi-v3.json');
  });

  it.each(['v2', 'v3'])('of %s gives every operation an id of its own, a summary and its errors', async (version) => {
    const document = (await site.server.inject({ url: `/api/${version}/openapi.json` })).json();
    const operations = Object.entries<Record<string, Record<string, unknown>>>(document.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ path: `${method} ${path}`, operation })),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      expect(operation.summary, path).toMatch(/\w/);
      expect(Object.keys(Object(operation.responses)), path).not.toContain('default');
      expect(path.startsWith('get') || path.includes(`/api/${version}/`) || path.includes(' /registry/'), path).toBe(
        true,
      );
    }
    for (const name of [
      'list_backends',
      'get_config',
      'get_backend_status',
      'post_job',
      'get_job_status',
      'get_job_result',
    ])
      expect(ids).toContain(`qlued_api_${version}_${name}`);
  });
});
