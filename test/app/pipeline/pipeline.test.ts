import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  advance,
  type DataFolder,
  experimentAmbiguous,
  experimentUnknown,
  findBySettings,
  findExperiment,
  listExperiments,
  openDataFolder,
  processNow,
  publish,
  recordMissing,
  settingsHash,
  verify,
} from '../../../src/app/pipeline/index.ts';
import { schemaV1 } from '../../../src/lake/records/index.ts';
import { syntheticRecord } from '../../data/records.ts';

let root = '';
let folder: DataFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'eigenlake-pipeline-'));
  folder = openDataFolder(join(root, 'data'));
});
afterEach(async () => {
  await folder.close();
  rmSync(root, { recursive: true, force: true });
});

const small = { terms: 3, evaluations: 4, parameters: 2 };
const record = (seed: number) => syntheticRecord(seed, small);

describe('the path from records to tables', () => {
  it('creates nothing by being opened or read', async () => {
    expect(await listExperiments(folder)).toEqual([]);
    expect(await findBySettings(folder, 'x', 'y')).toBeNull();
    expect(await verify(folder)).toEqual({
      ok: true,
      records: 0,
      objects: 0,
      experiments: 0,
      pending: 0,
      lost: [],
      duplicated: [],
      damaged: [],
    });
    expect(readdirSync(root)).toEqual([]);
  });

  it('takes acknowledged records to the tables, and a second run finds nothing to do', async () => {
    for (let seed = 0; seed < 3; seed++) {
      const published = await publish(folder, record(seed));
      expect(published).toEqual({
        position: { topic: 'vqe_decorated_result_v2', partition: 0, offset: seed },
        experimentId: record(seed).experiment_id,
      });
    }
    expect(await verify(folder)).toMatchObject({ ok: true, records: 3, objects: 0, experiments: 0, pending: 3 });
    const { sink, batch } = await advance(folder);
    expect(sink).toMatchObject({ records: 3, objects: 3, deadLetters: 0 });
    expect(batch).toMatchObject({ objects: 3, tables: { experiments: 3, vqe_iterations: 12 } });
    expect(await advance(folder)).toMatchObject({ sink: { objects: 0 }, batch: { batchId: null } });
    expect(await verify(folder)).toMatchObject({ ok: true, records: 3, objects: 3, experiments: 3, pending: 0 });
  });

  it('writes the schema that belongs to the topic and knows what is left of the record there', async () => {
    const published = await publish(folder, record(1), 'thesis_v1');
    expect(published.experimentId).toMatch(/^[0-9a-f]{64}$/);
    expect((await folder.registry.latest('thesis_v1-value'))?.schema).toBe(schemaV1);
    await advance(folder, { published: [published] });
    const found = await findExperiment(folder, 'last');
    expect(found.experiment).toMatchObject({
      experimentId: published.experimentId,
      topic: 'thesis_v1',
      settings: null,
      shots: null,
      name: 'HH',
    });
    expect(await verify(folder)).toMatchObject({ ok: true, experiments: 1 });
  });

  it('gives back every experiment with its energies, by any unique ending of its id or as the last', async () => {
    const seeds = [5, 1, 3];
    for (const seed of seeds) await publish(folder, record(seed));
    await advance(folder);
    const listed = await listExperiments(folder);
    expect(listed.map(({ experimentId }) => experimentId)).toEqual([1, 3, 5].map((seed) => record(seed).experiment_id));
    const five = record(5);
    const total = five.vqe_result.minimum + 0.7151043390810812;
    expect(listed[2]).toMatchObject({
      name: 'H2',
      basis: 'sto-3g',
      ansatz: 'UCCSD',
      evaluations: 4,
      energies: { electronic: five.vqe_result.minimum, total, hf: five.hf_energy, fci: five.fci_energy },
      expectations: { number: 2, sz: 0, s2: 0 },
      seconds: { hamiltonian: 0.5, mapping: 0.25, vqe: 0.125, minimization: 0.01, total: 0.875 },
      flags: [],
      startedAt: five.started_at,
      settings: five.settings,
    });

    expect(await findExperiment(folder, 'last')).toEqual({ experiment: listed[2], record: five });
    const three = record(3).experiment_id ?? '';
    expect((await findExperiment(folder, three.slice(-6))).record).toEqual(record(3));
    expect((await findExperiment(folder, three)).experiment.experimentId).toBe(three);
    const failure = async (wanted: string): Promise<unknown> => findExperiment(folder, wanted).catch((error) => error);
    expect(experimentUnknown.matches(await failure('no such ending'))).toBe(true);
    expect(experimentUnknown.matches(await failure(''))).toBe(true);
    const endings = [1, 3, 5].map((seed) => record(seed).experiment_id?.slice(-1) ?? '');
    const shared = [...'0123456789abcdef'].find((digit) => endings.filter((one) => one === digit).length > 1);
    if (shared !== undefined) expect(experimentAmbiguous.matches(await failure(shared))).toBe(true);
    rmSync(join(folder.path, 'objects'), { recursive: true });
    expect(recordMissing.matches(await failure('last'))).toBe(true);
  });

  it('finds an earlier experiment by its settings and version only', async () => {
    await publish(folder, record(1));
    await publish(folder, record(2));
    await advance(folder);
    const hash = settingsHash(JSON.parse(record(2).settings ?? ''));
    expect((await findBySettings(folder, hash, '0.0.0-test'))?.experimentId).toBe(record(2).experiment_id);
    expect(await findBySettings(folder, hash, '0.0.1')).toBeNull();
    expect(await findBySettings(folder, settingsHash({ other: true }), '0.0.0-test')).toBeNull();
  });

  it('lets callers of one process that arrive together all find their experiments', async () => {
    const published = await Promise.all([1, 2, 3, 4].map((seed) => publish(folder, record(seed))));
    await Promise.all(published.map((one) => advance(folder, { published: [one] })));
    expect(await listExperiments(folder)).toHaveLength(4);
    expect(await verify(folder)).toMatchObject({ ok: true, experiments: 4, pending: 0 });
  });

  it('takes in objects that somebody put there without a log', async () => {
    const json = new TextEncoder().encode(JSON.stringify(record(8)));
    await folder.objects.putIfAbsent('experiments/imported/2026/08.json', json);
    await processNow(folder);
    expect(await verify(folder)).toMatchObject({ ok: true, records: 1, objects: 1, experiments: 1 });
  });
});
