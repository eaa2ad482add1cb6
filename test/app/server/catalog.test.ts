import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog, openWarehouse, parseJson, writeJson } from '../../../src/lake/iceberg/index.ts';
import { temporaryWarehouse } from '../../lake/iceberg/every-type.ts';
import { numbers, numbersIn, small } from '../../lake/iceberg/small-table.ts';
import { bearer, openSite, type Site } from './site.ts';

const { store, warehouse } = temporaryWarehouse();
const fileSettings = { 's3.endpoint': 'http://localhost:9000' };
let site: Site;
let writer: string;
let reader: string;

beforeAll(async () => {
  site = await openSite({ catalog: { catalog: openCatalog(store), fileSettings } }, []);
  writer = await site.user('boss', 'admin');
  reader = await site.user('owner', 'owner', ['tables:read']);
  await warehouse.create(small);
  await warehouse.append('small', numbers(1, 2), { tag: 'v_one' });
});
afterAll(() => site.close());

async function ask(method: 'GET' | 'HEAD' | 'POST' | 'DELETE', path: string, token = writer, body?: unknown) {
  const answer = await site.server.inject({
    method,
    url: `/iceberg/v1${path}`,
    headers: token === '' ? {} : bearer(token),
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.statusCode, text: answer.body, body: answer.body === '' ? null : answer.json() };
}

const table = '/namespaces/quantum_features/tables/small';

describe('the catalog for other engines', () => {
  it('tells its configuration, its namespace and its tables', async () => {
    expect((await ask('GET', '/config?warehouse=any', reader)).body).toMatchObject({
      defaults: fileSettings,
      overrides: {},
    });
    expect((await ask('GET', '/namespaces?pageToken=', reader)).body).toEqual({ namespaces: [['quantum_features']] });
    expect((await ask('GET', '/namespaces/quantum_features', reader)).body).toMatchObject({
      namespace: ['quantum_features'],
    });
    expect((await ask('HEAD', '/namespaces/quantum_features', reader)).status).toBe(204);
    expect((await ask('GET', '/namespaces/quantum_features/tables?pageToken=', reader)).body).toEqual({
      identifiers: [{ namespace: ['quantum_features'], name: 'small' }],
    });
  });

  it('loads a table as it is', async () => {
    const { body } = await ask('GET', `${table}?snapshots=all`, reader);
    const state = (await warehouse.load('small'))!;
    expect(body['metadata-location']).toBe(state.metadataLocation);
    expect(String(body.metadata['current-snapshot-id'])).toBe(state.current?.id);
    expect(body.metadata.refs.v_one.type).toBe('tag');
    expect((await ask('HEAD', table, reader)).status).toBe(204);
    expect((await ask('HEAD', `${table}er`, reader)).status).toBe(404);
  });

  it.each([
    ['GET', '/config', '', 401, 'NotAuthorizedException'],
    ['GET', '/config', 'None', 401, 'NotAuthorizedException'],
    ['GET', '/namespaces/nope/tables', null, 404, 'NoSuchNamespaceException'],
    ['GET', '/namespaces/quantum_features/tables/nope', null, 404, 'NoSuchTableException'],
    ['GET', '/namespaces/quantum_features/tables/..%2F..%2Fx', null, 404, 'NoSuchTableException'],
    ['GET', '/nothing/here', null, 404, 'NotFoundException'],
    ['DELETE', table, null, 406, 'UnsupportedOperationException'],
    ['POST', '/namespaces', null, 406, 'UnsupportedOperationException'],
  ] as const)('%s %s by %j answers %i %s', async (method, path, token, status, type) => {
    const answer = await ask(method, path, token ?? writer);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: { message: expect.any(String), type, code: status } });
  });

  it('lets owners with the scope read, admins with the scope write, and nobody else anything', async () => {
    const update = { requirements: [], updates: [] };
    for (const [role, scopes, read, write] of [
      ['user', ['tables:read', 'tables:write'], 403, 403],
      ['owner', ['jobs:read'], 403, 403],
      ['owner', ['tables:read', 'tables:write'], 200, 403],
      ['admin', ['tables:read'], 200, 403],
      ['admin', ['tables:write'], 403, 200],
    ] as const) {
      const token = await site.user(`u-${role}-${scopes.join('-').replaceAll(':', '')}`, role, scopes);
      expect([role, scopes, (await ask('GET', table, token)).status]).toEqual([role, scopes, read]);
      expect([role, scopes, (await ask('POST', table, token, update)).status]).toEqual([role, scopes, write]);
    }
  });

  it('commits what its requirements allow, with all digits of ids, and we append on top', async () => {
    const before = (await warehouse.load('small'))!;
    const loaded = parseJson((await ask('GET', table)).text) as { metadata: { 'table-uuid': string } };
    // The manifest list of ours serves as that of another writer.
    const snapshot = {
      'snapshot-id': 4511701552583337316n,
      'parent-snapshot-id': BigInt(before.current!.id),
      'sequence-number': before.current!.sequenceNumber + 1,
      'timestamp-ms': Date.now(),
      'manifest-list': before.current!.manifestList,
      summary: { operation: 'append', 'total-records': '2' },
      'schema-id': 0,
    };
    const request = (parent: bigint) =>
      writeJson({
        identifier: { namespace: ['quantum_features'], name: 'small' },
        requirements: [
          { type: 'assert-table-uuid', uuid: loaded.metadata['table-uuid'] },
          { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': parent },
        ],
        updates: [
          { action: 'add-snapshot', snapshot },
          { action: 'set-snapshot-ref', 'ref-name': 'main', type: 'branch', 'snapshot-id': snapshot['snapshot-id'] },
        ],
      });
    const refused = await ask('POST', table, writer, request(1n));
    expect(refused).toMatchObject({ status: 409, body: { error: { type: 'CommitFailedException', code: 409 } } });
    const done = await ask('POST', table, writer, request(BigInt(before.current!.id)));
    expect(done.status).toBe(200);
    expect(done.text).toContain('"current-snapshot-id":4511701552583337316');
    expect((await ask('POST', table, writer, request(BigInt(before.current!.id)))).status).toBe(409);

    const after = await warehouse.append('small', numbers(3));
    expect(after.current?.parent).toBe('4511701552583337316');
    expect(after.version).toBe(before.version + 2);
    expect(await numbersIn(warehouse)).toEqual([1, 2, 3]);
  });

  it('refuses what would damage a table', async () => {
    const main = (await warehouse.load('small'))!;
    const commit = async (...updates: unknown[]) =>
      (await ask('POST', table, writer, { requirements: [], updates })).body;
    const snapshot = { 'snapshot-id': 1, 'sequence-number': 99, 'timestamp-ms': 1, summary: { operation: 'append' } };
    for (const updates of [
      [{ action: 'add-snapshot', snapshot: { ...snapshot, 'manifest-list': '/etc/passwd' } }],
      [
        {
          action: 'add-snapshot',
          snapshot: { ...snapshot, 'manifest-list': `${store.location}/quantum_features/small/metadata/no.avro` },
        },
      ],
      [
        {
          action: 'add-snapshot',
          snapshot: { ...snapshot, 'sequence-number': 1, 'manifest-list': main.current!.manifestList },
        },
      ],
      [{ action: 'set-snapshot-ref', 'ref-name': 'x', type: 'tag', 'snapshot-id': 12345 }],
      [{ action: 'set-location', location: '/elsewhere' }],
      [{ action: 'upgrade-format-version', 'format-version': 3 }],
      [{ action: 'set-current-schema', 'schema-id': 7 }],
      [{ action: 'remove-snapshots', 'snapshot-ids': [Number(main.snapshots[0]!.id)] }],
      [{ action: 'drop-everything' }],
    ]) {
      expect(await commit(...updates)).toMatchObject({ error: { type: 'BadRequestException', code: 400 } });
    }
    expect((await warehouse.load('small'))!.version).toBe(main.version);
  });

  it('makes tables with ids of its own, at once or staged', async () => {
    const request = {
      name: 'notes',
      location: null,
      schema: {
        type: 'struct',
        'schema-id': 0,
        fields: [
          { id: 0, name: 'day', required: false, type: 'date' },
          {
            id: 1,
            name: 'list',
            required: false,
            type: { type: 'list', 'element-id': 2, element: 'string', 'element-required': false },
          },
          { id: 3, name: 'text', required: false, type: 'string' },
        ],
      },
      'partition-spec': {
        'spec-id': 0,
        fields: [{ name: 'day', transform: 'identity', 'source-id': 0, 'field-id': 1000 }],
      },
      'write-order': null,
      'stage-create': false,
      properties: { owner: 'me' },
    };
    const tables = '/namespaces/quantum_features/tables';
    const made = await ask('POST', tables, writer, request);
    expect(made.body.metadata.schemas[0].fields.map((field: { id: number }) => field.id)).toEqual([1, 2, 3]);
    expect(made.body.metadata.schemas[0].fields[1].type['element-id']).toBe(4);
    expect(made.body.metadata['partition-specs'][0].fields[0]['source-id']).toBe(1);
    expect(await ask('POST', tables, writer, request)).toMatchObject({
      status: 409,
      body: { error: { type: 'AlreadyExistsException' } },
    });
    const rows = { length: 2, columns: { day: [1, null], text: ['a', 'b'], list: [['x'], null] } };
    expect((await warehouse.append('notes', rows)).current?.summary['total-records']).toBe('2');

    const staged = await ask('POST', tables, writer, { ...request, name: 'later', 'stage-create': true });
    expect(await warehouse.load('later')).toBeNull();
    const { metadata } = staged.body;
    const created = await ask('POST', `${tables}/later`, writer, {
      requirements: [{ type: 'assert-create' }],
      updates: [
        { action: 'assign-uuid', uuid: metadata['table-uuid'] },
        { action: 'upgrade-format-version', 'format-version': 2 },
        { action: 'add-schema', schema: metadata.schemas[0], 'last-column-id': 4 },
        { action: 'set-current-schema', 'schema-id': -1 },
        { action: 'add-spec', spec: metadata['partition-specs'][0] },
        { action: 'set-default-spec', 'spec-id': -1 },
        { action: 'add-sort-order', 'sort-order': { 'order-id': 0, fields: [] } },
        { action: 'set-default-sort-order', 'sort-order-id': -1 },
        { action: 'set-location', location: metadata.location },
      ],
    });
    expect(created.status).toBe(200);
    expect((await openWarehouse(store).append('later', rows)).current?.summary['total-records']).toBe('2');
    expect(await ask('POST', tables, writer, { ...request, name: 'a/b' })).toMatchObject({ status: 400 });
  });
});
