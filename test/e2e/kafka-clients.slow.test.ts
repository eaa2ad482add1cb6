import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataFolder, publish } from '../../src/app/pipeline/index.ts';
import {
  decodeRecord,
  encodeRecord,
  httpRegistry,
  type RecordVersion,
  schemaOf,
  schemaUpstream,
  schemaV1,
  unframe,
  type VqeRecord,
} from '../../src/lake/records/index.ts';
import { type KafkaSettings, kafkaLog } from '../../src/lake/streaming/index.ts';
import { entriesOf } from '../conformance/event-log.ts';
import { fullRecord, goldenRecord, goldenRecordV1 } from '../lake/records/golden-record.ts';
import { confluent, withoutConfluent } from '../services/confluent.ts';
import { service } from '../services/service.ts';

/** Records of ours read by Kafka's other clients, and theirs by us, on real servers. */
const broker = await service('kafka');
const registry = await service('registry', { storage: 'memory' });
const scratch = mkdtempSync(join(tmpdir(), 'eigenlake-clients-'));
afterAll(async () => {
  for (const one of [broker, registry]) if (!('missing' in one)) await one.remove();
  rmSync(scratch, { recursive: true, force: true });
});
const missing = [broker, registry].flatMap((one) => ('missing' in one ? [one.missing] : []))[0] ?? null;
const servers = 'missing' in broker ? '' : (broker.env.KAFKA_SERVERS ?? '');
const url = 'missing' in registry ? '' : (registry.env.SCHEMA_REGISTRY_URL ?? '');
const withoutKcat = spawnSync('kcat', ['-V']).status === 0 ? null : 'kcat is not here: apt-get install kcat';

type Compression = NonNullable<KafkaSettings['compression']>;
const compressions: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
/** Every version reads zstd, not every one writes it. */
const written = compressions.filter((one) => one !== 'zstd' || 'zstdCompressSync' in zlib);
const logWith = (compression: Compression) => kafkaLog({ servers: [servers], compression, deadline: 60_000 });

/** A record of some 8 MB: 1 000 evaluations with 1 000 parameters. */
const large: VqeRecord = {
  ...goldenRecord,
  vqe_result: {
    ...goldenRecord.vqe_result,
    iteration_list: Array.from({ length: 1000 }, (_, step) => ({
      ...goldenRecord.vqe_result.iteration_list[0]!,
      iteration: step + 1,
      parameters: Array.from({ length: 1000 }, (_, index) => Math.sin(1000 * step + index)),
    })),
  },
};

/** A record as its schema has it: what a reader that knows nothing else gives back. */
function asWritten(record: VqeRecord, version: RecordVersion): unknown {
  const { initial_data: data, iteration_list: list, ...result } = record.vqe_result;
  if (version === 'v2') return record;
  const tail = ['experiment_id', 'started_at', 'molecule_name', 'mapping', 'hf_energy', 'fci_energy', 'flags'].concat([
    'number',
    'sz',
    's2',
    'settings',
    'producer_version',
    'job_id',
  ]);
  const upstream = without(record, tail);
  if (version === 'upstream') return upstream;
  return {
    ...upstream,
    vqe_result: {
      ...without(result, ['nuclear_repulsion_energy', 'success', 'nfev', 'nit']),
      initial_data: without(data, ['init_strategy', 'seed', 'ansatz_name', 'exact_estimator']),
      iteration_list: list.map((one) =>
        without(one, ['energy_delta', 'parameter_delta_norm', 'cumulative_min_energy']),
      ),
    },
  };
}

function without(document: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));
}

describe.skipIf(missing !== null)(`Kafka's other clients (${missing ?? 'on Apache Kafka and Apicurio'})`, () => {
  describe.skipIf(withoutConfluent !== null)(
    `in Python (${withoutConfluent ?? 'Confluent, fastavro, Apache Avro'})`,
    () => {
      it('read what we send, in every version and compression', async () => {
        const sent = new Map<string, { id: number; record: unknown }>();
        const place = httpRegistry({ url });
        for (const compression of written) {
          const folder = openDataFolder(join(scratch, compression), { log: logWith(compression), registry: place });
          for (const [topic, version, record] of [
            [`ours_${compression}_v2`, 'v2', fullRecord],
            [`ours_${compression}_v1`, 'v1', goldenRecordV1],
            ...(compression === 'gzip' ? ([['large_v2', 'v2', large]] as const) : []),
          ] as const) {
            expect(await publish(folder, record, topic)).toMatchObject({ position: { topic, offset: 0 } });
            const { id } = await place.register(`${topic}-value`, schemaOf(version));
            sent.set(topic, { id, record: asWritten(record, version) });
          }
          await folder.close();
        }
        const found = await confluent(join(import.meta.dirname, 'kafka-client.py'), {
          mode: 'consume',
          servers,
          registry: url,
          topics: [...sent.keys()],
        });
        for (const [topic, { id, record }] of sent)
          expect({ [topic]: Reflect.get(Object(found), topic) }).toEqual({
            [topic]: [{ offset: 0, id, value: record }],
          });
      });

      it('are read by us, whoever encodes, in every compression', async () => {
        const sends = [
          ...compressions.flatMap((compression) => [
            { serializer: 'confluent', compression, schema: schemaUpstream, version: 'upstream', record: goldenRecord },
            { serializer: 'apache', compression, schema: schemaUpstream, version: 'upstream', record: fullRecord },
            { serializer: 'apache', compression, schema: schemaV1, version: 'v1', record: goldenRecordV1 },
          ]),
          { serializer: 'confluent', compression: 'zstd', schema: schemaUpstream, version: 'upstream', record: large },
        ].map((send, index) => ({ ...send, topic: `theirs_${index}` }));
        const ids = await confluent(join(import.meta.dirname, 'kafka-client.py'), {
          mode: 'produce',
          servers,
          registry: url,
          sends: sends.map((send) => ({ ...send, record: asWritten(send.record, send.version as RecordVersion) })),
        });
        const log = logWith('gzip');
        const place = httpRegistry({ url });
        for (const { topic, record, version } of sends) {
          const [entry, ...more] = await entriesOf(log, topic);
          expect(more).toEqual([]);
          const { id, body } = unframe(entry!.value);
          expect(id).toBe(Reflect.get(Object(ids), topic));
          const ours = decodeRecord(encodeRecord(record, version as 'v1'), schemaOf(version as 'v1'));
          expect(decodeRecord(body, await place.byId(id))).toEqual(ours);
          // The same bytes as ours: an experiment without an id is known by them.
          expect(Buffer.from(body).equals(Buffer.from(encodeRecord(record, version as 'v1')))).toBe(true);
        }
        await log.close();
      });
    },
  );

  it.skipIf(written.includes('zstd'))('are sent zstd by newer versions of Node.js only, which is said at once', () => {
    expect(() => logWith('zstd')).toThrow(expect.objectContaining({ code: 'bad_kafka_setting' }));
  });

  describe.skipIf(withoutKcat !== null)(`kcat (${withoutKcat ?? 'librdkafka'})`, () => {
    const kcat = (...parameters: string[]) =>
      spawnSync('kcat', ['-b', servers, '-q', ...parameters], { maxBuffer: 1 << 28, timeout: 60_000 });

    it.each(compressions)('reads our bytes and is read by us (%s)', async (compression) => {
      const log = logWith(written.includes(compression) ? compression : 'none');
      const values = [fullRecord, large].map((record) => encodeRecord(record, 'v2'));
      const topic = `kcat_ours_${compression}`;
      for (const value of values) await log.append(topic, value);
      const read = kcat('-C', '-t', topic, '-o', 'beginning', '-e', '-D', '', '-X', 'fetch.message.max.bytes=67108864');
      expect(read.stderr.toString()).toBe('');
      expect(read.stdout.equals(Buffer.concat(values))).toBe(true);

      const file = join(scratch, 'message');
      writeFileSync(file, values[1]!);
      const back = `kcat_theirs_${compression}`;
      const limit = ['-X', 'message.max.bytes=67108864'];
      const sent = kcat('-P', '-t', back, '-z', compression, ...limit, file);
      expect(sent.stderr.toString()).toBe('');
      const [entry] = await entriesOf(log, back);
      expect(Buffer.from(entry!.value).equals(Buffer.from(values[1]!))).toBe(true);
      await log.close();
    });
  });
});
