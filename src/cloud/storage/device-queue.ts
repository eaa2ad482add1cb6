/** One job that waits, as far as its order goes. */
export interface Waiting {
  readonly job: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly ours: boolean;
  /** On our clock, when this process saw it first. */
  readonly seen: number;
}

function before(a: Waiting, b: Waiting): boolean {
  return a.created < b.created || (a.created === b.created && a.job < b.job);
}

/** The jobs that wait for one device, first created first; taking the first does not depend on how many there are. */
export class DeviceQueue {
  #order: Waiting[] = [];
  /** Entries before this are gone. */
  #head = 0;
  readonly #known = new Map<string, Waiting>();

  get size(): number {
    return this.#known.size;
  }

  has(job: string): boolean {
    return this.#known.has(job);
  }

  at(position: number): Waiting | undefined {
    return this.#order[this.#head + position];
  }

  all(): Waiting[] {
    return this.#order.slice(this.#head);
  }

  jobs(): IterableIterator<string> {
    return this.#known.keys();
  }

  add(waiting: Waiting): void {
    if (this.#known.has(waiting.job)) return;
    this.#known.set(waiting.job, waiting);
    const last = this.#order.at(-1);
    if (this.#order.length === this.#head || (last !== undefined && before(last, waiting))) this.#order.push(waiting);
    else this.#order.splice(this.#find(waiting), 0, waiting);
  }

  /** Adds many at once; inserting each would move all others each time. */
  addAll(many: readonly Waiting[]): void {
    const fresh = many.filter(({ job }) => !this.#known.has(job));
    if (fresh.length < 16) {
      for (const waiting of fresh) this.add(waiting);
      return;
    }
    for (const waiting of fresh) this.#known.set(waiting.job, waiting);
    this.#order = [...this.all(), ...fresh].sort((a, b) => (before(a, b) ? -1 : 1));
    this.#head = 0;
  }

  remove(job: string): void {
    const waiting = this.#known.get(job);
    if (waiting === undefined) return;
    this.#known.delete(job);
    const index = this.#find(waiting);
    if (index !== this.#head) {
      this.#order.splice(index, 1);
      return;
    }
    this.#head += 1;
    if (this.#head > 1000 && this.#head * 2 > this.#order.length) {
      this.#order = this.#order.slice(this.#head);
      this.#head = 0;
    }
  }

  position(job: string): number | null {
    const waiting = this.#known.get(job);
    return waiting === undefined ? null : this.#find(waiting) - this.#head;
  }

  /** The index of an entry, or where it belongs. */
  #find(waiting: Waiting): number {
    let low = this.#head;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(this.#order[middle]!, waiting)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
