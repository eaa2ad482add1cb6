import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compatibilityLevels, httpRegistry, schemaV1, schemaV2 } from '../../../../src/lake/records/index.ts';
import { schemaRegistryConformance } from '../../../conformance/schema-registry.ts';
import { bearer, openSite, type Site } from '../site.ts';

const record = (...fields: object[]) => JSON.stringify({ type: 'record', name: 'A', fields });
const a = { name: 'a', type: 'int' };
const b = { name: 'b', type: 'int', default: 0 };

let site: Site;
let admin: string;
const open = async () => {
  site = await openSite({}, []);
  admin = await site.user('root', 'admin');
};

async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object, token = admin) {
  const { statusCode, body, headers } = await site.server.inject({
    method,
    url: `/registry${path}`,
    headers: bearer(token),
    ...(payload === undefined ? {} : { payload }),
  });
  expect(headers['content-type']).toBe('application/vnd.schemaregistry.v1+json');
  return { status: statusCode, document: JSON.parse(body) };
}

const refused = (errorCode: number) => ({
  status: Number(String(errorCode).slice(0, 3)),
  document: { error_code: errorCode, message: expect.stringMatching(/\w/) },
});
const given = (document: unknown) => ({ status: 200, document });

describe('our client of registries, on our own server', () => {
  const sites: Site[] = [];
  afterAll(() => Promise.all(sites.map((one) => one.close())));

  schemaRegistryConformance('http to /registry', async () => {
    await open();
    sites.push(site);
    const url = await site.server.listen({ port: 0 });
    return httpRegistry({ url: `${url}/registry/`, username: 'root', password: admin });
  });
});

describe('the registry below /registry', () => {
  beforeAll(open);
  afterAll(() => site.close());
  beforeEach(async () => {
    for (const subject of await site.registry.subjects('all')) {
      await site.registry.hide(subject, await site.registry.versions(subject));
      await site.registry.remove(subject, await site.registry.versions(subject, 'all'));
    }
    await site.registry.resetCompatibility();
  });

  it('gives schemas by subject and version, by id, and by their text', async () => {
    const { document } = await ask('POST', '/subjects/s%2Fx-value/versions', { schema: schemaV1 });
    const { id } = document;
    await ask('POST', '/subjects/other/versions', { schema: schemaV1, schemaType: 'AVRO' });
    const entry = { subject: 's/x-value', id, version: 1, schema: schemaV1 };
    expect(await ask('GET', '/subjects')).toEqual(given(['other', 's/x-value']));
    expect(await ask('GET', '/subjects?subjectPrefix=s')).toEqual(given(['s/x-value']));
    for (const version of ['1', 'latest', '-1'])
      expect(await ask('GET', `/subjects/s%2Fx-value/versions/${version}`)).toEqual(given(entry));
    expect(await ask('GET', '/subjects/s%2Fx-value/versions/latest/schema')).toEqual(given(JSON.parse(schemaV1)));
    expect(await ask('GET', '/subjects/s%2Fx-value/versions/1/referencedby')).toEqual(given([]));
    expect(await ask('POST', '/subjects/s%2Fx-value', { schema: schemaV1 })).toEqual(given(entry));
    expect(await ask('GET', `/schemas/ids/${id}`)).toEqual(given({ schema: schemaV1 }));
    expect(await ask('GET', `/schemas/ids/${id}/schema`)).toEqual(given(JSON.parse(schemaV1)));
    expect(await ask('GET', `/schemas/ids/${id}/subjects`)).toEqual(given(['other', 's/x-value']));
    expect(await ask('GET', `/schemas/ids/${id}/versions`)).toEqual(
      given(['other', 's/x-value'].map((subject) => ({ subject, version: 1 }))),
    );
    expect(await ask('GET', '/schemas/types')).toEqual(given(['AVRO']));
    expect(await ask('GET', '/schemas?latestOnly=true')).toEqual(given([{ ...entry, subject: 'other' }, entry]));
    expect(await ask('GET', '')).toEqual(given({}));
  });

  it('says in codes of Confluent what is not there or wrong', async () => {
    await ask('POST', '/subjects/s/versions', { schema: record(a) });
    for (const [method, path, payload, code] of [
      ['GET', '/subjects/none/versions', undefined, 40401],
      ['GET', '/subjects/none/versions/1', undefined, 40401],
      ['GET', '/subjects/constructor/versions', undefined, 40401],
      ['GET', '/subjects/s/versions/7', undefined, 40402],
      ['GET', '/subjects/s/versions/0', undefined, 42202],
      ['GET', '/subjects/s/versions/first', undefined, 42202],
      ['GET', '/schemas/ids/99', undefined, 40403],
      ['GET', '/schemas/ids/x', undefined, 40403],
      ['POST', '/subjects/none', { schema: record(a) }, 40401],
      ['POST', '/subjects/s', { schema: record(b) }, 40403],
      ['POST', '/subjects/s', { schema: '{' }, 42201],
      ['DELETE', '/subjects/none', undefined, 40401],
      ['DELETE', '/subjects/s/versions/7', undefined, 40402],
      ['POST', '/subjects/s/versions', { schema: '{"type":"record"}' }, 42201],
      ['POST', '/subjects/s/versions', {}, 42201],
      ['POST', '/subjects/s/versions', { schema: record(a), schemaType: 'JSON' }, 42201],
      ['POST', '/subjects/s/versions', { schema: record(a), references: [{ name: 'x' }] }, 42201],
      ['POST', '/subjects/a%0Ab/versions', { schema: record(a) }, 42208],
      ['POST', '/subjects/s/versions', { schema: record(a, { name: 'c', type: 'string' }) }, 409],
      ['GET', '/config/s', undefined, 40408],
      ['DELETE', '/config/s', undefined, 40408],
      ['PUT', '/config', { compatibility: 'SOMEHOW' }, 42203],
      ['PUT', '/config/s', {}, 42203],
      ['GET', '/mode/s', undefined, 40409],
      ['PUT', '/mode', { mode: 'IMPORT' }, 42204],
      ['POST', '/compatibility/subjects/s/versions/7', { schema: record(a) }, 40402],
      ['POST', '/compatibility/subjects/s/versions/latest', { schema: '{' }, 42201],
      ['GET', '/nothing/here', undefined, 404],
      ['POST', '/schemas/types', {}, 405],
    ] as const) {
      expect(await ask(method, path, payload), `${method} ${path}`).toEqual(refused(code));
    }
    const torn = await site.server.inject({
      method: 'POST',
      url: '/registry/subjects/s/versions',
      headers: bearer(admin),
      payload: '{"schema": ',
    });
    expect({ status: torn.statusCode, document: torn.json() }).toEqual(refused(400));
  });

  it('hides what is deleted and keeps its id for records, until it is deleted for good', async () => {
    const [first, second] = [record(a), record(a, b)];
    const { id } = (await ask('POST', '/subjects/s/versions', { schema: first })).document;
    const { id: last } = (await ask('POST', '/subjects/s/versions', { schema: second })).document;
    expect(await ask('DELETE', '/subjects/s/versions/1?permanent=true')).toEqual(refused(40407));
    expect(await ask('DELETE', '/subjects/s/versions/1')).toEqual(given(1));
    expect(await ask('DELETE', '/subjects/s/versions/1')).toEqual(refused(40406));
    expect(await ask('GET', '/subjects/s/versions')).toEqual(given([2]));
    expect(await ask('GET', '/subjects/s/versions?deleted=true')).toEqual(given([1, 2]));
    expect(await ask('GET', '/subjects/s/versions/1')).toEqual(refused(40402));
    expect((await ask('GET', '/subjects/s/versions/1?deleted=true')).document.id).toBe(id);
    expect(await ask('POST', '/subjects/s', { schema: first })).toEqual(refused(40403));
    expect((await ask('POST', '/subjects/s?deleted=true', { schema: first })).document.version).toBe(1);
    expect(await ask('GET', `/schemas/ids/${id}`)).toEqual(given({ schema: first }));
    expect(await ask('GET', `/schemas/ids/${id}/versions`)).toEqual(given([]));
    expect(await ask('GET', `/schemas/ids/${id}/versions?deleted=true`)).toEqual(given([{ subject: 's', version: 1 }]));

    expect(await ask('DELETE', '/subjects/s?permanent=true')).toEqual(refused(40405));
    expect(await ask('DELETE', '/subjects/s')).toEqual(given([2]));
    expect(await ask('DELETE', '/subjects/s')).toEqual(refused(40404));
    expect(await ask('GET', '/subjects')).toEqual(given([]));
    expect(await ask('GET', '/subjects?deletedOnly=true')).toEqual(given(['s']));
    for (const kept of [id, last]) expect((await ask('GET', `/schemas/ids/${kept}`)).status).toBe(200);
    expect(await ask('DELETE', '/subjects/s?permanent=true')).toEqual(given([1, 2]));
    expect(await ask('GET', '/subjects?deleted=true')).toEqual(given([]));
    for (const gone of [id, last]) expect(await ask('GET', `/schemas/ids/${gone}`)).toEqual(refused(40403));
    // A record with an old id must never be read with another schema.
    const again = (await ask('POST', '/subjects/s/versions', { schema: record(b) })).document.id;
    expect(again).toBeGreaterThan(last);
    expect((await ask('GET', '/subjects/s/versions')).document).toEqual([1]);
  });

  it('counts a schema that comes back as a new version with its old id', async () => {
    const { id } = (await ask('POST', '/subjects/s/versions', { schema: record(a) })).document;
    await ask('POST', '/subjects/s/versions', { schema: record(a, b) });
    await ask('DELETE', '/subjects/s/versions/1');
    expect((await ask('POST', '/subjects/s/versions', { schema: record(a) })).document.id).toBe(id);
    expect(await ask('GET', '/subjects/s/versions?deleted=true')).toEqual(given([2, 3]));
  });

  it('keeps an id while another subject has it', async () => {
    const { id } = (await ask('POST', '/subjects/s/versions', { schema: schemaV2 })).document;
    await ask('POST', '/subjects/t/versions', { schema: schemaV2 });
    await ask('DELETE', '/subjects/s');
    await ask('DELETE', '/subjects/s?permanent=true');
    expect(await ask('GET', `/schemas/ids/${id}`)).toEqual(given({ schema: schemaV2 }));
  });

  it('has levels for all subjects and for one', async () => {
    await ask('POST', '/subjects/s/versions', { schema: record(a) });
    expect(await ask('GET', '/config')).toEqual(given({ compatibilityLevel: 'BACKWARD' }));
    for (const level of compatibilityLevels) {
      expect(await ask('PUT', '/config/s', { compatibility: level })).toEqual(given({ compatibility: level }));
      expect(await ask('GET', '/config/s')).toEqual(given({ compatibilityLevel: level }));
    }
    await ask('PUT', '/config', { compatibility: 'FULL' });
    expect(await ask('GET', '/config/t?defaultToGlobal=true')).toEqual(given({ compatibilityLevel: 'FULL' }));
    expect(await ask('DELETE', '/config/s')).toEqual(given({ compatibilityLevel: 'FULL_TRANSITIVE' }));
    expect(await ask('DELETE', '/config')).toEqual(given({ compatibilityLevel: 'FULL' }));
    expect(await ask('GET', '/config')).toEqual(given({ compatibilityLevel: 'BACKWARD' }));
    expect(await ask('GET', '/mode')).toEqual(given({ mode: 'READWRITE' }));
    expect(await ask('GET', '/mode/s?defaultToGlobal=true')).toEqual(given({ mode: 'READWRITE' }));
    expect(await ask('PUT', '/mode', { mode: 'READWRITE' })).toEqual(given({ mode: 'READWRITE' }));
  });

  it('forgets the level of a subject with the subject', async () => {
    await ask('POST', '/subjects/s/versions', { schema: record(a) });
    await ask('PUT', '/config/s', { compatibility: 'NONE' });
    await ask('DELETE', '/subjects/s');
    expect(await ask('GET', '/config/s')).toEqual(refused(40408));
  });

  it('says whether a schema is compatible with a version, and with all that the level names', async () => {
    const text = { name: 'b', type: 'string', default: '' };
    for (const schema of [record(a, b), record(a)]) await ask('POST', '/subjects/s/versions', { schema });
    await ask('PUT', '/config/s', { compatibility: 'BACKWARD_TRANSITIVE' });
    const check = async (path: string, schema: string) =>
      (await ask('POST', `/compatibility/subjects/s/versions${path}`, { schema })).document;
    expect(await check('/latest', record(a, text))).toEqual({ is_compatible: true });
    expect(await check('/2', record(a, text))).toEqual({ is_compatible: true });
    expect(await check('/1', record(a, text))).toEqual({ is_compatible: false });
    expect(await check('', record(a, text))).toEqual({ is_compatible: false });
    expect(await check('?verbose=true', record(a, text))).toEqual({
      is_compatible: false,
      messages: [expect.stringContaining('version 1')],
    });
    expect(await check('/latest?verbose=true', record(a))).toEqual({ is_compatible: true, messages: [] });
    const nothing = await ask('POST', '/compatibility/subjects/none/versions/latest', { schema: record(a) });
    expect(nothing).toEqual(given({ is_compatible: true }));
  });

  it('takes a token as bearer and as the password of its user, and nothing else', async () => {
    const token = await site.user('Ada');
    const basic = (login: string) => ({ authorization: `Basic ${Buffer.from(login).toString('base64')}` });
    const status = async (headers: Record<string, string>) =>
      (await site.server.inject({ url: '/registry/subjects', headers })).statusCode;
    expect(await status(bearer(token))).toBe(200);
    expect(await status(basic(`ada:${token}`))).toBe(200);
    for (const wrong of [`root:${token}`, 'ada:wrong', `ada`, `:${token}`, 'ada:correct horse battery'])
      expect(await status(basic(wrong)), wrong).toBe(401);
    expect(await status({ ...basic(`ada:${token}`), 'sec-fetch-site': 'cross-site' })).toBe(403);
    const none = await site.server.inject({ url: '/registry/subjects' });
    expect(none.statusCode).toBe(401);
    expect(none.headers['www-authenticate']).toContain('Basic');
    expect(none.json()).toEqual({ error_code: 401, message: expect.stringMatching(/token/) });
    expect(await ask('DELETE', '/subjects/s', undefined, token)).toEqual(refused(403));
  });

  it('lets owners delete softly, and only admins for good', async () => {
    const owner = await site.user('olga', 'owner');
    await ask('POST', '/subjects/s/versions', { schema: record(a) }, owner);
    expect(await ask('DELETE', '/subjects/s', undefined, owner)).toEqual(given([1]));
    expect(await ask('DELETE', '/subjects/s?permanent=true', undefined, owner)).toEqual(refused(403));
    expect(await ask('DELETE', '/subjects/s?permanent=true')).toEqual(given([1]));
  });

  it('is what records of this installation are written with', async () => {
    const { id } = await site.registry.register('topic-value', schemaV2);
    expect(await ask('GET', `/schemas/ids/${id}`)).toEqual(given({ schema: schemaV2 }));
  });
});
