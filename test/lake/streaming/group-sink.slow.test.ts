import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin, Consumer } from '@platformatic/kafka';
import { afterAll, describe, expect, it } from 'vitest';
import { folderStore, type ObjectStore } from '../../../src/lake/objects/index.ts';
import { embeddedRegistry, encodeRecord, frame, readObjectFile, schemaV2 } from '../../../src/lake/records/index.ts';
import { type GroupSinkOptions, kafkaLog, runGroupSink } from '../../../src/lake/streaming/index.ts';
import { service } from '../../services/service.ts';
import { fullRecord } from '../records/golden-record.ts';

const broker = await service('kafka', { partitions: 3 });
const missing = 'missing' in broker ? broker.missing : null;
afterAll(async () => {
  if (!('missing' in broker)) await broker.remove();
});

let worlds = 0;

/** A topic and a group of its own on the broker, and a folder of objects. */
async function world() {
  const name = `vqe_decorated_result_${worlds++}`;
  const kafka = { servers: ['missing' in broker ? '' : broker.env.KAFKA_SERVERS!] };
  const log = kafkaLog(kafka);
  const folder = mkdtempSync(join(tmpdir(), 'eigenlake-group-'));
  const registry = embeddedRegistry(join(folder, 'registry'));
  const store = folderStore(join(folder, 'objects'));
  const { id } = await registry.register(`${name}-value`, schemaV2);
  const publish = (molecule: string) =>
    log.append(name, frame(id, encodeRecord({ ...fullRecord, molecule_name: molecule }, 'v2')));
  const options: GroupSinkOptions = {
    kafka,
    group: `group-${name}`,
    topics: [name],
    registry,
    store,
    deadLetterTopic: `dead-${name}`,
  };
  return { name, kafka, log, registry, store, publish, options };
}

/** Every offset of every object and dead letter with its molecule; throws when an offset stands twice. */
async function stored(store: ObjectStore): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { key } of store.list('')) {
    const [, position, offset, kind] = /\/([^/+]+\+\d+)\+(\d{10})\.(avro|json)$/.exec(key)!;
    const bytes = (await store.get(key))!;
    const names =
      kind === 'json' ? ['dead'] : readObjectFile(bytes).records.map(({ molecule_name: name }) => name ?? '');
    for (const [index, name] of names.entries()) {
      const at = `${position}+${Number(offset) + index}`;
      if (found.has(at)) throw new Error(`${at} stands in two objects`);
      found.set(at, name);
    }
  }
  return found;
}

const names = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `m${from + index}`);
const sorted = (values: Iterable<string>) => [...values].sort();

describe.skipIf(missing !== null)(
  `the sink of a Kafka group (${missing ?? 'Apache Kafka'})`,
  { timeout: 120_000 },
  () => {
    it('stores everything once with --once, and goes on where it ended', async () => {
      const { log, store, publish, options } = await world();
      for (const name of names(20)) await publish(name);
      expect(await runGroupSink({ ...options, once: true })).toMatchObject({
        records: 20,
        objects: 20,
        deadLetters: 0,
      });
      expect(sorted((await stored(store)).values())).toEqual(sorted(names(20)));
      expect(await runGroupSink({ ...options, once: true })).toMatchObject({ records: 0, objects: 0 });
      for (const name of names(5, 20)) await publish(name);
      expect(await runGroupSink({ ...options, once: true })).toMatchObject({ records: 5, objects: 5 });
      expect(sorted((await stored(store)).values())).toEqual(sorted(names(25)));
      await log.close();
    });

    it('puts several records in one object, and finds its own names taken when nothing was committed', async () => {
      const { log, kafka, store, publish, options } = await world();
      for (const name of names(31)) await publish(name);
      const first = await runGroupSink({ ...options, once: true, flushSize: 4 });
      expect(first.records).toBe(31);
      expect(first.objects).toBeLessThan(14);
      const before = await stored(store);
      // Another group starts at the beginning, with other sizes: every offset is there already.
      const again = await runGroupSink({ ...options, group: `${options.group}-2`, once: true, flushSize: 3 });
      expect(again.records).toBe(0);
      for (const name of names(9, 31)) await publish(name);
      await runGroupSink({ ...options, group: `${options.group}-3`, once: true, flushSize: 5 });
      const after = await stored(store);
      expect(sorted(after.values())).toEqual(sorted(names(40)));
      for (const [at, name] of before) expect(after.get(at)).toBe(name);
      expect(kafka.servers).toHaveLength(1);
      await log.close();
    });

    it('keeps what is no record as an object with the reason, and tells a topic of it', async () => {
      const { name, kafka, log, store, publish, options } = await world();
      await publish('before');
      const { partition, offset } = await log.append(name, new TextEncoder().encode('no record'));
      await publish('after');
      expect(await runGroupSink({ ...options, once: true, flushSize: 10 })).toMatchObject({
        records: 2,
        deadLetters: 1,
      });
      expect(sorted((await stored(store)).values())).toEqual(['after', 'before', 'dead']);
      const letters = [];
      for (const one of await log.partitions(`dead-${name}`)) {
        for await (const { value } of log.read(`dead-${name}`, one, 0)) letters.push(new TextDecoder().decode(value));
      }
      expect(letters).toEqual(['no record']);
      const consumer = new Consumer({ clientId: 'test', groupId: 'look', bootstrapBrokers: [...kafka.servers] });
      const stream = await consumer.consume({ topics: [`dead-${name}`], mode: 'earliest', autocommit: false });
      for await (const message of stream) {
        const headers = Object.fromEntries([...message.headers].map(([key, text]) => [String(key), String(text)]));
        expect(headers).toMatchObject({ topic: name, partition: String(partition), offset: String(offset) });
        expect(headers.reason).toContain('header');
        break;
      }
      await consumer.close(true);
      await log.close();
    });

    it('finds a topic that appears while it runs, and shares partitions with another sink without duplicates', async () => {
      const { name, kafka, log, store, publish, options } = await world();
      const stop = new AbortController();
      const running = { ...options, topics: [new RegExp(`^${name}`)], flushSize: 3, rotate: 300, signal: stop.signal };
      const one = runGroupSink(running);
      const registry = options.registry;
      for (const molecule of names(15)) await publish(molecule);
      await expect.poll(async () => (await stored(store)).size, { timeout: 30_000 }).toBe(15);
      const two = runGroupSink(running);
      const { id } = await registry.register(`${name}-late-value`, schemaV2);
      for (const molecule of names(30, 15)) {
        await publish(molecule);
        await log.append(
          `${name}_late`,
          frame(id, encodeRecord({ ...fullRecord, molecule_name: `late ${molecule}` }, 'v2')),
        );
      }
      await expect.poll(async () => (await stored(store)).size, { timeout: 60_000 }).toBe(75);
      stop.abort();
      const results = await Promise.all([one, two]);
      expect(results.reduce((sum, { records }) => sum + records, 0)).toBe(75);
      const admin = new Admin({ clientId: 'test', bootstrapBrokers: [...kafka.servers] });
      expect((await admin.listTopics()).includes(`${name}_late`)).toBe(true);
      await admin.close();
      await log.close();
    });

    it('waits while the broker is away, and goes on', async () => {
      if ('missing' in broker) return;
      const { log, store, publish, options } = await world();
      for (const name of names(6)) await publish(name);
      await log.close();
      const stop = new AbortController();
      const troubles: string[] = [];
      const sink = runGroupSink({
        ...options,
        kafka: { ...options.kafka, retries: 2, retryDelay: 100, timeout: 1000 },
        signal: stop.signal,
        onEvent: (event) => {
          if (event.kind === 'trouble') troubles.push(event.code);
        },
      });
      await expect.poll(async () => (await stored(store)).size, { timeout: 30_000 }).toBe(6);
      await broker.kill();
      await expect.poll(() => troubles.length, { timeout: 30_000 }).toBeGreaterThan(0);
      expect(troubles[0]).toBe('kafka_unreachable');
      await broker.again();
      const late = kafkaLog(options.kafka);
      const { id } = await options.registry.register(`${options.topics[0]}-value`, schemaV2);
      await late.append(
        String(options.topics[0]),
        frame(id, encodeRecord({ ...fullRecord, molecule_name: 'late' }, 'v2')),
      );
      await expect.poll(async () => (await stored(store)).size, { timeout: 60_000 }).toBe(7);
      stop.abort();
      await sink;
      await late.close();
    });
  },
);
