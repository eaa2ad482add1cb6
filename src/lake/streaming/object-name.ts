import type { LogPosition } from './contract.ts';

/** Names of objects say where in the log their record stood: whoever stores an offset twice stores it once. */
const digits = 10;

function name({ topic, partition, offset }: LogPosition, suffix: string): string {
  return `${topic}/partition=${partition}/${topic}+${partition}+${String(offset).padStart(digits, '0')}.${suffix}`;
}

/** The object of the record at this position, named as the Kafka Connect S3 sink names what it flushes. */
export function objectKey(position: LogPosition): string {
  return `experiments/${name(position, 'avro')}`;
}

/** The object of an entry at this position that is no record. */
export function deadLetterKey(position: LogPosition): string {
  return `dead-letters/${name(position, 'json')}`;
}

/** The prefixes below which a partition's objects and dead letters are. */
export function prefixesOf(topic: string, partition: number): string[] {
  return ['experiments', 'dead-letters'].map((root) => `${root}/${topic}/partition=${partition}/`);
}

/** The offset in a key of this partition, or null when it is something else that lies there. */
export function offsetOf(key: string, topic: string, partition: number): number | null {
  const digitsOf = /\+(\d{10,16})\.(avro|json)$/.exec(key)?.[1];
  if (digitsOf === undefined) return null;
  const position = { topic, partition, offset: Number(digitsOf) };
  return [objectKey(position), deadLetterKey(position)].includes(key) ? position.offset : null;
}

/**
 * The position that the name of an object claims, in whatever sub-folders of its topic it lies (Kafka Connect may sort by hours):
 * `experiments/<topic>/…/<topic>+<partition>+<offset>.<anything>`. Null for names without a position.
 */
export function positionOf(key: string): LogPosition | null {
  const [, folder, topic, partition, offset] =
    /^(?:experiments|dead-letters)\/([^/]+)\/(?:.+\/)?([^/]+)\+(\d{1,6})\+(\d{10,16})\.[a-z.]+$/.exec(key) ?? [];
  if (topic === undefined || topic !== folder) return null;
  return { topic, partition: Number(partition), offset: Number(offset) };
}
