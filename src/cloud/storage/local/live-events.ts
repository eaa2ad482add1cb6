import { unsynced } from '../../../disk/index.ts';
import type { LiveEvent, NumberedEvent } from '../contract.ts';
import { invalidEvents } from '../errors.ts';
import { encode, parsed, textOf } from './documents.ts';
import type { Layout } from './layout.ts';

/** Live events of jobs: one document for each call that stored some, named by the number of its first event. */
export class LiveEvents {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  append(device: string, job: string, firstSeq: number, events: readonly LiveEvent[]): boolean {
    if (!Number.isSafeInteger(firstSeq) || firstSeq < 1) throw invalidEvents(`${firstSeq} cannot be a number of one`);
    if (events.length === 0) throw invalidEvents('there are none');
    const text = JSON.stringify(events);
    const path = this.#layout.events(device, job, firstSeq);
    if (textOf(path) === text) return true;
    const next = this.#next(device, job);
    if (firstSeq > next) throw invalidEvents(`number ${next} is missing before ${firstSeq}`);
    if (firstSeq < next) return false;
    return unsynced.createExclusive(path, encode(text)) || textOf(path) === text;
  }

  read(device: string, job: string, afterSeq: number): NumberedEvent[] {
    const firsts = this.#firsts(device, job);
    const found: NumberedEvent[] = [];
    for (const [index, first] of firsts.entries()) {
      // All of this document is known when the next one starts at or before what is wanted.
      if ((firsts[index + 1] ?? Number.POSITIVE_INFINITY) <= afterSeq + 1) continue;
      for (const [place, event] of this.#document(device, job, first).entries()) {
        if (first + place > afterSeq) found.push({ seq: first + place, event });
      }
    }
    return found;
  }

  #next(device: string, job: string): number {
    const last = this.#firsts(device, job).at(-1);
    return last === undefined ? 1 : last + this.#document(device, job, last).length;
  }

  #firsts(device: string, job: string): number[] {
    return unsynced
      .names(this.#layout.eventFolder(device, job))
      .filter((name) => /^\d{12}\.json$/.test(name))
      .map((name) => Number(name.slice(0, 12)))
      .sort((a, b) => a - b);
  }

  #document(device: string, job: string, first: number): LiveEvent[] {
    const value = parsed(textOf(this.#layout.events(device, job, first)));
    return Array.isArray(value) ? value.filter(isEvent) : [];
  }
}

function isEvent(value: unknown): value is LiveEvent {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
