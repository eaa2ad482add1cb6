import { type ConclusionOptions, concludeJob } from './conclusion.ts';
import { beginJob, type JobInWork } from './job-in-work.ts';
import type { Thread } from './thread.ts';
import { type Problem, persist, problemOf } from './trouble.ts';

export interface LaneOptions extends ConclusionOptions {
  readonly holder: string;
  readonly leaseMilliseconds: number;
  readonly pollMilliseconds: number;
  /** The jobs in work of all lanes of this device. */
  readonly works: Set<JobInWork>;
  readonly openThread: () => Promise<Thread>;
  /** No job is claimed any more. */
  readonly closing: AbortSignal;
  /** What still runs is handed back. */
  readonly handingBack: AbortSignal;
}

/** Ends of so many jobs may be on their way to the storage while the next one is executed. */
const mostEnding = 16;

/** One row of jobs of one device, executed one after the other in the order in which they were claimed. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #ending = new Set<Promise<void>>();
  #thread: Thread;
  #troubles = 0;
  #woken = false;
  #wake: () => void = () => undefined;

  constructor(options: LaneOptions, thread: Thread) {
    this.#options = options;
    this.#thread = thread;
  }

  /** Look for work now. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Resolves when the spooler closes and nothing of this lane runs any more. Never rejects. */
  async run(): Promise<void> {
    const { closing, handingBack } = this.#options;
    const wake = () => this.#wake();
    const interrupt = () => {
      for (const work of this.#options.works) work.given.abort();
      this.#thread.stop();
    };
    closing.addEventListener('abort', wake);
    handingBack.addEventListener('abort', interrupt);
    while (!closing.aborted) {
      await this.#room();
      const work = await this.#next();
      if (work === null) {
        await this.#idle();
        continue;
      }
      const verdict = await work.verdict;
      // Not at once: the next claim comes first, so that the thread has work while this thread writes.
      const ending = new Promise<void>((resolve) => setImmediate(resolve))
        .then(() => this.#conclude(work, verdict))
        .finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
    await Promise.all(this.#ending);
    closing.removeEventListener('abort', wake);
    handingBack.removeEventListener('abort', interrupt);
    await this.#thread.end();
  }

  /** Ends the thread, whatever runs in it. */
  async abandon(): Promise<void> {
    for (const { holding, given } of this.#options.works) {
      holding.letGo();
      given.abort();
    }
    await this.#thread.end();
  }

  /** Claims a job and hands it to the thread; null when there is none. */
  async #next(): Promise<JobInWork | null> {
    const { closing, handingBack, provider, config, holder, leaseMilliseconds, openThread, works } = this.#options;
    const attempts = { onTrouble: this.#trouble, signal: closing, always: true };
    try {
      if (!this.#thread.usable) this.#thread = await persist(openThread, attempts);
      if (closing.aborted) return null;
      // A claim takes over what gave no sign of life, our own jobs too.
      for (const { holding } of works) await holding.catchUp();
      this.#woken = false;
      const claim = await persist(() => provider.claim(config.display_name, holder, leaseMilliseconds), attempts);
      if (claim === null) return null;
      if (closing.aborted) {
        await provider.handBack(claim, 'The spooler was stopped.');
        return null;
      }
      const work = beginJob(claim, this.#thread, provider, leaseMilliseconds, this.#trouble);
      works.add(work);
      if (handingBack.aborted) this.#thread.stop();
      const { device, job, state } = claim;
      this.#options.emit({ kind: 'claimed', device, job, attempt: state.attempts });
      return work;
    } catch (error) {
      this.#trouble(problemOf(error));
      return null;
    }
  }

  async #conclude(work: JobInWork, verdict: Awaited<JobInWork['verdict']>): Promise<void> {
    let troubled = false;
    const onTrouble = (problem: Problem) => {
      if (!troubled) this.#troubles += 1;
      troubled = true;
      this.#trouble(problem);
    };
    if (this.#options.handingBack.aborted) work.given.abort();
    await concludeJob(work, verdict, this.#options, onTrouble);
    if (troubled) this.#troubles -= 1;
    this.#options.works.delete(work);
  }

  /** While the storage does not take what is done, nothing more is begun. */
  async #room(): Promise<void> {
    while (this.#ending.size >= mostEnding || this.#troubles > 0) await Promise.race(this.#ending);
  }

  async #idle(): Promise<void> {
    if (this.#woken || this.#options.closing.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, this.#options.pollMilliseconds);
    });
    clearTimeout(timer);
    this.#wake = () => undefined;
  }

  readonly #trouble = ({ code, message }: Problem): void => {
    this.#options.emit({ kind: 'trouble', device: this.#options.config.display_name, code, message });
  };
}
