import { crc32 } from 'node:zlib';

/**
 * An entry of a segment, all numbers big-endian:
 *
 *     0   4  length of the value
 *     4   4  CRC-32 (IEEE 802.3) of everything else: the length, and all that follows this field
 *     8   8  offset
 *     16  8  milliseconds since 1970
 *     24     value
 */
export const headerLength = 24;
/** What the length field and a buffer of Node.js hold without trouble. */
export const longestValue = 2 ** 30;

export interface Entry {
  readonly offset: number;
  readonly timestamp: number;
  readonly value: Uint8Array;
}

function checksum(entry: Uint8Array): number {
  return crc32(entry.subarray(8), crc32(entry.subarray(0, 4)));
}

export function encodeEntry({ offset, timestamp, value }: Entry): Uint8Array {
  const bytes = new Uint8Array(headerLength + value.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, value.length);
  view.setBigInt64(8, BigInt(offset));
  view.setBigInt64(16, BigInt(timestamp));
  bytes.set(value, headerLength);
  view.setUint32(4, checksum(bytes));
  return bytes;
}

/** What a header says, unproven. */
export function peek(bytes: Uint8Array, at: number): { readonly length: number; readonly offset: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, headerLength);
  return { length: headerLength + view.getUint32(0), offset: Number(view.getBigInt64(8)) };
}

/** The entry at `at` (a view), or null when the bytes from there on are no whole and sound entry. */
export function decodeEntry(bytes: Uint8Array, at: number): Entry | null {
  if (at + headerLength > bytes.length) return null;
  const { length, offset } = peek(bytes, at);
  if (at + length > bytes.length) return null;
  const entry = bytes.subarray(at, at + length);
  const view = new DataView(entry.buffer, entry.byteOffset, entry.byteLength);
  if (view.getUint32(4) !== checksum(entry)) return null;
  return { offset, timestamp: Number(view.getBigInt64(16)), value: entry.subarray(headerLength) };
}
