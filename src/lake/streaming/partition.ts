import { join } from 'node:path';
import { disk } from '../../disk/index.ts';
import { type Entry, encodeEntry } from './entry-format.ts';
import { corruptSegment, logBehindObjects } from './errors.ts';
import { endOf, type Mark, segmentBase, segmentName, walk } from './segment.ts';

interface Segment {
  readonly base: number;
  readonly file: string;
}

/** One partition of one topic: a folder of segments. Appends are the caller's to keep apart; reading needs no lock. */
export class Partition {
  readonly #folder: string;
  readonly #segmentBytes: number;
  /** The end of the last segment as it was found before; only what came behind has to be looked at. */
  #known: { readonly base: number; readonly end: Mark } | null = null;

  constructor(folder: string, segmentBytes: number) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
  }

  async #segments(): Promise<Segment[]> {
    const entries = await disk.list(this.#folder);
    return entries.flatMap(({ name, folder }) => {
      const base = folder ? null : segmentBase(name);
      return base === null ? [] : [{ base, file: join(this.#folder, name) }];
    });
  }

  async #end(segment: Segment, size: number): Promise<Mark> {
    const start = { position: 0, offset: segment.base };
    const known = this.#known?.base === segment.base ? this.#known.end : start;
    // A file that has become shorter was repaired by hand.
    const end = await endOf(segment.file, size, known.position <= size ? known : start);
    this.#known = { base: segment.base, end };
    return end;
  }

  async bounds(): Promise<{ first: number; next: number }> {
    const segments = await this.#segments();
    const last = segments.at(-1);
    if (last === undefined) return { first: 0, next: 0 };
    const end = await this.#end(last, (await disk.size(last.file)) ?? 0);
    return { first: segments[0]!.base, next: end.offset };
  }

  /**
   * Appends values with one synced write and gives the offset of the first. What an interrupted append left is cut off
   * before. Call under the topic's lock. `taken` tells of an offset that objects stand for where the log goes on behind them:
   * a log that is new starts there, one that has lost its end is `log_behind_objects`.
   */
  async append(
    values: readonly { readonly value: Uint8Array; readonly timestamp: number }[],
    taken: (offset: number) => Promise<number | null> = async () => null,
  ): Promise<number> {
    const segments = await this.#segments();
    let segment = segments.at(-1) ?? { base: 0, file: join(this.#folder, segmentName(0)) };
    const size = (await disk.size(segment.file)) ?? 0;
    let end = await this.#end(segment, size);
    if (end.position < size) await disk.truncate(segment.file, end.position);
    const behind = await taken(end.offset);
    if (behind !== null && segments.length > 0) throw logBehindObjects(this.#folder, end.offset, behind - 1);
    if (behind !== null) {
      segment = { base: behind, file: join(this.#folder, segmentName(behind)) };
      end = { position: 0, offset: behind };
    }
    if (segments.length === 0) await disk.makeFolder(this.#folder);
    if (end.position >= this.#segmentBytes && end.offset > segment.base) {
      // Nothing looks at the end of a segment again once another follows: it must be on the disk.
      await disk.sync(segment.file);
      segment = { base: end.offset, file: join(this.#folder, segmentName(end.offset)) };
      end = { position: 0, offset: end.offset };
    }
    const first = end.offset;
    const entries = values.map((value, index) => encodeEntry({ offset: first + index, ...value }));
    const bytes = Buffer.concat(entries);
    await disk.append(segment.file, bytes);
    this.#known = {
      base: segment.base,
      end: { position: end.position + bytes.length, offset: first + values.length },
    };
    return first;
  }

  /** Entries from `offset` on, up to what is there now. What it gives is on the disk, acknowledged or not. */
  async *read(offset: number): AsyncGenerator<Entry> {
    const segments = await this.#segments();
    const sizes = new Map<string, number>();
    const last = segments.at(-1);
    if (last !== undefined) {
      sizes.set(last.file, (await disk.size(last.file)) ?? 0);
      // The writer may still be on its way to the disk. Who acts on an entry must not find another one there after a power cut.
      await disk.sync(last.file);
    }
    for (const [index, segment] of segments.entries()) {
      const following = segments[index + 1];
      if (following !== undefined && following.base <= offset) continue;
      const size = sizes.get(segment.file) ?? (await disk.size(segment.file)) ?? 0;
      const start = { position: 0, offset: segment.base };
      const end = yield* walk(segment.file, size, start, { last: following === undefined, wanted: offset });
      if (following !== undefined && end.offset !== following.base) {
        throw corruptSegment(segment.file, end.position, `offsets ${end.offset} to ${following.base - 1} are missing`);
      }
    }
  }
}
