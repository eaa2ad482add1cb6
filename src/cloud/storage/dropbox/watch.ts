import type { Files, ListedFile } from './files.ts';
import { deletedFolder, jobDocument, layout, type Place, queuedFolder, runningFolder, shared } from './layout.ts';
import { timeOf } from './names.ts';

/** A job document as the listing tells of it. */
export interface Placed {
  readonly device: string;
  readonly job: string;
  readonly place: Place;
  /** Milliseconds since 1970, from its id: what the order of the queue goes by. */
  readonly time: number;
  readonly modified: number;
  readonly rev: string;
  /** On our clock, when this process saw it first. */
  readonly seen: number;
}

/** How long one longpoll waits, seconds. */
const longest = 60;
/** After a failed longpoll, milliseconds. */
const afterTrouble = 5000;
/** Pages of old endings that are read for estimates; a page has up to 2000. */
const oldPages = 3;

/**
 * Where the job documents are, kept up with one cursor over all that peers share: after three calls at the start, one call
 * tells everything that changed since the last, whatever the number of devices. Asleep, it waits for Dropbox to call.
 */
export class Watch {
  readonly #files: Files;
  readonly #now: () => number;
  readonly #mode: { readonly sleep: boolean };
  readonly #pause: (milliseconds: number) => Promise<void>;
  readonly #placed = new Map<string, Placed>();
  readonly #waiting = new Map<string, Placed[]>();
  /** Devices whose old endings were listed. */
  readonly #endings = new Map<string, Map<string, Placed>>();
  #cursor: string | null = null;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #asleep = false;
  #woken = false;
  #closed = false;

  constructor(
    files: Files,
    options: { readonly sleep: boolean; readonly pause: (milliseconds: number) => Promise<void> },
    now: () => number,
  ) {
    this.#files = files;
    this.#mode = options;
    this.#pause = options.pause;
    this.#now = now;
  }

  /** Everything acknowledged before this call is known after it. Calls at the same time share one. */
  look(): Promise<void> {
    this.#next ??= (this.#running ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        this.#running = this.#catchUp().finally(() => {
          this.#running = null;
        });
        return this.#running;
      });
    return this.#next;
  }

  /** The same, unless Dropbox is going to tell us when there is something to see. */
  async lookIfAwake(): Promise<void> {
    if (this.#asleep && !this.#woken) return;
    this.#woken = false;
    await this.look();
  }

  /** There is nothing to do: from now on Dropbox is waited for instead of asked. */
  sleep(): void {
    const cursor = this.#cursor;
    if (!this.#mode.sleep || this.#asleep || this.#closed || cursor === null) return;
    this.#asleep = true;
    void this.#waitForChange(cursor).finally(() => {
      this.#asleep = false;
    });
  }

  /** This process has changed something. */
  wake(): void {
    this.#woken = true;
  }

  close(): void {
    this.#closed = true;
  }

  /** What waits for a device, first created first. */
  waiting(device: string): readonly Placed[] {
    let list = this.#waiting.get(device);
    if (list === undefined) {
      list = this.#at('queued', device).sort(before);
      this.#waiting.set(device, list);
    }
    return list;
  }

  running(device: string): Placed[] {
    return this.#at('running', device).sort(before);
  }

  /** Where the document of a job is; null when it is neither queued nor running. */
  place(device: string, job: string): Placed | null {
    return (
      this.#placed.get(layout.queued(device, job).toLowerCase()) ??
      this.#placed.get(layout.running(job).toLowerCase()) ??
      null
    );
  }

  /** Jobs that have ended, latest created first; of very many old ones not all. */
  async ended(device: string): Promise<Placed[]> {
    await this.look();
    let known = this.#endings.get(device);
    if (known === undefined) {
      known = new Map();
      // Before the listing: what ends meanwhile comes with the cursor.
      this.#endings.set(device, known);
      for (const file of await this.#files.list(layout.finishedOf(device), true, oldPages)) this.#put(file);
      for (const file of await this.#files.list(deletedFolder, false, oldPages)) this.#put(file);
    }
    return [...known.values()].sort((a, b) => before(b, a));
  }

  async #catchUp(): Promise<void> {
    if (this.#cursor !== null) {
      const news = await this.#files.changes(this.#cursor);
      if (news !== null) {
        for (const path of news.gone) this.#remove(path);
        for (const file of news.files) this.#put(file);
        this.#cursor = news.cursor;
        return;
      }
    }
    await this.#start();
  }

  /** The cursor first: what changes while the folders are listed is told twice, not never. */
  async #start(): Promise<void> {
    this.#cursor = null;
    let cursor = await this.#files.cursor(shared);
    if (cursor === null) {
      await this.#files.makeFolder(shared);
      cursor = await this.#files.cursor(shared);
    }
    const queued = await this.#files.list(queuedFolder, true);
    const running = await this.#files.list(runningFolder, false);
    const seen = new Map(this.#placed);
    this.#placed.clear();
    this.#waiting.clear();
    this.#endings.clear();
    for (const file of [...queued, ...running]) this.#put(file, seen.get(file.path)?.seen);
    this.#cursor = cursor;
  }

  #put(file: ListedFile, seen: number = this.#now()): void {
    const found = jobDocument(file.path, file.name);
    if (found === null) return;
    const { rev, modified } = file;
    const placed = { ...found, rev, modified, time: timeOf(found.job) ?? modified, seen };
    if (found.place === 'finished' || found.place === 'deleted')
      this.#endings.get(found.device)?.set(found.job, placed);
    else {
      this.#placed.set(file.path, { ...placed, seen: this.#placed.get(file.path)?.seen ?? seen });
      this.#waiting.delete(found.device);
    }
  }

  /** A folder takes everything below it along. */
  #remove(path: string): void {
    const exact = this.#placed.get(path);
    const gone = exact !== undefined || path.endsWith('.json') ? [path] : [...this.#placed.keys()];
    for (const key of gone) {
      const placed = this.#placed.get(key);
      if (placed === undefined || (key !== path && !key.startsWith(`${path}/`))) continue;
      this.#placed.delete(key);
      this.#waiting.delete(placed.device);
    }
  }

  #at(place: Place, device: string): Placed[] {
    return [...this.#placed.values()].filter((placed) => placed.place === place && placed.device === device);
  }

  async #waitForChange(cursor: string): Promise<void> {
    try {
      for (;;) {
        const { changed, backoff } = await this.#files.longpoll(cursor, longest);
        if (backoff > 0) await this.#pause(backoff * 1000);
        if (changed || this.#closed) return;
      }
    } catch {
      // The next look tells what is wrong, if anything still is; not at once, for the way to be told may be closed for good.
      await this.#pause(afterTrouble).catch(() => undefined);
    }
  }
}

function before(a: Placed, b: Placed): number {
  if (a.time !== b.time) return a.time - b.time;
  return a.job < b.job ? -1 : 1;
}
