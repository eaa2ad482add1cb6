import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { schemaUpstream } from '../../../../src/lake/records/index.ts';
import { confluent, withoutConfluent } from '../../../services/confluent.ts';
import { service } from '../../../services/service.ts';
import { openSite } from '../site.ts';

/** Confluent's Java clients and Connect's converters cannot be had here: what they ask for is asked for by the Python client. */
const server = withoutConfluent === null ? await service('registry', { storage: 'memory', auth: 'basic' }) : null;
const missing = withoutConfluent ?? (server !== null && 'missing' in server ? server.missing : null);
afterAll(async () => {
  if (server !== null && !('missing' in server)) await server.remove();
});

type Answers = Readonly<Record<string, unknown>>;

async function answers(url: string, login: string): Promise<Answers> {
  const given = await confluent(join(import.meta.dirname, 'registry-client.py'), {
    url,
    login,
    schema: schemaUpstream,
  });
  if (!Array.isArray(given)) throw new Error('no list of answers');
  return Object.fromEntries(given.map(([name, answer]: [string, unknown]) => [name, answer]));
}

/** Where ours says what Confluent documents and the other does not: [ours, the other's]. */
const differences: Readonly<Record<string, readonly [unknown, unknown]>> = {
  'level of nobody': [
    { status: 404, code: 40408 },
    { status: 404, code: 40401 },
  ],
  'wrong password': [
    { status: 401, code: 401 },
    { status: 401, code: -1 },
  ],
  'no login': [
    { status: 401, code: 401 },
    { status: 401, code: 0 },
  ],
};

describe.skipIf(missing !== null)(`Confluent's Python client (${missing ?? 'here'})`, { timeout: 120_000 }, () => {
  it('gets from our registry what it gets from Apicurio', async () => {
    if (server === null || 'missing' in server) return;
    const site = await openSite({}, []);
    const token = await site.user('root', 'admin');
    const url = await site.server.listen({ port: 0 });
    const ours = await answers(`${url}/registry`, `root:${token}`);
    await site.close();
    const { SCHEMA_REGISTRY_URL = '', SCHEMA_REGISTRY_USERNAME, SCHEMA_REGISTRY_PASSWORD } = server.env;
    const theirs = await answers(SCHEMA_REGISTRY_URL, `${SCHEMA_REGISTRY_USERNAME}:${SCHEMA_REGISTRY_PASSWORD}`);
    expect(Object.keys(ours).length).toBeGreaterThan(70);
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    for (const [name, answer] of Object.entries(ours)) {
      const known = differences[name];
      // Apicurio says with a level that it does not normalise.
      const other = name.startsWith('set ') ? without(theirs[name], 'normalize') : theirs[name];
      expect({ name, answer }).toEqual({ name, answer: known?.[0] ?? other });
      if (known !== undefined) expect(other).toEqual(known[1]);
    }
  });
});

function without(document: unknown, name: string): unknown {
  const entries = Object.entries(Object(document)).filter(([key]) => key !== name);
  return typeof document === 'object' ? Object.fromEntries(entries) : document;
}
