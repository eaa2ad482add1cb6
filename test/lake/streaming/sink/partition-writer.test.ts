import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeRecord,
  frame,
  readObjectFile,
  type SchemaRegistry,
  schemaNotFound,
  schemaUpstream,
  schemaV2,
  writeObjectFile,
} from '../../../../src/lake/records/index.ts';
import { type LogEntry, objectKey, objectOfAnotherLog } from '../../../../src/lake/streaming/index.ts';
import { Budget } from '../../../../src/lake/streaming/sink/budget.ts';
import { PartitionWriter, together } from '../../../../src/lake/streaming/sink/partition-writer.ts';
import { memoryStore } from '../../../doubles/memory-store.ts';
import { fullRecord } from '../../records/golden-record.ts';

const topic = 'vqe';
const body = (offset: number) =>
  encodeRecord({ ...fullRecord, molecule_name: `m${offset}`, experiment_id: `e${offset}` }, 'v2');
const entry = (offset: number): LogEntry => ({
  topic,
  partition: 0,
  offset,
  timestamp: 0,
  value: frame(1, body(offset)),
});
const registry = {
  byId: async (id: number) => {
    if (id === 1) return schemaV2;
    if (id === 2) return schemaUpstream;
    throw schemaNotFound(`with the id ${id}`);
  },
} as SchemaRegistry;
const key = (offset: number) => objectKey({ topic, partition: 0, offset });

function writerFor(store: ReturnType<typeof memoryStore>, flushSize: number, from = 0) {
  const counted = { records: 0, objects: 0, deadLetters: 0 };
  const writer = new PartitionWriter(topic, 0, from, {
    store,
    registry,
    flushSize,
    budget: new Budget({ bytes: 1 << 20, objects: together }),
    tell: async () => undefined,
    count: ({ records = 0, objects = 0, deadLetters = 0 }) => {
      counted.records += records;
      counted.objects += objects;
      counted.deadLetters += deadLetters;
    },
  });
  return { writer, counted };
}

/** How often each offset stands in an object. */
function standing(store: ReturnType<typeof memoryStore>): Map<number, number> {
  const found = new Map<number, number>();
  for (const [name, bytes] of store.objects) {
    if (!name.startsWith('experiments/')) continue;
    const start = Number(/\+(\d+)\.avro$/.exec(name)![1]);
    for (const [index, { molecule_name }] of readObjectFile(bytes).records.entries()) {
      expect(molecule_name).toBe(`m${start + index}`);
      found.set(start + index, (found.get(start + index) ?? 0) + 1);
    }
  }
  return found;
}

const once = (count: number) => new Map(Array.from({ length: count }, (_, offset) => [offset, 1]));
const sorted = (map: Map<number, number>) => new Map([...map].sort(([a], [b]) => a - b));

describe('the writer of a partition', () => {
  it('whatever died before it, at whatever write, with whatever size of objects: every offset stands in one object', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(1, 2, 3, 5), fc.integer({ min: 0, max: 30 }), fc.boolean()), {
          maxLength: 4,
        }),
        fc.constantFrom(1, 2, 4),
        async (lives, last) => {
          let begun = 0;
          let fails = Number.POSITIVE_INFINITY;
          const store = memoryStore(async () => {
            const number = begun++;
            // The one that fails ends last: what was on its way beside it leaves a gap before.
            for (let turn = 0; turn < (number === fails || number === fails + 9 ? 30 : 1); turn++)
              await new Promise((resolve) => setImmediate(resolve));
            if (number === fails || number === fails + 9) throw new Error('killed');
          });
          let committed = 0;
          const live = async (flushSize: number) => {
            const { writer } = writerFor(store, flushSize, committed);
            for (let offset = committed; offset < 40; offset++) await writer.add(entry(offset));
            await writer.flush();
            await writer.settle();
            return writer;
          };
          for (const [flushSize, writes, commits] of lives) {
            begun = 0;
            fails = writes;
            const { writer } = writerFor(store, flushSize, committed);
            try {
              for (let offset = committed; offset < 40; offset++) await writer.add(entry(offset));
              await writer.flush();
              await writer.settle();
            } catch {
              await writer.rewind();
            }
            // A commit may get lost, too.
            if (commits) committed = writer.durable;
          }
          fails = Number.POSITIVE_INFINITY;
          expect((await live(last)).durable).toBe(40);
          expect(sorted(standing(store))).toEqual(once(40));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('says that nothing from the first failure on is durable, and reads it again', async () => {
    const store = memoryStore((name) => {
      if (name === key(3) && !store.objects.has(key(9))) throw new Error('away');
    });
    const { writer, counted } = writerFor(store, 1);
    for (let offset = 0; offset < 4; offset++) await writer.add(entry(offset));
    await expect(writer.settle()).rejects.toThrow('away');
    expect(writer.durable).toBe(3);
    await writer.rewind();
    expect(writer.next).toBe(3);
    store.objects.set(key(9), new Uint8Array());
    await writer.add(entry(3));
    await writer.settle();
    expect(writer.durable).toBe(4);
    expect(counted).toMatchObject({ records: 4, objects: 4 });
  });

  it('sends single records side by side, never more than its budget', async () => {
    let present = 0;
    let most = 0;
    const store = memoryStore(async () => {
      most = Math.max(most, ++present);
      await new Promise((resolve) => setImmediate(resolve));
      present -= 1;
    });
    const { writer } = writerFor(store, 1);
    for (let offset = 0; offset < 100; offset++) await writer.add(entry(offset));
    await writer.settle();
    expect(standing(store).size).toBe(100);
    expect(most).toBeGreaterThan(2);
    expect(most).toBeLessThanOrEqual(together);
  });

  it('never takes the object of another log for its own record', async () => {
    const store = memoryStore();
    store.objects.set(key(0), writeObjectFile(schemaV2, [body(7)], 'null'));
    const { writer } = writerFor(store, 1);
    await expect(writer.add(entry(0))).rejects.toThrow(expect.objectContaining({ code: objectOfAnotherLog.code }));
    expect(writer.durable).toBe(0);
  });

  it('takes the same record for its own, whoever wrote it with whatever schema', async () => {
    const store = memoryStore();
    // As Kafka Connect writes them: other branches first, names of its own.
    const other = JSON.stringify(JSON.parse(schemaV2), null, 1);
    store.objects.set(key(0), writeObjectFile(other, [body(0), body(1)], 'deflate'));
    const { writer, counted } = writerFor(store, 1);
    for (let offset = 0; offset < 3; offset++) await writer.add(entry(offset));
    await writer.settle();
    expect(sorted(standing(store))).toEqual(once(3));
    expect(counted).toMatchObject({ records: 1, objects: 1 });
  });

  it('begins another object where the schema changes, and where the log leaves out offsets', async () => {
    const store = memoryStore();
    const { writer } = writerFor(store, 10);
    await writer.add(entry(0));
    await writer.add({ ...entry(1), value: frame(2, encodeRecord(fullRecord, 'upstream')) });
    await writer.add(entry(2));
    await writer.add(entry(5));
    await writer.flush();
    expect([...store.objects.keys()]).toEqual([0, 1, 2, 5].map(key));
  });

  it('stores everything before a dead letter, so that its offset is never ahead of theirs', async () => {
    const store = memoryStore();
    const { writer, counted } = writerFor(store, 10);
    await writer.add(entry(0));
    await writer.add({ ...entry(1), value: new Uint8Array([1]) });
    expect(writer.durable).toBe(2);
    await writer.add({ ...entry(2), value: frame(9, body(2)) });
    expect(counted).toMatchObject({ records: 1, deadLetters: 2 });
  });
});
