import { reasonOf } from '../../../lake/features/index.ts';
import { deadLetterKey, type LogEntry, type LogPosition } from '../../../lake/streaming/index.ts';
import type { DataFolder } from '../folder.ts';
import { type Findings, isAway } from './finding.ts';
import type { NamedObject } from './log-objects.ts';
import { contentOf, type ObjectContent } from './object-content.ts';

/** The object whose records are compared now; content null where it could not be read: which offsets it stands for is unknown then. */
interface Open {
  readonly key: string;
  readonly content: ObjectContent | null;
  /** Its next record. */
  place: number;
}

/** The objects of one partition in the order of its log, one of them in memory at a time. */
export class ObjectWalk {
  readonly #folder: DataFolder;
  readonly #at: { readonly topic: string; readonly partition: number };
  readonly #named: readonly NamedObject[];
  readonly #seen: Map<string, LogPosition>;
  readonly #findings: Findings;
  /** The next name. */
  #next = 0;
  #open: Open | null = null;

  constructor(
    folder: DataFolder,
    at: { readonly topic: string; readonly partition: number },
    named: readonly NamedObject[],
    seen: Map<string, LogPosition>,
    findings: Findings,
  ) {
    this.#folder = folder;
    this.#at = at;
    this.#named = named;
    this.#seen = seen;
    this.#findings = findings;
  }

  /** Names from an offset on. */
  from(offset: number): readonly NamedObject[] {
    return this.#named.filter((object) => object.offset >= offset);
  }

  /**
   * Below what the log holds objects run on without a gap; where they begin is not known: objects of another log may have been
   * copied here. How many records they are.
   */
  async below(first: number): Promise<number> {
    let records = 0;
    let expected: number | null = null;
    for (let object = this.#named[0]; object !== undefined && object.offset < first; object = this.#named[this.#next]) {
      if (expected !== null) records += await this.#gap(expected, object.offset);
      if (expected !== null && object.offset < expected) this.#overlap(object.offset);
      await this.#take(object);
      const end = object.offset + (this.#open?.content?.length ?? 1);
      records += Math.min(end, first) - Math.max(object.offset, expected ?? 0);
      expected = Math.max(expected ?? 0, end);
      // The last one may reach into what the log still holds.
      if (this.#open !== null) this.#open.place = Math.min(first - object.offset, end - object.offset);
    }
    if (expected !== null) records += await this.#gap(expected, first);
    return records;
  }

  /** Compares an entry with the record that stands for it; false when no object is named for it. */
  async holds(entry: LogEntry): Promise<boolean> {
    while ((this.#named[this.#next]?.offset ?? Number.POSITIVE_INFINITY) < entry.offset) this.#next += 1;
    const object = this.#named[this.#next];
    if (object?.offset === entry.offset) {
      if (this.#covers()) this.#overlap(entry.offset);
      await this.#take(object);
      for (; this.#named[this.#next]?.offset === entry.offset; this.#next++) this.#overlap(entry.offset);
    }
    const open = this.#open;
    if (open === null) return false;
    // A damaged object is listed; how far it reaches is not known.
    if (open.content === null) return open.place++ === 0;
    if (!this.#covers()) return false;
    const reason = await open.content.difference(open.place++, entry);
    if (reason !== null) {
      this.#findings.damaged.push({ ...this.#at, offset: entry.offset, object: open.key, reason });
    }
    return true;
  }

  #covers(): boolean {
    const { content = null, place = 0 } = this.#open ?? {};
    return content !== null && place < content.length;
  }

  async #take({ key, offset }: NamedObject): Promise<void> {
    this.#next += 1;
    const position = { ...this.#at, offset };
    this.#seen.set(key, position);
    let content: ObjectContent | null = null;
    try {
      const bytes = await this.#folder.objects.get(key);
      if (bytes === null) throw new Error('it disappeared while it was verified');
      content = contentOf(this.#folder, key, bytes);
    } catch (error) {
      if (isAway(error)) throw error;
      this.#findings.damaged.push({ ...position, object: key, reason: reasonOf(error) });
    }
    this.#open = { key, content, place: 0 };
  }

  /** Offsets that neither the log nor objects have. */
  async #gap(from: number, to: number): Promise<number> {
    let records = 0;
    for (let offset = from; offset < to; offset++) {
      records += 1;
      const position = { ...this.#at, offset };
      if ((await this.#folder.objects.head(deadLetterKey(position))) !== null) continue;
      this.#findings.lost.push({ ...position, reason: 'it is neither in the log nor an object' });
    }
    return records;
  }

  #overlap(offset: number): void {
    this.#findings.duplicated.push({ ...this.#at, offset, reason: 'it stands in two objects' });
  }
}
