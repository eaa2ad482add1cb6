/** Bytes and objects that a sink has on their way to the store, at most. */
export interface BudgetLimits {
  readonly bytes: number;
  readonly objects: number;
}

/**
 * What is on its way to the store, of all partitions together: who has something more waits until there is room. One object
 * always goes, however large it is.
 */
export class Budget {
  readonly #limits: BudgetLimits;
  readonly #queue: (() => void)[] = [];
  #bytes = 0;
  #objects = 0;

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes room for one object, in the order of the calls. Give it back with `leave`. */
  async enter(bytes: number): Promise<void> {
    while (this.#objects > 0 && (this.#bytes + bytes > this.#limits.bytes || this.#objects >= this.#limits.objects)) {
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    }
    this.#bytes += bytes;
    this.#objects += 1;
  }

  leave(bytes: number): void {
    this.#bytes -= bytes;
    this.#objects -= 1;
    for (const next of this.#queue.splice(0)) next();
  }
}
