import { tooManyStreams } from '../errors.ts';

/** One open stream of live events. */
export interface Stream {
  readonly signal: AbortSignal;
  /** Resolves after this time, at once when somebody says that the job has news, or when the stream ends. */
  wait(milliseconds: number): Promise<void>;
  end(): void;
}

/** The streams of a server: counted for each user, woken by news of their job, ended together. */
export class Streams {
  readonly #limit: number;
  readonly #perUser = new Map<string, number>();
  readonly #open = new Set<{ readonly job: string; wake(): void; end(): void }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Throws `too_many_streams`. */
  open(user: string, job: string): Stream {
    const count = this.#perUser.get(user) ?? 0;
    if (count >= this.#limit) throw tooManyStreams(count);
    this.#perUser.set(user, count + 1);
    const controller = new AbortController();
    let waiting: (() => void) | null = null;
    let news = false;
    const entry = {
      job,
      wake: () => {
        news = true;
        waiting?.();
      },
      end: () => {
        if (!this.#open.delete(entry)) return;
        const left = (this.#perUser.get(user) ?? 1) - 1;
        if (left === 0) this.#perUser.delete(user);
        else this.#perUser.set(user, left);
        controller.abort();
        waiting?.();
      },
    };
    this.#open.add(entry);
    return {
      signal: controller.signal,
      end: entry.end,
      async wait(milliseconds) {
        if (!news && !controller.signal.aborted)
          await new Promise<void>((resume) => {
            const timer = setTimeout(resume, milliseconds);
            waiting = () => {
              clearTimeout(timer);
              resume();
            };
          });
        waiting = null;
        news = false;
      },
    };
  }

  /** The job has news; without a job: perhaps all have. */
  wake(job?: string): void {
    for (const entry of this.#open) if (job === undefined || entry.job === job) entry.wake();
  }

  endAll(): void {
    for (const entry of [...this.#open]) entry.end();
  }
}
