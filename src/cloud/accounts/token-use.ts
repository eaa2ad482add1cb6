import type { Database } from './schema.ts';

const interval = 60_000;
const remembered = 10_000;

/** Writes down when tokens were last used: at most once a minute each, after the answer, and never waiting for a lock. */
export class TokenUse {
  readonly #database: Database;
  readonly #clock: () => number;
  readonly #noted = new Map<string, number>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(database: Database, clock: () => number) {
    this.#database = database;
    this.#clock = clock;
  }

  /** `stored` is what the database says. */
  note(id: string, stored: number | null): void {
    const now = this.#clock();
    if (
      Math.max(stored ?? Number.NEGATIVE_INFINITY, this.#noted.get(id) ?? Number.NEGATIVE_INFINITY) >
      now - interval
    ) {
      return;
    }
    if (this.#noted.size >= remembered) this.#noted.clear();
    this.#noted.set(id, now);
    const write = new Promise<void>((done) => setImmediate(done)).then(() => this.#write(id, now));
    this.#underWay.add(write);
    void write.finally(() => this.#underWay.delete(write));
  }

  async #write(id: string, now: number): Promise<void> {
    try {
      await this.#database.aside
        .updateTable('eigenlake_tokens')
        .set({ last_used: now })
        .where('id', '=', id)
        .where((row) => row.or([row('last_used', 'is', null), row('last_used', '<=', now - interval)]))
        .execute();
    } catch {
      // Somebody else writes, or the disk is full: the next use tries again.
      this.#noted.delete(id);
    }
  }

  /** Waits for what is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
