import { gunzipSync } from 'node:zlib';
import { Failure } from '../../science/errors/index.ts';
import type { ObjectStore, StoredObject } from '../objects/index.ts';
import {
  encodeRecord,
  experimentId,
  readJsonRecord,
  readObjectFile,
  undecodableRecord,
  type VqeRecord,
} from '../records/index.ts';
import type { SourceRecord } from './contract.ts';

/** Every record is below this prefix, in a folder named after its topic. */
export const experimentsPrefix = 'experiments/';

/** The topic of an object key `experiments/<topic>/…`; null for keys that are no record files. */
export function topicOf(key: string): string | null {
  const match = /^experiments\/([^/]+)\/.+\.(avro|json|jsonl|ndjson|json\.gz)$/.exec(key);
  return match?.[1] ?? null;
}

/** All objects that hold records, in key order, whatever sub-folders (partitions, hours) they are in. */
export async function* recordObjects(store: ObjectStore): AsyncIterable<StoredObject> {
  for await (const object of store.list(experimentsPrefix)) if (topicOf(object.key) !== null) yield object;
}

/** What a compressed file may expand to, bytes: damaged or hostile ones must not take all memory. */
const largestText = 2 ** 29;

/** A JSON file holds one record, an array of them, or one on each line. */
function readJson(bytes: Uint8Array): VqeRecord[] {
  const text = textOf(bytes).trim();
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (cause) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw cause;
    return lines.map(readJsonRecord);
  }
  return Array.isArray(whole) ? whole.map((one) => readJsonRecord(JSON.stringify(one))) : [readJsonRecord(text)];
}

function textOf(bytes: Uint8Array): string {
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: largestText }) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (error) {
    throw undecodableRecord.from(error, `it is no text (${error instanceof Error ? error.message : error})`);
  }
}

/** Records of one object, in file order, with their ids. `undecodable_record`, `invalid_record`. */
export function readSources(key: string, bytes: Uint8Array): SourceRecord[] {
  const topic = topicOf(key) ?? '';
  const records = key.endsWith('.avro') ? readObjectFile(bytes).records : readJson(bytes);
  return records.map((record) => {
    // A number that no column can hold must not reach a batch: it would fail there again and again.
    if (record.experiment_id !== null) encodeRecord(record, 'v2');
    return { experimentId: experimentId(record), topic, object: key, record };
  });
}

/** Why an object could not be read, in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof Failure) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** What an object gave: its records, a reason why it could not be decoded, or that it is gone. */
export type ObjectContent =
  | { readonly kind: 'records'; readonly key: string; readonly sources: readonly SourceRecord[] }
  | { readonly kind: 'refused'; readonly key: string; readonly bytes: number; readonly reason: string }
  | { readonly kind: 'missing'; readonly key: string };

/** Objects read ahead of the one in work: hides the latency of a remote store. */
const readAhead = 8;

/** The content of the objects, in the given order. A store that cannot be read throws. */
export async function* readObjects(store: ObjectStore, keys: readonly string[]): AsyncIterable<ObjectContent> {
  const started: Promise<Uint8Array | null>[] = [];
  for (let next = 0; next < keys.length; next++) {
    for (let ahead = started.length; ahead < Math.min(keys.length, next + readAhead); ahead++) {
      const reading = store.get(keys[ahead]!);
      // Awaited below in order; until then a rejection must not count as unhandled.
      reading.catch(() => undefined);
      started.push(reading);
    }
    const key = keys[next]!;
    const bytes = await started[next]!;
    delete started[next];
    if (bytes === null) {
      yield { kind: 'missing', key };
      continue;
    }
    let content: ObjectContent;
    try {
      content = { kind: 'records', key, sources: readSources(key, bytes) };
    } catch (error) {
      content = { kind: 'refused', key, bytes: bytes.byteLength, reason: reasonOf(error) };
    }
    yield content;
  }
}
