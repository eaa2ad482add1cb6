import { afterAll, describe, expect, it } from 'vitest';
import { httpRegistry, schemaV1 } from '../../../src/lake/records/index.ts';
import { schemaRegistryConformance } from '../../conformance/schema-registry.ts';
import { service } from '../../services/service.ts';

const server = await service('registry', { storage: 'memory', auth: 'basic' });
const missing = 'missing' in server ? server.missing : null;
afterAll(async () => {
  if (!('missing' in server)) await server.remove();
});

const place = () => {
  if ('missing' in server) throw new Error(server.missing);
  const {
    SCHEMA_REGISTRY_URL: url,
    SCHEMA_REGISTRY_USERNAME: username,
    SCHEMA_REGISTRY_PASSWORD: password,
  } = server.env;
  return { url: url!, username: username!, password: password! };
};

/** A registry without subjects, with its first level. */
async function emptied() {
  const { url, username, password } = place();
  const headers = {
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    'content-type': 'application/json',
  };
  const subjects: unknown = await (await fetch(`${url}/subjects`, { headers })).json();
  for (const subject of Array.isArray(subjects) ? subjects : []) {
    const path = `${url}/subjects/${encodeURIComponent(String(subject))}`;
    await fetch(path, { method: 'DELETE', headers });
    await fetch(`${path}?permanent=true`, { method: 'DELETE', headers });
    await fetch(`${url}/config/${encodeURIComponent(String(subject))}`, { method: 'DELETE', headers });
  }
  await fetch(`${url}/config`, { method: 'PUT', headers, body: '{"compatibility":"BACKWARD"}' });
  return httpRegistry(place());
}

describe.skipIf(missing !== null)(`schema registry over HTTP (${missing ?? 'Apicurio'})`, { timeout: 60_000 }, () => {
  schemaRegistryConformance('http', emptied);

  it('says that the login is wrong, and that nobody is there', async () => {
    const wrong = httpRegistry({ ...place(), password: 'wrong' });
    await expect(wrong.register('s', schemaV1)).rejects.toMatchObject({ code: 'registry_denied' });
    const nobody = httpRegistry({ url: 'http://127.0.0.1:9/path', retries: 0 });
    await expect(nobody.subjects()).rejects.toMatchObject({ code: 'registry_unreachable' });
    const anonymous = httpRegistry({ url: place().url });
    await expect(anonymous.byId(1)).rejects.toMatchObject({ code: 'registry_denied' });
  });

  it('says that a wrong path is no registry, whatever is asked', async () => {
    const notOne = httpRegistry({ ...place(), url: new URL('/', place().url).href });
    const { latest, byId, subjects, register } = notOne;
    for (const ask of [() => latest('s'), () => byId(1), () => subjects(), () => register('s', schemaV1)])
      await expect(ask()).rejects.toMatchObject({ code: 'not_a_registry', hint: expect.stringContaining('path') });
  });

  it('says in time that a registry which accepts connections does not answer', async () => {
    if ('missing' in server) return;
    const registry = httpRegistry({ ...place(), timeout: 500, retries: 1 });
    server.pause();
    try {
      await expect(registry.register('slow', schemaV1)).rejects.toMatchObject({ code: 'registry_unreachable' });
    } finally {
      server.resume();
    }
  });

  it('answers from memory what it has asked for once', async () => {
    if ('missing' in server) return;
    const registry = await emptied();
    const { id } = await registry.register('kept', schemaV1);
    server.pause();
    try {
      expect((await registry.register('kept', schemaV1)).id).toBe(id);
      expect(await registry.byId(id)).toBe(schemaV1);
    } finally {
      server.resume();
    }
  });
});
