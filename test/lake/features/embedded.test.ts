import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  allTables,
  type BatchResult,
  batchIdProperty,
  embeddedEngine,
  type ProcessOptions,
  readPendingBatch,
} from '../../../src/lake/features/index.ts';
import { openWarehouse } from '../../../src/lake/iceberg/index.ts';
import { folderStore } from '../../../src/lake/objects/index.ts';
import {
  encodeRecord,
  schemaUpstream,
  schemaV2,
  type VqeRecord,
  writeObjectFile,
} from '../../../src/lake/records/index.ts';
import { syntheticRecord, upstreamRecord } from '../../data/records.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'eigenlake-features-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const openPlace = () => {
  const store = folderStore(join(root, 'objects'));
  const bookkeeping = folderStore(join(root, 'warehouse'));
  return { store, bookkeeping, warehouse: openWarehouse(bookkeeping) };
};
const process = (options: Partial<ProcessOptions> = {}): Promise<BatchResult> =>
  embeddedEngine.process({ ...openPlace(), ...options });

const objectOf = (records: readonly VqeRecord[]): Uint8Array =>
  writeObjectFile(
    schemaV2,
    records.map((record) => encodeRecord(record, 'v2')),
  );
const key = (offset: number, topic = 'topic'): string =>
  `experiments/${topic}/partition=0/${topic}+0+${String(offset).padStart(10, '0')}.avro`;
const put = (name: string, bytes: Uint8Array): Promise<boolean> => openPlace().store.putIfAbsent(name, bytes);
const putRecord = (offset: number, record = syntheticRecord(offset), topic = 'topic'): Promise<boolean> =>
  put(key(offset, topic), objectOf([record]));

const small = { terms: 3, evaluations: 2, parameters: 2 };
const rowsOfSmall = {
  molecules: 1,
  ansatz_info: 1,
  performance_metrics: 1,
  vqe_results: 1,
  initial_parameters: 2,
  optimal_parameters: 2,
  vqe_iterations: 2,
  iteration_parameters: 4,
  hamiltonian_terms: 3,
  ml_iteration_features: 2,
  ml_run_summary: 1,
  processing_metadata: 1,
  experiments: 1,
};
const none = Object.fromEntries(Object.keys(rowsOfSmall).map((name) => [name, 0]));

async function versions(): Promise<Record<string, number>> {
  const { warehouse } = openPlace();
  const found = await Promise.all(
    allTables.map(async ({ name }) => [name, (await warehouse.load(name))?.version ?? 0]),
  );
  return Object.fromEntries(found);
}

async function readTable(name: string, columns: readonly string[]): Promise<Record<string, unknown>[]> {
  const { warehouse } = openPlace();
  const state = await warehouse.load(name);
  if (state === null) throw new Error(`no table ${name}`);
  const { files } = await warehouse.plan(state, state.current);
  const rows = await warehouse.read(files, columns);
  return Array.from({ length: rows.length }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column, rows.columns[column]?.[row]])),
  );
}

describe('the embedded engine', () => {
  it('makes all tables, empty, where there is nothing to process', async () => {
    expect(await process()).toEqual({ batchId: null, objects: 0, tables: none, deadLetters: 0 });
    const { warehouse } = openPlace();
    expect(await warehouse.tables()).toEqual(Object.keys(rowsOfSmall).sort());
    const before = await versions();
    expect(Object.values(before)).toEqual(allTables.map(() => 1));
    await process();
    expect(await versions()).toEqual(before);
  });

  it('turns records into rows with one batch id, tags every table, and then has nothing to do', async () => {
    await putRecord(0, syntheticRecord(0, small));
    const first = await process();
    expect(first).toEqual({ batchId: first.batchId, objects: 1, tables: rowsOfSmall, deadLetters: 0 });
    await putRecord(1, syntheticRecord(1, small));
    await putRecord(2, syntheticRecord(2, small));
    const second = await process({ now: () => 0 });
    expect(second.objects).toBe(2);
    expect(second.tables).toMatchObject({ experiments: 2, iteration_parameters: 8, processing_metadata: 1 });

    const { warehouse } = openPlace();
    const plain = (batch: string | null) => (batch ?? '').replaceAll('-', '');
    for (const { name } of allTables) {
      const state = await warehouse.load(name);
      expect(Object.keys(state?.tags ?? {})).toEqual([`v_${plain(first.batchId)}`, `v_incr_${plain(second.batchId)}`]);
      expect(state?.snapshots.map(({ summary }) => summary[batchIdProperty])).toEqual([first.batchId, second.batchId]);
      // A clock that went back does not put the second batch before the first.
      const [a, b] = state?.snapshots ?? [];
      expect(b!.timestampMs).toBeGreaterThan(a!.timestampMs);
    }

    const before = await versions();
    expect(await process()).toEqual({ batchId: null, objects: 0, tables: none, deadLetters: 0 });
    expect(await versions()).toEqual(before);
    expect(await readPendingBatch(openPlace().bookkeeping)).toBeNull();
  });

  it('writes one metadata row for each topic of a batch, with versions and counts', async () => {
    await putRecord(0, syntheticRecord(0, small), 'a');
    await putRecord(0, syntheticRecord(1, small), 'b');
    await putRecord(1, syntheticRecord(2, { ...small, parameters: 0 }), 'b');
    const now = Date.UTC(2026, 0, 2, 23, 59, 59, 999);
    const { batchId } = await process({ now: () => now });
    const rows = await readTable('processing_metadata', [
      'processing_batch_id',
      'processing_name',
      'processing_timestamp',
      'processing_date',
      'table_names',
      'table_versions',
      'record_counts',
      'source_data_info',
    ]);
    const names = Object.keys(rowsOfSmall).slice(0, 9);
    const row = (topic: string, counts: number[]) => ({
      processing_batch_id: batchId,
      processing_name: 'quantum_base_processing',
      processing_timestamp: now * 1000,
      processing_date: Math.floor(now / 86_400_000),
      table_names: names,
      table_versions: names.map(() => `v_${batchId?.replaceAll('-', '')}`),
      record_counts: counts,
      source_data_info: `Incremental VQE simulation data processing from topic ${topic}`,
    });
    expect(rows.map((one) => ({ ...one, record_counts: Array.from(one.record_counts as number[], Number) }))).toEqual([
      row('a', [1, 1, 1, 1, 2, 2, 2, 4, 3]),
      row('b', [2, 2, 2, 2, 2, 2, 4, 4, 6]),
    ]);
    expect(await readTable('experiments', ['experiment_id', 'topic', 'source_object', 'processing_date'])).toEqual([
      {
        experiment_id: syntheticRecord(0).experiment_id,
        topic: 'a',
        source_object: key(0, 'a'),
        processing_date: row('a', []).processing_date,
      },
      {
        experiment_id: syntheticRecord(1).experiment_id,
        topic: 'b',
        source_object: key(0, 'b'),
        processing_date: row('a', []).processing_date,
      },
      {
        experiment_id: syntheticRecord(2).experiment_id,
        topic: 'b',
        source_object: key(1, 'b'),
        processing_date: row('a', []).processing_date,
      },
    ]);
  });

  it('counts an experiment once, however many objects bring it, inside a batch and across batches', async () => {
    await putRecord(0, syntheticRecord(7, small));
    await putRecord(1, syntheticRecord(7, small));
    expect((await process()).tables).toEqual(rowsOfSmall);
    const before = await versions();
    await put('experiments/topic/again.avro', objectOf([syntheticRecord(7, small)]));
    expect(await process()).toEqual({ batchId: null, objects: 1, tables: none, deadLetters: 0 });
    // Remembered: it is not read a second time.
    expect(await process()).toMatchObject({ batchId: null, objects: 0 });
    expect(await versions()).toEqual(before);
  });

  it('reads files of many records, JSON, and whatever sub-folders a sink made', async () => {
    const hour = 'experiments/experiment.vqe/year=2026/month=01/day=02/hour=03/';
    const upstream = [upstreamRecord(1), upstreamRecord(2)];
    await put(
      `${hour}experiment.vqe+0+0000000000.avro`,
      writeObjectFile(
        schemaUpstream,
        upstream.map((record) => encodeRecord(record, 'upstream')),
      ),
    );
    const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    await put('experiments/experiment.vqe/1-17.json', text(upstreamRecord(3)));
    // The same message through two sinks is one experiment, though not one format.
    await put('experiments/experiment.vqe/2-18.json', text(upstreamRecord(2)));
    await put('experiments/experiment.vqe/3-19.json', text([upstreamRecord(4), upstreamRecord(5)]));
    await put(
      'experiments/experiment.vqe/lines.json',
      new TextEncoder().encode(`${JSON.stringify(upstreamRecord(6))}\n${JSON.stringify(upstreamRecord(7))}\n`),
    );
    await put('experiments/README.avro', text('no topic'));
    await put('experiments/experiment.vqe/notes.txt', text('no record'));
    const { tables, objects, deadLetters } = await process();
    expect({ objects, deadLetters }).toEqual({ objects: 5, deadLetters: 0 });
    expect(tables).toMatchObject({ experiments: 7, molecules: 7, processing_metadata: 1, vqe_iterations: 28 });
    const rows = await readTable('vqe_results', ['experiment_id', 'basis_set', 'backend', 'default_shots']);
    expect(new Set(rows.map(({ experiment_id }) => experiment_id)).size).toBe(7);
    for (const { experiment_id, ...rest } of rows) {
      expect(experiment_id).toMatch(/^[0-9a-f]{64}$/);
      expect(rest).toEqual({ basis_set: 'sto-3g', backend: 'aer_simulator_statevector', default_shots: null });
    }
  });

  it('sets an object that it cannot decode aside, and takes it in once it is repaired', async () => {
    const { store } = openPlace();
    const [first, second] = [objectOf([syntheticRecord(0, small)]), objectOf([syntheticRecord(1, small)])];
    const torn = second.subarray(0, second.length - 9);
    await put(
      key(0),
      Uint8Array.from(first, (byte, place) => (place === 0 ? 0 : byte)),
    );
    await put(key(1), torn);
    await putRecord(2, syntheticRecord(2, small));
    expect(await process()).toMatchObject({ objects: 1, deadLetters: 2, tables: { experiments: 1 } });
    expect(await process()).toMatchObject({ objects: 0, deadLetters: 0 });
    // Another size is another object; one of the same size is looked at again a day later.
    await store.put(key(0), first);
    await store.put(key(1), second);
    expect(await process()).toMatchObject({ objects: 1, deadLetters: 0, tables: { experiments: 1 } });
    const tomorrow = { now: () => Date.now() + 25 * 3_600_000 };
    expect(await process(tomorrow)).toMatchObject({ objects: 1, deadLetters: 0, tables: { experiments: 1 } });
  });

  it('splits what does not fit into memory into several batches', async () => {
    for (let offset = 0; offset < 5; offset++) await putRecord(offset, syntheticRecord(offset, small));
    expect(await process({ batchRows: 8 })).toMatchObject({
      objects: 5,
      tables: { experiments: 5, iteration_parameters: 20, processing_metadata: 3 },
    });
    const state = await openPlace().warehouse.load('experiments');
    expect(state?.snapshots).toHaveLength(3);
  });

  it('loses and repeats nothing when what it remembers is lost', async () => {
    await putRecord(0, syntheticRecord(0, small));
    await putRecord(1, syntheticRecord(0, small));
    await process();
    await openPlace().bookkeeping.delete('quantum_features/.consumed.json');
    await putRecord(2, syntheticRecord(2, small));
    expect(await process()).toMatchObject({ objects: 2, tables: rowsOfSmall });
    await openPlace().bookkeeping.put('quantum_features/.consumed.json', new TextEncoder().encode('{"format":1'));
    expect(await process()).toMatchObject({ batchId: null, tables: none });
  });

  it('does not repeat rows of feature tables when the experiments table was lost', async () => {
    await putRecord(0, syntheticRecord(0, small));
    await process();
    rmSync(join(root, 'warehouse', 'quantum_features', 'experiments'), { recursive: true });
    await putRecord(1, syntheticRecord(1, small));
    expect((await process()).tables).toEqual({ ...rowsOfSmall, experiments: 2 });
  });

  it('adds a column that came with a later version: old rows have null in it', async () => {
    const { warehouse } = openPlace();
    const molecules = allTables.find(({ name }) => name === 'molecules')!;
    await warehouse.create({ ...molecules, columns: molecules.columns.filter(({ name }) => name !== 'multiplicity') });
    await warehouse.append('molecules', { length: 1, columns: { experiment_id: ['old'] } });
    await putRecord(0);
    await process();
    const state = (await warehouse.load('molecules'))!;
    expect(state.columns.at(-1)?.name).toBe('multiplicity');
    const { files } = await warehouse.plan(state, state.current);
    const { columns } = await warehouse.read(files, ['experiment_id', 'multiplicity']);
    expect(Array.from(columns.multiplicity!)).toEqual([null, 1]);
  });

  it('stops between objects when it is asked to, before a batch has begun', async () => {
    await putRecord(0);
    const controller = new AbortController();
    controller.abort(new Error('stop'));
    await expect(process({ signal: controller.signal })).rejects.toThrow('stop');
    expect(await readPendingBatch(openPlace().bookkeeping)).toBeNull();
    expect(await process()).toMatchObject({ objects: 1 });
  });

  describe('a table that came with a later version', () => {
    const late = ['ml_iteration_features', 'ml_run_summary'];
    const remove = () => {
      for (const name of late) rmSync(join(root, 'warehouse', 'quantum_features', name), { recursive: true });
    };
    const content = async (): Promise<unknown> => {
      const { warehouse } = openPlace();
      const states = await Promise.all(late.map((name) => warehouse.load(name)));
      return {
        summaries: await readTable('ml_run_summary', ['experiment_id', 'energy_range', 'processing_date']),
        iterations: await readTable('ml_iteration_features', ['experiment_id', 'iteration_step', 'energy']),
        tags: states.map((state) => Object.keys(state?.tags ?? {}).sort()),
        times: states.map((state) => state?.snapshots.map(({ timestampMs }) => timestampMs)),
      };
    };
    const fill = async () => {
      for (let batch = 0; batch < 3; batch++) {
        await putRecord(2 * batch, syntheticRecord(2 * batch, small));
        await putRecord(2 * batch + 1, syntheticRecord(2 * batch + 1, small));
        await process({ now: () => 1_760_000_000_000 + 86_400_000 * batch });
      }
    };

    it('gets the rows, tags and times that it would have had from the beginning', async () => {
      await fill();
      const before = await content();
      remove();
      expect((await process()).objects).toBe(0);
      expect(await content()).toEqual(before);
      const made = await versions();
      await process();
      expect(await versions()).toEqual(made);
    });

    it('is completed when that was interrupted, and takes new experiments after it', async () => {
      await fill();
      const before = await content();
      remove();
      const { store, warehouse } = openPlace();
      let reads = 0;
      const failing = {
        ...store,
        list: store.list.bind(store),
        get: async (name: string) => {
          if (++reads > 3) throw new Error('the store is away');
          return await store.get(name);
        },
      };
      await expect(process({ store: failing, warehouse })).rejects.toThrow('the store is away');
      await process();
      expect(await content()).toEqual(before);
      await putRecord(6, syntheticRecord(6, small));
      expect((await process()).tables).toMatchObject({ ml_iteration_features: 2, ml_run_summary: 1 });
      expect((await readTable('ml_run_summary', ['experiment_id'])).length).toBe(7);
    });

    it('leaves out experiments whose objects are gone', async () => {
      await fill();
      remove();
      rmSync(join(root, 'objects', key(2)));
      await process();
      expect((await readTable('ml_run_summary', ['experiment_id'])).length).toBe(5);
    });
  });
});
