import type { LiveEvent, NumberedEvent } from '../contract.ts';
import { invalidEvents } from '../errors.ts';
import type { Files } from './files.ts';
import { isObject, parsed } from './json.ts';
import { layout } from './layout.ts';
import { Remembered } from './remembered.ts';

/** Jobs whose events are kept in memory. */
const rememberedJobs = 64;

/** One job's documents by the number of their first event. A document never changes. */
interface Row {
  readonly documents: Map<number, readonly LiveEvent[]>;
  next: number;
}

/**
 * Live events of jobs: one document for each call that stored some, created exclusively under the number of its first event.
 * One call to store; to read one, and one for each document that this process has not seen.
 */
export class LiveEvents {
  readonly #files: Files;
  readonly #rows = new Remembered<Row>(rememberedJobs);

  constructor(files: Files) {
    this.#files = files;
  }

  async append(job: string, firstSeq: number, events: readonly LiveEvent[]): Promise<boolean> {
    if (!Number.isSafeInteger(firstSeq) || firstSeq < 1) throw invalidEvents(`${firstSeq} cannot be a number of one`);
    if (events.length === 0) throw invalidEvents('there are none');
    const text = JSON.stringify(events);
    let row = this.#rows.get(job);
    if (row === undefined || firstSeq > row.next) row = await this.#read(job, firstSeq - 1);
    if (firstSeq > row.next) throw invalidEvents(`number ${row.next} is missing before ${firstSeq}`);
    if (firstSeq === row.next && (await this.#files.create(layout.events(job, firstSeq), text)) !== null) {
      row.documents.set(firstSeq, readEvents(text));
      row.next = firstSeq + events.length;
      return true;
    }
    return (await this.#files.read(layout.events(job, firstSeq)))?.text === text;
  }

  async read(job: string, afterSeq: number): Promise<NumberedEvent[]> {
    const { documents } = await this.#read(job, afterSeq);
    const found: NumberedEvent[] = [];
    for (const [first, events] of [...documents].sort(([a], [b]) => a - b))
      for (const [place, event] of events.entries())
        if (first + place > afterSeq) found.push({ seq: first + place, event });
    return found;
  }

  /** The row of a job, its documents known as far as they hold events after `afterSeq`, and the last one in any case. */
  async #read(job: string, afterSeq: number): Promise<Row> {
    const row = this.#rows.get(job) ?? { documents: new Map(), next: 1 };
    const firsts = (await this.#files.list(layout.eventFolder(job), false))
      .map(({ name }) => Number(/^(\d{12})\.json$/.exec(name)?.[1]))
      .filter(Number.isInteger)
      .sort((a, b) => a - b);
    for (const [index, first] of firsts.entries()) {
      const until = firsts[index + 1] ?? Number.POSITIVE_INFINITY;
      if (until <= afterSeq + 1 || row.documents.has(first)) continue;
      const found = await this.#files.read(layout.events(job, first));
      if (found !== null) row.documents.set(first, readEvents(found.text));
    }
    const last = firsts.at(-1);
    if (last !== undefined) row.next = last + (row.documents.get(last)?.length ?? 0);
    this.#rows.set(job, row);
    return row;
  }
}

function readEvents(text: string): LiveEvent[] {
  const value = parsed(text);
  return Array.isArray(value) ? value.filter(isEvent) : [];
}

function isEvent(value: unknown): value is LiveEvent {
  return isObject(value) && typeof value.kind === 'string';
}
