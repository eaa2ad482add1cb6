import { createHash, randomBytes } from 'node:crypto';
import { encodeRecord } from './codec.ts';
import type { VqeRecord } from './contract.ts';

/**
 * The id of the experiment, the same in every table and after every redelivery: the record's own, else the lower-case hex
 * SHA-256 of the record's body in upstream's schema. (A record that was written as version 1 is known by the hash only:
 * ask with what `decodeRecord` gives for it.)
 */
export function experimentId(record: VqeRecord): string {
  return record.experiment_id ?? createHash('sha256').update(encodeRecord(record, 'upstream')).digest('hex');
}

function spelled(bytes: Uint8Array, version: number): string {
  bytes[6] = (version << 4) | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A UUID of version 7 (RFC 9562 §5.7): milliseconds since 1970, then 10 random bytes of which 74 bits are used. */
export function uuidv7(now: number = Date.now(), random: Uint8Array = randomBytes(10)): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(now / 65_536));
  view.setUint16(4, now % 65_536);
  bytes.set(random.subarray(0, 10), 6);
  return spelled(bytes, 7);
}
