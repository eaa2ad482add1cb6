import { isFinal, type JobState } from '../jobs/index.ts';
import { type Claim, cancelRequested, leaseLost, type StorageProvider } from '../storage/index.ts';
import { type Problem, problemOf } from './trouble.ts';

export interface HoldingOptions {
  readonly provider: StorageProvider;
  readonly leaseMilliseconds: number;
  /** How often the storage is asked whether the job is to be cancelled, between signs of life. */
  readonly lookMilliseconds: number;
  readonly onCancel: () => void;
  readonly onLost: (reason: string) => void;
  readonly onTrouble: (problem: Problem) => void;
}

/** Keeps a claim alive, on the spooler's own clock and thread, until it is let go. */
export class Holding {
  readonly #claim: Claim;
  readonly #options: HoldingOptions;
  readonly #looks: NodeJS.Timeout;
  #renewal: NodeJS.Timeout;
  #looking = false;
  #over = false;
  #told = false;
  #cancelling = false;
  #lost: string | null = null;
  /** When the lease ends, as far as we know, on the clock of `performance.now()`. */
  #until: number;

  constructor(claim: Claim, options: HoldingOptions) {
    this.#claim = claim;
    this.#options = options;
    this.#until = performance.now() + options.leaseMilliseconds;
    this.#renewal = setTimeout(() => void this.#renew(), options.leaseMilliseconds / 3);
    this.#looks = setInterval(() => void this.#look(), options.lookMilliseconds);
  }

  get cancelling(): boolean {
    return this.#cancelling;
  }

  /** Why the job is not ours any more; null while it is. */
  get lost(): string | null {
    return this.#lost;
  }

  /** After a sleep of the machine, or of this process: before anybody claims, we say that we are still there. */
  async catchUp(): Promise<void> {
    if (this.#over || performance.now() < this.#until) return;
    await this.#renewOnce();
  }

  /** Tells that execution has begun; once is enough. */
  start(): void {
    if (this.#told) return;
    this.#told = true;
    void this.#ask(() => this.#options.provider.start(this.#claim));
  }

  /** No more signs of life. */
  letGo(): void {
    this.#over = true;
    clearTimeout(this.#renewal);
    clearInterval(this.#looks);
  }

  async #renew(): Promise<void> {
    const { leaseMilliseconds } = this.#options;
    const asked = performance.now();
    const heard = await this.#renewOnce();
    if (this.#over) return;
    // One that was not heard is repeated soon: two in a row would cost the lease.
    const next = (heard ? leaseMilliseconds / 3 : leaseMilliseconds / 20) - (performance.now() - asked);
    this.#renewal = setTimeout(() => void this.#renew(), Math.max(1, next));
  }

  async #renewOnce(): Promise<boolean> {
    const { provider, leaseMilliseconds } = this.#options;
    const asked = performance.now();
    const heard = await this.#ask(() => provider.renew(this.#claim, leaseMilliseconds));
    if (heard) this.#until = asked + leaseMilliseconds;
    return heard;
  }

  async #look(): Promise<void> {
    // The answer to the last question may take longer than the time between two.
    if (this.#looking) return;
    this.#looking = true;
    await this.#ask(() => this.#options.provider.state(this.#claim.device, this.#claim.job));
    this.#looking = false;
  }

  /** False when there was no answer. */
  async #ask(question: () => Promise<JobState | null>): Promise<boolean> {
    if (this.#over) return false;
    try {
      const state = await question();
      if (!this.#over && state !== null) this.#hear(state);
      return true;
    } catch (error) {
      if (this.#over) return false;
      if (leaseLost.matches(error)) this.#lose(problemOf(error).message);
      else if (cancelRequested.matches(error)) this.#cancel();
      else this.#options.onTrouble(problemOf(error));
      return false;
    }
  }

  #hear(state: JobState): void {
    if (state.phase === 'cancelling') this.#cancel();
    else if (state.fence > this.#claim.state.fence || isFinal(state.phase)) {
      this.#lose('another spooler took it over, or it has ended.');
    }
  }

  #cancel(): void {
    if (this.#cancelling) return;
    this.#cancelling = true;
    this.#options.onCancel();
  }

  #lose(reason: string): void {
    this.letGo();
    this.#lost = reason;
    this.#options.onLost(reason);
  }
}
