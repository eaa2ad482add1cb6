import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advance, openDataFolder, publish, verify } from '../../../src/app/pipeline/index.ts';
import { batchIdProperty } from '../../../src/lake/features/index.ts';
import { frame, schemaOf } from '../../../src/lake/records/index.ts';
import { objectKey } from '../../../src/lake/streaming/index.ts';
import { syntheticRecord } from '../../data/records.ts';

const topic = 'vqe_decorated_result_v2';
const small = { terms: 3, evaluations: 4, parameters: 2 };
const record = (seed: number) => syntheticRecord(seed, small);
const id = (seed: number) => record(seed).experiment_id;

/** One healthy data folder of three experiments in two batches, copied for each test: copying moves everything. */
let root = '';
let healthy = '';
let copies = 0;
let path = '';
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'eigenlake-verify-'));
  healthy = join(root, 'healthy');
  const folder = openDataFolder(healthy);
  for (const seed of [0, 1]) await publish(folder, record(seed));
  await advance(folder);
  await publish(folder, record(2));
  await advance(folder);
  await folder.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  path = join(root, `copy-${copies++}`);
  cpSync(healthy, path, { recursive: true });
});

const check = () => verify(openDataFolder(path));
const object = (offset: number) => objectKey({ topic, partition: 0, offset });
const objectFile = (offset: number) => join(path, 'objects', object(offset));
const tableFolder = (table: string) => join(path, 'warehouse', 'quantum_features', table);

function files(folder: string, suffix: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(folder, name))
    .sort();
}

describe('verify', () => {
  it('accepts a healthy folder, also where it was copied to', async () => {
    const expected = {
      ok: true,
      records: 3,
      objects: 3,
      experiments: 3,
      pending: 0,
      lost: [],
      duplicated: [],
      damaged: [],
    };
    expect(await check()).toEqual(expected);
    rmSync(join(path, '.locks'), { recursive: true });
    expect(await check()).toEqual(expected);
  });

  it('misses the object of an experiment', async () => {
    rmSync(objectFile(1));
    const { ok, lost, duplicated, damaged } = await check();
    expect({ ok, duplicated, damaged }).toEqual({ ok: false, duplicated: [], damaged: [] });
    expect(lost).toEqual([
      {
        topic,
        partition: 0,
        offset: 1,
        object: object(1),
        experiment_id: id(1),
        reason: 'the object of an experiment in the tables is gone',
      },
    ]);
  });

  it('notices an object whose bytes changed', async () => {
    const bytes = readFileSync(objectFile(1));
    bytes[bytes.length - 40]! ^= 1;
    writeFileSync(objectFile(1), bytes);
    const { ok, damaged } = await check();
    expect(ok).toBe(false);
    expect(damaged[0]).toMatchObject({ offset: 1, object: object(1) });
  });

  it('notices an object that holds the record of another offset', async () => {
    writeFileSync(objectFile(1), readFileSync(objectFile(0)));
    const { ok, damaged } = await check();
    expect(ok).toBe(false);
    expect(damaged).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ offset: 1, reason: 'its bytes are not those in the log' }),
        expect.objectContaining({ experiment_id: id(1), reason: 'the object no longer holds this experiment' }),
      ]),
    );
  });

  it('misses rows, table by table', async () => {
    for (const table of ['hamiltonian_terms', 'molecules']) rmSync(tableFolder(table), { recursive: true });
    const { ok, lost } = await check();
    expect(ok).toBe(false);
    const reason = (rows: number) => `it has 0 rows and should have ${rows}`;
    expect(lost).toEqual([
      ...[0, 1, 2].map((seed) => ({ table: 'molecules', experiment_id: id(seed), reason: reason(1) })),
      ...[0, 1, 2].map((seed) => ({ table: 'hamiltonian_terms', experiment_id: id(seed), reason: reason(3) })),
    ]);
  });

  it('notices rows that are there twice', async () => {
    const { warehouse } = openDataFolder(path);
    const state = await warehouse.load('optimal_parameters');
    if (state === null) throw new Error('no table');
    const { files } = await warehouse.plan(state, state.snapshots[0] ?? null);
    const rows = await warehouse.read(
      files,
      state.columns.map(({ name }) => name),
    );
    // As old as the second batch: part of what experiments says is complete.
    await warehouse.append('optimal_parameters', rows, { timestampMs: 0 });
    const { ok, duplicated, lost, damaged } = await check();
    expect({ ok, lost, damaged }).toEqual({ ok: false, lost: [], damaged: [] });
    expect(duplicated).toEqual(
      [0, 1].map((seed) => ({
        table: 'optimal_parameters',
        experiment_id: id(seed),
        reason: 'it has 4 rows and should have 2',
      })),
    );
  });

  it('notices rows whose values are not those of the record', async () => {
    const { warehouse } = openDataFolder(path);
    const state = await warehouse.load('vqe_results');
    if (state === null) throw new Error('no table');
    const { files } = await warehouse.plan(state, state.snapshots[0] ?? null);
    const rows = await warehouse.read(
      files,
      state.columns.map(({ name }) => name),
    );
    rmSync(tableFolder('vqe_results'), { recursive: true });
    await warehouse.create({ ...state, comment: '' });
    const changed = Array.from(rows.columns.minimum_energy ?? []);
    changed[1] = -1;
    await warehouse.append(
      'vqe_results',
      { ...rows, columns: { ...rows.columns, minimum_energy: changed } },
      { timestampMs: 0 },
    );
    const { damaged, lost } = await check();
    expect(damaged).toEqual([
      { table: 'vqe_results', experiment_id: id(1), reason: 'its rows are not those of its record' },
    ]);
    expect(lost).toEqual([{ table: 'vqe_results', experiment_id: id(2), reason: 'it has 0 rows and should have 1' }]);
  });

  it('notices a data file that is gone or cut off', async () => {
    const [first, second] = files(join(tableFolder('vqe_iterations'), 'data'), '.parquet');
    rmSync(first!);
    writeFileSync(second!, readFileSync(second!).subarray(0, statSync(second!).size - 20));
    const { ok, damaged, lost } = await check();
    expect({ ok, lost }).toEqual({ ok: false, lost: [] });
    expect(damaged.map(({ table }) => table)).toEqual(['vqe_iterations', 'vqe_iterations']);
    expect(damaged[0]?.file).toContain('.parquet');
  });

  it('misses an earlier version of a table, and what its snapshot of then refers to', async () => {
    const metadata = join(tableFolder('vqe_results'), 'metadata');
    const { warehouse, tables } = openDataFolder(path);
    const first = (await warehouse.load('vqe_results'))?.snapshots[0];
    if (first === undefined) throw new Error('no snapshot');
    rmSync(join(metadata, 'v2.metadata.json'));
    rmSync(join(tables.location, first.manifestList.slice(first.manifestList.indexOf('quantum_features'))));
    const { ok, lost, duplicated, damaged } = await check();
    expect({ ok, lost, duplicated }).toEqual({ ok: false, lost: [], duplicated: [] });
    expect(damaged).toEqual([
      {
        table: 'vqe_results',
        file: 'quantum_features/vqe_results/metadata/v2.metadata.json',
        reason: 'this version of the table is gone',
      },
      { table: 'vqe_results', reason: expect.stringContaining(`snapshot ${first.id} cannot be read`) },
    ]);
  });

  it('notices a table whose metadata cannot be read', async () => {
    for (const file of files(tableFolder('ansatz_info'), '.metadata.json')) writeFileSync(file, '{');
    const { ok, damaged } = await check();
    expect(ok).toBe(false);
    expect(damaged).toEqual([expect.objectContaining({ table: 'ansatz_info' })]);
  });

  it('notices a batch without its tag or its metadata row, and a commit that belongs to nobody', async () => {
    const { warehouse, tables } = openDataFolder(path);
    const state = await warehouse.load('molecules');
    const newest = `quantum_features/molecules/metadata/v${state?.version}.metadata.json`;
    const text = new TextDecoder().decode((await tables.get(newest)) ?? new Uint8Array());
    await tables.put(newest, new TextEncoder().encode(text.replace('"v_incr_', '"kept_')));
    rmSync(tableFolder('processing_metadata'), { recursive: true });
    const rows = { length: 1, columns: { experiment_id: ['stray'] } };
    await warehouse.append('ansatz_info', rows, {
      summary: { [batchIdProperty]: 'stray' },
      tag: 'v_incr_stray',
      timestampMs: Date.now() + 1000,
    });
    const { ok, damaged, lost } = await check();
    expect(ok).toBe(false);
    expect(damaged.map(({ table, reason }) => [table, reason.replace(/[0-9a-f-]{36}/, '…')])).toEqual([
      ['ansatz_info', 'batch stray is in this table but not in experiments, and nobody finishes it'],
      ['molecules', 'the snapshot of batch … has lost its tag'],
    ]);
    expect(lost.map(({ table }) => table)).toEqual(['processing_metadata', 'processing_metadata']);
  });

  it('lists what cannot be decoded, in the log and among the objects', async () => {
    const folder = openDataFolder(path);
    const { id: schema } = await folder.registry.register('x-value', schemaOf('v2'));
    await folder.log.append(topic, frame(schema, new Uint8Array([1, 2, 3])));
    await folder.objects.putIfAbsent('experiments/imported/a.json', new TextEncoder().encode('{"vqe_result": 1}'));
    await folder.objects.putIfAbsent('experiments/imported/b.avro', new Uint8Array(10));
    expect(await advance(folder)).toMatchObject({ sink: { deadLetters: 1 }, batch: { deadLetters: 2, batchId: null } });
    for (let time = 0; time < 2; time++) {
      const { ok, damaged, lost, pending } = await check();
      expect({ ok, lost, pending }).toEqual({ ok: false, lost: [], pending: 0 });
      expect(damaged.map(({ offset, object }) => offset ?? object)).toEqual([
        3,
        'experiments/imported/a.json',
        'experiments/imported/b.avro',
      ]);
      await advance(folder);
    }
  });

  it('says of a log that was cut what is missing in it, while the objects keep the records', async () => {
    const [segment] = files(join(path, 'log', topic), '.log');
    writeFileSync(segment!, readFileSync(segment!).subarray(0, 900));
    const { ok, damaged } = await check();
    expect(ok).toBe(false);
    expect(damaged.length).toBeGreaterThan(0);
    expect(damaged.every((finding) => finding.topic === topic)).toBe(true);
    rmSync(join(path, 'log'), { recursive: true });
    expect(await check()).toMatchObject({ ok: true, records: 3, objects: 3, experiments: 3 });
  });

  it('counts records that nobody has taken on yet as pending', async () => {
    const folder = openDataFolder(path);
    await publish(folder, record(3));
    expect(await check()).toMatchObject({ ok: true, records: 4, experiments: 3, pending: 1 });
    await advance(folder);
    expect(await check()).toMatchObject({ ok: true, records: 4, experiments: 4, pending: 0 });
  });
});
