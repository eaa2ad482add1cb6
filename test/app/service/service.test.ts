import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { openDataFolder } from '../../../src/app/pipeline/index.ts';
import { type ServiceEvent, startService } from '../../../src/app/service/index.ts';
import { embeddedRegistry, httpRegistry, schemaV2 } from '../../../src/lake/records/index.ts';

it('tells the operator why a request failed, under the id that its sender was given', async () => {
  const data = mkdtempSync(join(tmpdir(), 'eigenlake-service-'));
  const folder = openDataFolder(data);
  const events: ServiceEvent[] = [];
  const service = await startService({
    folder,
    host: '127.0.0.1',
    port: 0,
    accounts: { sqlite: join(data, 'accounts.db') },
    spool: false,
    env: { EIGENLAKE_SECRET: 'a secret of the tests' },
    onEvent: (event) => events.push(event),
  });
  const file = new Database(join(data, 'accounts.db'));
  file.exec('alter table eigenlake_tokens rename to elsewhere');
  file.close();
  const answer = await fetch(`${service.url}/api/v3/jobs`, {
    headers: { authorization: `Bearer ${service.access?.token}` },
  });
  expect(answer.status).toBe(500);
  const { error } = (await answer.json()) as { error: { id: string } };
  expect(JSON.stringify(error)).not.toContain('eigenlake_tokens');
  expect(events).toContainEqual({
    kind: 'request',
    id: error.id,
    code: 'internal_error',
    message: expect.stringContaining('eigenlake_tokens'),
  });
  await service.stop(0);
  await folder.close();
  rmSync(data, { recursive: true, force: true });
});

it('demands accounts where a proxy makes it reachable for others', async () => {
  const data = mkdtempSync(join(tmpdir(), 'eigenlake-service-'));
  const folder = openDataFolder(data);
  const begin = (baseUrl: string) =>
    startService({
      folder,
      host: '127.0.0.1',
      port: 0,
      baseUrl,
      accounts: { sqlite: join(data, 'accounts.db') },
      spool: false,
      env: { EIGENLAKE_SECRET: 'a secret of the tests' },
    });
  await expect(begin('https://jobs.example.org')).rejects.toMatchObject({ code: 'accounts_needed' });
  const here = await begin('http://localhost:8080');
  expect(here.access?.alone).toBe(true);
  await here.stop(0);
  await folder.close();
  rmSync(data, { recursive: true, force: true });
});

it('offers the registry of its data folder below /registry, and none where records have another', async () => {
  for (const elsewhere of [{}, { registry: httpRegistry({ url: 'http://127.0.0.1:9' }) }]) {
    const data = mkdtempSync(join(tmpdir(), 'eigenlake-service-'));
    const folder = openDataFolder(data, elsewhere);
    await embeddedRegistry(join(data, 'registry')).register('topic-value', schemaV2);
    const service = await startService({
      folder,
      host: '127.0.0.1',
      port: 0,
      accounts: { sqlite: join(data, 'accounts.db') },
      spool: false,
      env: { EIGENLAKE_SECRET: 'a secret of the tests' },
    });
    const authorization = `Bearer ${service.access?.token}`;
    const answer = await fetch(`${service.url}/registry/subjects`, { headers: { authorization } });
    const own = folder.ownRegistry !== null;
    expect(answer.status).toBe(own ? 200 : 404);
    if (own) expect(await answer.json()).toEqual(['topic-value']);
    await service.stop(0);
    await folder.close();
    rmSync(data, { recursive: true, force: true });
  }
});
