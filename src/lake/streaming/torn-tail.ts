import { decodeEntry, headerLength, peek } from './entry-format.ts';

/** What a power cut leaves of pages that were never written: zeros, in units of a disk's sector. */
const sector = 512;

/** True when the file ends in at least one whole-looking sector (or all of the tail) of zeros. */
function endsUnwritten(tail: Uint8Array, position: number): boolean {
  let start = tail.length;
  while (start > 0 && tail[start - 1] === 0) start -= 1;
  if (start === 0) return true;
  const boundary = Math.ceil((position + start) / sector) * sector;
  return boundary < position + tail.length;
}

/**
 * Judges bytes at the end of the last segment in which no sound entry starts: `torn` when an append was interrupted there,
 * else the reason why something that was acknowledged must have been damaged.
 *
 * An interrupted append leaves a beginning of what it wrote, or zeros where the disk had not followed. So it is damage when
 * a sound later entry stands behind (the search goes byte by byte, since the length that leads there may be what is
 * damaged), and when the entry is there in full length with a wrong checksum.
 *
 * @param tail from the first byte that is no sound entry to the end of the file
 * @param position where the tail starts in the file
 * @param expected the offset that an entry there would have
 */
export function judgeTail(tail: Uint8Array, position: number, expected: number): 'torn' | string {
  if (tail.length < headerLength) return 'torn';
  const latest = expected + Math.floor(tail.length / headerLength);
  for (let at = 1; at + headerLength <= tail.length; at++) {
    const { offset } = peek(tail, at);
    if (offset > expected && offset <= latest && decodeEntry(tail, at) !== null) {
      return `offset ${expected} is not readable, offset ${offset} is`;
    }
  }
  const { length, offset } = peek(tail, 0);
  if (length > tail.length || endsUnwritten(tail, position)) return 'torn';
  return offset === expected ? `the checksum of offset ${expected} is wrong` : `offset ${expected} is not there`;
}
