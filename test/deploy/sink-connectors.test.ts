import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import avro from 'avsc';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { resolveConfiguration } from '../../src/app/config/index.ts';
import { recordTopics } from '../../src/app/places/index.ts';
import { readSources, topicOf } from '../../src/lake/features/index.ts';
import { experimentId, schemaUpstream, schemaV2, type VqeRecord } from '../../src/lake/records/index.ts';
import { isWanted, type LogPosition, objectKey, positionOf } from '../../src/lake/streaming/index.ts';
import { syntheticRecord, upstreamRecord } from '../data/records.ts';

/**
 * Neither connector can be run here: their names are worked out from the shipped files by the rules that they document, and
 * compared with the seed's own listing, with what our sink gives, and with what processing and `verify` read.
 */
const file = (name: string) => readFileSync(join(resolve(import.meta.dirname, '../../deploy'), name), 'utf8');

/** The listing of the seed's documentation. */
const seeds: readonly (readonly [LogPosition, string])[] = [
  ['vqe_decorated_result_v1', 0, 0],
  ['vqe_decorated_result_v1', 0, 1],
  ['vqe_decorated_result_v1', 0, 2],
  ['vqe_decorated_result_v1', 1, 0],
  ['vqe_decorated_result_v1', 2, 0],
  ['vqe_decorated_result_v2', 0, 0],
  ['vqe_decorated_result_v2', 1, 0],
].map(([topic, partition, offset]) => [
  { topic: String(topic), partition: Number(partition), offset: Number(offset) },
  `experiments/${topic}/partition=${partition}/${topic}+${partition}+000000000${offset}.avro`,
]);
const topics = [
  ['vqe_decorated_result_v1', true],
  ['vqe_decorated_result_mol0_HH_it1_bs_sto3g_bk_aer_simulator_statevector_gpu', true],
  ['experiment.vqe', true],
  ['experimentXvqe', false],
  ['vqe_dead_letters', false],
  ['_schemas', false],
] as const;

describe('deploy/kafka-connect-s3-sink.json', () => {
  const { config }: { config: Record<string, string> } = JSON.parse(file('kafka-connect-s3-sink.json'));
  const setting = (name: string, fallback: string) => config[name] ?? fallback;
  /** The default partitioner's path and the file name, as Confluent documents them. */
  const named = ({ topic, partition, offset }: LogPosition) => {
    const padded = String(offset).padStart(Number(setting('filename.offset.zero.pad.width', '10')), '0');
    const name = [topic, partition, padded].join(setting('file.delim', '+'));
    return [config['topics.dir'], topic, `partition=${partition}`, `${name}.avro`].join(
      setting('directory.delim', '/'),
    );
  };

  it.each(seeds)('names %o as the seed does, and as our sink', (position, key) => {
    expect(config['partitioner.class']).toMatch(/\.DefaultPartitioner$/);
    expect(config['format.class']).toMatch(/\.AvroFormat$/);
    expect(named(position)).toBe(key);
    expect(objectKey(position)).toBe(key);
    expect(positionOf(key)).toEqual(position);
    expect(topicOf(key)).toBe(position.topic);
  });

  it.each(topics)('takes the topic %s: %s', (topic, taken) => {
    // Java's `matches` is for the whole name.
    expect(new RegExp(`^(?:${config['topics.regex']})$`).test(topic)).toBe(taken);
    const configuration = resolveConfiguration({ flags: {}, environment: {}, file: null });
    expect(isWanted(topic, recordTopics(configuration))).toBe(taken);
  });

  it('carries no secret, and skips nothing silently', () => {
    expect(config['aws.secret.access.key']).toMatch(/^\$\{env:\w+\}$/);
    expect(config['errors.deadletterqueue.topic.name']).toBe('vqe_dead_letters');
  });

  it.each([
    ['upstream', schemaUpstream, [1, 2, 3].map((seed) => upstreamRecord(seed))],
    ['version 2', schemaV2, [1, 2, 3].map((seed) => syntheticRecord(seed))],
  ] as const)(
    'writes several records of %s in one object, with a schema of its own, and they are read',
    (_, schema, records) => {
      const key = objectKey({ topic: 'experiment.vqe', partition: 0, offset: 7 });
      const sources = readSources(key, connectFile(schema, records));
      expect(sources.map(({ experimentId: id }) => id)).toEqual(records.map(experimentId));
      expect(sources.map(({ record }) => record)).toEqual(records);
    },
  );
});

describe('deploy/redpanda-connect.yaml', () => {
  const document = parse(file('redpanda-connect.yaml'));
  const { path } = document.output.switch.cases[1].output.aws_s3;
  /** What the few functions in the path mean. */
  const named = ({ topic, partition, offset }: LogPosition): string =>
    path.replaceAll(/\$\{!\s*(.*?)\s*\}/g, (_: string, expression: string) => {
      if (expression === '@kafka_topic') return topic;
      if (expression === '@kafka_partition') return String(partition);
      const [, width] = /^"%0(\d+)d"\.format\(@kafka_offset\.int64\(\)\)$/.exec(expression) ?? [];
      if (width === undefined) throw new Error(`unknown: ${expression}`);
      return String(offset).padStart(Number(width), '0');
    });

  it.each(seeds)('names %o as the seed does, but for the kind of file', (position, key) => {
    expect(named(position)).toBe(key.replace('.avro', '.json'));
    expect(positionOf(named(position))).toEqual(position);
    expect(topicOf(named(position))).toBe(position.topic);
  });

  it.each(topics)('takes the topic %s: %s', (topic, taken) => {
    const expressions: string[] = document.input.redpanda.regexp_topics_include;
    expect(expressions.some((one) => new RegExp(one).test(topic))).toBe(taken);
  });

  it.each([
    ['one record', (texts: string[]) => texts.slice(0, 1).join('')],
    ['a list', (texts: string[]) => `[${texts.join(',')}]`],
    ['lines', (texts: string[]) => `${texts.join('\n')}\n`],
  ])('writes records whose JSON is read: %s', (_, join) => {
    const records = [1, 2, 3].map((seed) => syntheticRecord(seed));
    // Its decoder spells timestamps out unless it is told otherwise, and leaves out nothing.
    const texts = records.map((one) => JSON.stringify({ ...one, started_at: new Date(one.started_at!).toISOString() }));
    const sources = readSources('experiments/experiment.vqe/1-1767323045000000000.json', Buffer.from(join(texts)));
    expect(sources.map(({ record }) => record)).toEqual(records.slice(0, sources.length));
    expect(sources.length).toBeGreaterThan(0);
  });
});

/** An object file as Connect's Avro format writes it: null first in every union, names and properties of Connect, a block for each record. */
function connectFile(schema: string, records: readonly VqeRecord[]): Uint8Array {
  const theirs = asConnect(JSON.parse(schema));
  const type = avro.Type.forSchema(theirs as avro.Schema, { registry: {} });
  const blocks = records.map((record) => {
    const body = type.toBuffer(record);
    return Buffer.concat([long(1), long(body.length), body, sync]);
  });
  const entries = { 'avro.schema': JSON.stringify(theirs), 'avro.codec': 'null' };
  const metadata = Object.entries(entries).flatMap(([name, value]) => [text(name), text(value)]);
  return Buffer.concat([Buffer.from('Obj\u0001'), long(2), ...metadata, long(0), sync, ...blocks]);
}

const sync = Buffer.alloc(16, 7);
const long = (value: number) => avro.Type.forSchema('long').toBuffer(value);
const text = (value: string) => avro.Type.forSchema('string').toBuffer(value);

function asConnect(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    if (schema.every((branch) => typeof branch === 'object' && branch !== null && 'name' in branch))
      return schema.map(asConnect);
    return ['null', ...schema.filter((branch) => branch !== 'null').map(asConnect)];
  }
  if (typeof schema !== 'object' || schema === null) return schema;
  const found: Record<string, unknown> = { ...schema };
  if (found.type === 'record') {
    const fields: Record<string, unknown>[] = Array.isArray(found.fields) ? found.fields : [];
    found['connect.name'] = found.name;
    found['connect.version'] = 1;
    found.fields = fields.map(({ name, type }) => ({
      name,
      type: asConnect(type),
      ...(Array.isArray(type) ? { default: null } : {}),
    }));
    return found;
  }
  if (found.items !== undefined) found.items = asConnect(found.items);
  if (typeof found.type === 'object') found.type = asConnect(found.type);
  return found;
}
