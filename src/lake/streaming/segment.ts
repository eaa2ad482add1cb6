import { disk } from '../../disk/index.ts';
import { decodeEntry, type Entry, headerLength, peek } from './entry-format.ts';
import { corruptSegment } from './errors.ts';
import { judgeTail } from './torn-tail.ts';

const nameLength = 20;
/** Bytes read at once; an entry that is longer is read as a whole. */
const window = 1 << 20;

export function segmentName(base: number): string {
  return `${String(base).padStart(nameLength, '0')}.log`;
}

/** The offset of a segment's first entry, or null when the file is no segment. */
export function segmentBase(name: string): number | null {
  return /^\d{20}\.log$/.test(name) ? Number(name.slice(0, nameLength)) : null;
}

/** A place between two entries of a segment. */
export interface Mark {
  readonly position: number;
  /** Offset of the entry that starts there. */
  readonly offset: number;
}

/** How often a reader that holds no lock looks again before it believes in damage: it may have met a repair. */
const looks = 3;

/**
 * Walks through the entries of one segment from `from` to `size`, and gives the mark where they end. Entries below `wanted`
 * are passed by without a look at their values. `last` says whether a torn tail is to be expected. `corrupt_segment`.
 */
export async function* walk(
  file: string,
  size: number,
  from: Mark,
  options: { readonly last: boolean; readonly wanted?: number },
): AsyncGenerator<Entry, Mark> {
  const { last, wanted = 0 } = options;
  let { position, offset } = from;
  let bytes: Uint8Array = new Uint8Array();
  /** Where `bytes` starts in the file. */
  let start = position;

  /** Makes `length` bytes from `position` on available; false when the file ends before. */
  async function have(length: number): Promise<boolean> {
    if (position + length > size) return false;
    if (position < start || position + length > start + bytes.length) {
      start = position;
      bytes = await disk.readRange(file, start, Math.min(size - start, Math.max(window, length)));
    }
    return position + length <= start + bytes.length;
  }

  for (let look = 1; position < size; ) {
    if (await have(headerLength)) {
      const header = peek(bytes, position - start);
      if (header.offset === offset && (await have(header.length))) {
        if (offset < wanted) {
          position += header.length;
          offset += 1;
          continue;
        }
        const entry = decodeEntry(bytes, position - start);
        if (entry !== null) {
          position += header.length;
          offset += 1;
          look = 1;
          yield entry;
          continue;
        }
      }
    }
    const tail = await disk.readRange(file, position, size - position);
    const verdict = last ? judgeTail(tail, position, offset) : `offset ${offset} is not readable`;
    if (verdict === 'torn') break;
    if (look++ === looks) throw corruptSegment(file, position, verdict);
    bytes = new Uint8Array();
    start = position;
  }
  return { position, offset };
}

/** The mark where the sound entries of the last segment end. */
export async function endOf(file: string, size: number, from: Mark): Promise<Mark> {
  const entries = walk(file, size, from, { last: true });
  for (;;) {
    const step = await entries.next();
    if (step.done) return step.value;
  }
}
