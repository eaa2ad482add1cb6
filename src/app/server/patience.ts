/** How long the requests of one server wait for storages. */
export class Patience {
  readonly #milliseconds: number;
  /** Those that kept a request waiting in vain and have not answered since. */
  readonly #silent = new Set<string>();

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /**
   * What a storage says, when it says it in time; rejects when it takes longer, and what it does goes on unheard. One that kept
   * somebody waiting in vain gets a tenth of the time until it has answered: it must not make every request slow for everybody.
   */
  async ask<Value>(storage: string, work: () => Promise<Value>): Promise<Value> {
    const brief = this.#milliseconds / 10;
    const began = performance.now();
    const answer = work();
    answer.then(
      () => this.#silent.delete(storage),
      () => undefined,
    );
    try {
      return await inTime(answer, this.#silent.has(storage) ? brief : this.#milliseconds);
    } catch (error) {
      // What fails at once costs nobody time.
      if (performance.now() - began >= brief) this.#silent.add(storage);
      throw error;
    }
  }
}

async function inTime<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error(`no answer in ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
