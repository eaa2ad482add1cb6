import type { LiveEvent, NumberedEvent } from '../contract.ts';
import { invalidEvents } from '../errors.ts';
import { insertedFirst } from './connection.ts';
import type { Parts } from './parts.ts';

/** Live events of jobs: one document for each call that stored some, named by the number of its first event. */
export class LiveEvents {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async append(device: string, job: string, firstSeq: number, events: readonly LiveEvent[]): Promise<boolean> {
    if (!Number.isSafeInteger(firstSeq) || firstSeq < 1) throw invalidEvents(`${firstSeq} cannot be a number of one`);
    if (events.length === 0) throw invalidEvents('there are none');
    const collection = this.#parts.connection.at.events;
    const text = JSON.stringify(events);
    const _id = `${device}.${job}.${String(firstSeq).padStart(12, '0')}`;
    const [last] = await collection
      .find({ device, job }, { projection: { first: 1, count: 1 } })
      .sort({ first: -1 })
      .limit(1)
      .toArray();
    const next = last === undefined ? 1 : last.first + last.count;
    if (firstSeq > next) throw invalidEvents(`number ${next} is missing before ${firstSeq}`);
    const document = { _id, device, job, first: firstSeq, count: events.length, text };
    if (firstSeq === next && (await insertedFirst(collection.insertOne(document)))) return true;
    return (await collection.findOne({ _id }, { projection: { text: 1 } }))?.text === text;
  }

  async read(device: string, job: string, afterSeq: number): Promise<NumberedEvent[]> {
    const collection = this.#parts.connection.at.events;
    // The document that holds the first wanted number may begin before it.
    const [before] = await collection
      .find({ device, job, first: { $lte: afterSeq + 1 } }, { projection: { first: 1 } })
      .sort({ first: -1 })
      .limit(1)
      .toArray();
    const wanted = { device, job, first: { $gte: before?.first ?? 1 } };
    const found: NumberedEvent[] = [];
    for (const { first, text } of await collection.find(wanted).sort({ first: 1 }).toArray()) {
      for (const [place, event] of eventsIn(text).entries())
        if (first + place > afterSeq) found.push({ seq: first + place, event });
    }
    return found;
  }
}

function eventsIn(text: string): LiveEvent[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(isEvent) : [];
}

function isEvent(value: unknown): value is LiveEvent {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
