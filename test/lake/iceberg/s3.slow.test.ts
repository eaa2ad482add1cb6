import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '../../../src/lake/iceberg/index.ts';
import { type ObjectStore, s3Store } from '../../../src/lake/objects/index.ts';
import { compiledSource } from '../../compiled.ts';
import { s3Options } from '../../services/s3-options.ts';
import { service } from '../../services/service.ts';
import { asObjects, everyType, someRows } from './every-type.ts';
import { numbers, numbersIn, small } from './small-table.ts';
import { appendInProcesses } from './writer-processes.ts';

const server = await service('s3');
const missing = 'missing' in server ? server.missing : null;
afterAll(async () => {
  if (!('missing' in server)) await server.remove();
});

let stores = 0;
const options = (extra = {}) => {
  if ('missing' in server) throw new Error(server.missing);
  return s3Options(server.env, { prefix: `lake-${stores++}`, ...extra });
};

describe.skipIf(missing !== null)(`tables in S3 (${missing ?? 'SeaweedFS'})`, { timeout: 300_000 }, () => {
  let compiled: ReturnType<typeof compiledSource>;
  beforeAll(() => {
    compiled = compiledSource();
  });
  afterAll(() => compiled.remove());

  it('give back every type, as of every tag', async () => {
    const warehouse = openWarehouse(s3Store(options()));
    await warehouse.create(everyType);
    await warehouse.append('every_type', someRows, { tag: 'v_one' });
    const state = await warehouse.append('every_type', someRows);
    expect(await warehouse.tables()).toEqual(['every_type']);
    expect(state.metadataLocation).toMatch(/^s3a:\/\/eigenlake\/lake-\d+\/quantum_features\/every_type\/metadata\/v3/);
    const names = everyType.columns.map(({ name }) => name);
    const then = await warehouse.plan(state, warehouse.snapshot(state, { tag: 'v_one' }));
    const rows = asObjects(await warehouse.read(then.files, names));
    const byId = (some: Record<string, unknown>[]) => some.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
    expect(byId(rows)).toEqual(byId(asObjects(someRows)));
    expect((await warehouse.plan(state, state.current)).files).toHaveLength(8);
  });

  it('lose no commit of sixteen writers in four processes', async () => {
    const place = options();
    const warehouse = openWarehouse(s3Store(place));
    await warehouse.create(small);
    const begin = performance.now();
    const wanted = await appendInProcesses(
      compiled.folder,
      { s3: place },
      { processes: 4, writersEach: 4, appends: 3 },
    );
    console.log(`16 writers × 3 appends: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    expect((await numbersIn(warehouse)).sort((a, b) => Number(a) - Number(b))).toEqual(wanted);
    const state = (await warehouse.load('small'))!;
    expect(state.snapshots.map(({ sequenceNumber }) => sequenceNumber)).toEqual(wanted.map((n) => n + 1));
    expect(Object.keys(state.tags)).toHaveLength(wanted.length);
    expect(state.current?.summary['total-records']).toBe(String(wanted.length));
  });

  it('hold no half commit when the server refuses at any write of an append', async () => {
    const place = options();
    const real = s3Store(place);
    const warehouse = openWarehouse(real);
    await warehouse.create(small);
    let n = 0;
    const there: number[] = [];
    for (let refuseAt = 1; refuseAt <= 5; refuseAt += 1) {
      // Once before the server has seen the write, once after it has carried it out and the answer is lost.
      for (const when of ['before', 'after'] as const) {
        let writes = 0;
        const refuse = (): boolean => {
          writes += 1;
          return writes === refuseAt;
        };
        const refusing: ObjectStore = {
          ...real,
          async putIfAbsent(key, bytes) {
            const now = refuse();
            if (now && when === 'before') throw new Error('refused');
            const done = await real.putIfAbsent(key, bytes);
            if (now) throw new Error('the answer was lost');
            return done;
          },
        };
        n += 1;
        const done = await openWarehouse(refusing)
          .append('small', numbers(n))
          .then(
            () => true,
            () => false,
          );
        if (done) there.push(n);
        expect((await numbersIn(warehouse)).sort((a, b) => Number(a) - Number(b))).toEqual(there);
      }
    }
    // Data, manifest and list fail; of the version that was created only the answer; a fifth write there is none.
    expect(there).toEqual([8, 9, 10]);
    await warehouse.append('small', numbers(99));
    expect(await numbersIn(warehouse)).toHaveLength(there.length + 1);
  });

  it('are not half there when the server is away in the middle of an append', async () => {
    if ('missing' in server) return;
    const place = options({ timeout: 300, retries: 1 });
    const store = s3Store(place);
    const warehouse = openWarehouse(store);
    await warehouse.create(small);
    let paused = false;
    const away = openWarehouse({
      ...store,
      async putIfAbsent(key, bytes) {
        if (/v2\.metadata\.json$/.test(key)) {
          server.pause();
          paused = true;
        }
        return store.putIfAbsent(key, bytes);
      },
    });
    await expect(away.append('small', numbers(1))).rejects.toMatchObject({ code: 's3_unreachable' });
    expect(paused).toBe(true);
    server.resume();
    const calm = openWarehouse(s3Store({ ...place, timeout: 30_000 }));
    // Whether the request that nobody waited for was carried out, only the table knows: it is whole either way.
    const state = await calm.append('small', numbers(2));
    const found = await numbersIn(calm);
    expect(found).toContain(2);
    expect(found).toHaveLength(state.snapshots.length);
  });
});
