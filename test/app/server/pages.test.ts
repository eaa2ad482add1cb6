import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site } from './site.ts';

let site: Site;
const folder = mkdtempSync(join(tmpdir(), 'eigenlake-pages-'));

beforeAll(async () => {
  mkdirSync(join(folder, 'built/assets'), { recursive: true });
  writeFileSync(join(folder, 'built/index.html'), '<!doctype html><title>pages</title>');
  writeFileSync(join(folder, 'built/assets/index-BX3kq9_a.js'), 'export {};');
  writeFileSync(join(folder, 'built/icon.svg'), '<svg/>');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  site = await openSite({ pages: join(folder, 'built') }, []);
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

const open = (url: string, accept = 'text/html,*/*') => site.server.inject({ url, headers: { accept } });

describe('pages', () => {
  it('run no inline script and load nothing from elsewhere', async () => {
    const page = await open('/');
    expect(page.body).toContain('<title>pages</title>');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|http|\*/);
    expect(page.headers['cache-control']).toBe('no-cache');
  });

  it('stay in caches for ever when their name carries a hash', async () => {
    const script = await open('/assets/index-BX3kq9_a.js', '*/*');
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script.headers['content-type']).toBe('application/javascript; charset=utf-8');
    expect((await open('/icon.svg', '*/*')).headers['cache-control']).toBe('no-cache');
  });

  it('find their own addresses: unknown ones give index.html to browsers', async () => {
    for (const url of ['/jobs/abc', '/devices?x=1', '/a/b/c', '/index.html']) {
      const page = await open(url);
      expect(page.statusCode, url).toBe(200);
      expect(page.body).toContain('<title>pages</title>');
    }
    for (const [url, accept] of [
      ['/jobs/abc', 'application/json'],
      ['/missing.js', '*/*'],
    ] as const) {
      const missing = await open(url, accept);
      expect(missing.statusCode).toBe(404);
      expect(missing.json()).toMatchObject({ error: { code: 'route_unknown' } });
    }
    const posted = await site.server.inject({ method: 'POST', url: '/jobs/abc', headers: { accept: 'text/html' } });
    expect(posted.statusCode).toBe(404);
  });

  it('answer HEAD without a body', async () => {
    const head = await site.server.inject({ method: 'HEAD', url: '/', headers: { accept: 'text/html' } });
    expect(head.statusCode).toBe(200);
    expect(head.body).toBe('');
  });

  it('never take the place of the API', async () => {
    for (const url of ['/api', '/api/', '/api/v1/x', '/api/v3/nothing', '/api/v3/a/b/c', '//api/v9'])
      expect((await open(url)).json()).toMatchObject({ error: { code: 'route_unknown' } });
  });

  it('lie in their folder only', async () => {
    for (const url of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/..%5csecret.txt',
      '/%00',
    ])
      for (const accept of ['*/*', 'text/html']) expect((await open(url, accept)).body, url).not.toBe('secret');
  });
});
