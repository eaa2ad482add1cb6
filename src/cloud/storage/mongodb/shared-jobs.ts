import type { Collection } from 'mongodb';
import { readResult, readStatus, readStored, type StatusDocument } from '../../jobs/index.ts';
import type { StoredResult } from '../contract.ts';
import { documentOf, exactly, type RawDocument, textOf } from './bson.ts';
import type { SharedDocument } from './collections.ts';
import { type Connection, insertedFirst, isDuplicate, isUnstorable } from './connection.ts';

/** Where a job's document stands, as peers have it. */
export type Place = 'queued' | 'running' | 'finished' | 'deleted';

/** The documents that Python peers read: of jobs, their statuses, their results. */
export class SharedJobs {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The jobs that wait for a device, in no order. */
  async waiting(device: string): Promise<string[]> {
    const found = await this.#place('queued', device)
      .find({}, { projection: { _id: 1 } })
      .toArray();
    // Peers may have put anything there; only ids of 24 digits are jobs.
    return found.map(({ _id }) => String(_id)).filter((id) => /^[0-9a-f]{24}$/.test(id));
  }

  async has(place: Place, device: string, job: string): Promise<boolean> {
    return (await this.#place(place, device).findOne({ _id: this.#id(job) }, { projection: { _id: 1 } })) !== null;
  }

  async read(place: Place, device: string, job: string): Promise<RawDocument | null> {
    return this.#place(place, device).findOne({ _id: this.#id(job) }, exactly);
  }

  /** Where the document stands; null when it is nowhere. Jobs move on, and back, while others look. */
  async find(device: string, job: string): Promise<RawDocument | null> {
    for (const place of ['queued', 'running', 'finished', 'deleted', 'queued'] as const) {
      const found = await this.read(place, device, job);
      if (found !== null) return found;
    }
    return null;
  }

  /**
   * Puts a job where spoolers look for it. What cannot be a document (a list, a number) or what the server refuses is stood for
   * by an empty one: our spoolers have the text, and those of peers end it as a job without instructions. No error when it is
   * there.
   */
  async enqueue(device: string, job: string, text: string): Promise<void> {
    const _id = this.#id(job);
    const queue = this.#place('queued', device);
    try {
      let document: RawDocument | null = null;
      try {
        document = documentOf(this.#connection.driver, text);
      } catch {
        // No JSON: the spooler will say so.
      }
      await insertedFirst(queue.insertOne({ ...document, _id }));
    } catch (error) {
      if (!isUnstorable(this.#connection.driver, error)) throw error;
      await insertedFirst(queue.insertOne({ _id }));
    }
  }

  /**
   * Moves a job's document: inserted first, then deleted, so that no crash loses it. False when it is not there. May be done
   * again, and by several at once.
   */
  async move(from: Place, to: Place, device: string, job: string): Promise<boolean> {
    const document = await this.read(from, device, job);
    if (document === null) return false;
    await this.#insert(to, device, job, document);
    await this.remove(from, device, job);
    return true;
  }

  /**
   * Moves a waiting job to the running ones. False when a peer was faster: peers delete first and insert then, and die of an
   * insert that comes too late, so that the insert decides.
   */
  async take(device: string, job: string, document: RawDocument): Promise<boolean> {
    const inserted = await this.#insert('running', device, job, document);
    if (await this.remove('queued', device, job)) return true;
    if (!inserted) return false;
    // Somebody deleted it after we read it: a peer that is about to insert it, or one that is through with it.
    const word = (await this.status(device, job))?.status;
    const over = word === 'DONE' || word === 'ERROR' || (await this.has('finished', device, job));
    if (over) await this.remove('running', device, job);
    return !over;
  }

  /** True for the one who deleted it. */
  async remove(place: Place, device: string, job: string): Promise<boolean> {
    return (await this.#place(place, device).deleteOne({ _id: this.#id(job) })).deletedCount === 1;
  }

  async status(device: string, job: string): Promise<StatusDocument | null> {
    const found = await this.#connection.at.status(device).findOne({ _id: this.#id(job) }, exactly);
    return found === null ? null : readable(() => readStatus(readStored(textOf(found)).payload));
  }

  /** Writes a status unless there is one. */
  async firstStatus(device: string, status: StatusDocument): Promise<void> {
    const document = { _id: this.#id(status.job_id), ...status };
    await insertedFirst(this.#connection.at.status(device).insertOne(document));
  }

  async setStatus(device: string, job: string, status: StatusDocument): Promise<void> {
    await this.#put(this.#connection.at.status(device), job, { ...status });
  }

  async result(device: string, job: string): Promise<StoredResult | null> {
    const found = await this.#connection.at.results(device).findOne({ _id: this.#id(job) }, exactly);
    const text = found === null ? await this.text(`result.${device}.${job}`) : textOf(found);
    return text === null ? null : readable(() => ({ document: readResult(readStored(text).payload), text }));
  }

  /** Publishes a result; one that this server does not take as a document is kept as text, for us alone. */
  async setResult(device: string, job: string, text: string): Promise<void> {
    const document = documentOf(this.#connection.driver, text) ?? {};
    try {
      await this.#put(this.#connection.at.results(device), job, document);
    } catch (error) {
      if (!isUnstorable(this.#connection.driver, error)) throw error;
      await this.setText(`result.${device}.${job}`, text);
    }
  }

  /** Bytes that a result takes as a document. */
  resultSize(text: string): number {
    return this.#connection.driver.BSON.calculateObjectSize(documentOf(this.#connection.driver, text) ?? {});
  }

  async text(name: string): Promise<string | null> {
    return (await this.#connection.at.texts.findOne({ _id: name }))?.text ?? null;
  }

  async setText(name: string, text: string): Promise<void> {
    await twice(() => this.#connection.at.texts.replaceOne({ _id: name }, { text }, { upsert: true }));
  }

  async removeText(name: string): Promise<void> {
    await this.#connection.at.texts.deleteOne({ _id: name });
  }

  async #insert(place: Place, device: string, job: string, document: RawDocument): Promise<boolean> {
    return insertedFirst(this.#place(place, device).insertOne({ ...document, _id: this.#id(job) }));
  }

  async #put(collection: Collection<SharedDocument>, job: string, document: RawDocument): Promise<void> {
    await twice(() => collection.replaceOne({ _id: this.#id(job) }, document, { upsert: true }));
  }

  #place(place: Place, device: string): Collection<SharedDocument> {
    const { at } = this.#connection;
    if (place === 'queued') return at.queued(device);
    if (place === 'finished') return at.finished(device);
    return place === 'running' ? at.running : at.deleted;
  }

  #id(job: string) {
    return this.#connection.driver.ObjectId.createFromHexString(job);
  }
}

/** Null for a document that somebody damaged: nobody can do anything about it here. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Two upserts at once may both insert, and one of them is told so: then it replaces. */
async function twice(put: () => Promise<unknown>): Promise<void> {
  try {
    await put();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await put();
  }
}
