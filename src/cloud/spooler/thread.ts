import { Worker } from 'node:worker_threads';
import type { DeviceOutcome } from '../devices/index.ts';
import type { CircuitResult, DeviceConfig } from '../jobs/index.ts';
import type { LiveEvent } from '../storage/index.ts';
import type { JobLimitsOfSpooler } from './contract.ts';
import { deviceUnusable } from './errors.ts';
import { MemoryWatch } from './memory-watch.ts';
import { board, type FromThread, type Stage, type ThreadData, type ToThread } from './messages.ts';
import { unpackResult } from './packed-result.ts';
import { readableError } from './readable-error.ts';

/** What became of a job in its thread. */
export type Verdict =
  | { readonly kind: 'done'; readonly results: readonly CircuitResult[]; readonly outcomes: readonly DeviceOutcome[] }
  | { readonly kind: 'failed'; readonly stage: Stage; readonly code: string | null; readonly message: string }
  /** It was told to stop, and has: nothing of it runs any more. */
  | { readonly kind: 'stopped' };

export interface ThreadOptions {
  /** Of the module that `worker.ts` became. */
  readonly worker: URL;
  readonly module: string;
  readonly name: string | null;
  readonly limits: JobLimitsOfSpooler;
  /** How long a device may take to react to its signal before its thread is ended, milliseconds. */
  readonly graceMilliseconds: number;
}

interface Running {
  readonly number: number;
  readonly resolve: (verdict: Verdict) => void;
  readonly onEvents: (events: readonly LiveEvent[]) => void;
  readonly memory: MemoryWatch;
  readonly limit: NodeJS.Timeout;
  grace: NodeJS.Timeout | null;
  /** What it will have come to, whatever the thread still says; null while that is open. */
  decided: Verdict | null;
}

/** A module that takes longer to load is taken for broken, milliseconds. */
const loadingTime = 10_000;
/** A thread in a system call cannot be ended: it is not waited for longer than this, milliseconds. */
const endingTime = 5_000;

/** A worker thread in which devices live: one job at a time. It never throws for what happens inside. */
export class Thread {
  readonly #worker: Worker;
  readonly #options: ThreadOptions;
  readonly #cells: Int32Array;
  readonly #exited: Promise<void>;
  #configs: readonly DeviceConfig[] = [];
  #number = 0;
  #running: Running | null = null;
  #usable = true;
  #onReady: (problem: string | null) => void = () => undefined;
  #lastWords = 'its thread ended';

  private constructor(options: ThreadOptions) {
    this.#options = options;
    const memory = new SharedArrayBuffer(4 * board.cells);
    this.#cells = new Int32Array(memory);
    const workerData: ThreadData = { module: options.module, name: options.name, board: memory };
    this.#worker = new Worker(options.worker, {
      workerData,
      stdout: true,
      // Says how the program's own text is to be read, and a thread's is a file.
      execArgv: process.execArgv.filter((option) => !option.startsWith('--input-type')),
      // Room above the limit: V8 ends the whole process, not the thread, when one single step overshoots its own limit.
      resourceLimits: { maxOldGenerationSizeMb: 1024 + 2 * options.limits.memoryMegabytes },
    });
    // Standard output is the command's, whatever a device prints.
    this.#worker.stdout.on('data', (chunk: Uint8Array) => process.stderr.write(chunk));
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('messageerror', (error) =>
      this.#lose(`what it said cannot be read: ${readableError(error).message}`),
    );
    this.#worker.on('error', (error) => this.#lose(lastWords(error)));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#lose('its thread ended');
        resolve();
      });
    });
  }

  /** Throws `device_unusable`, at once when `signal` is aborted before the module is loaded. */
  static async start(options: ThreadOptions, signal?: AbortSignal): Promise<Thread> {
    const thread = new Thread(options);
    const problem = await new Promise<string | null>((resolve) => {
      const limit = setTimeout(() => resolve(`it was not loaded after ${loadingTime / 1000} s`), loadingTime);
      const given = () => thread.#onReady('the spooler was stopped before it was loaded');
      thread.#onReady = (found) => {
        clearTimeout(limit);
        signal?.removeEventListener('abort', given);
        resolve(found);
      };
      signal?.addEventListener('abort', given);
      if (signal?.aborted) given();
    });
    if (problem === null) return thread;
    await thread.end();
    throw deviceUnusable(readableModule(options.module), problem);
  }

  get configs(): readonly DeviceConfig[] {
    return this.#configs;
  }

  /** False once it has ended or shall end: the next job needs another one. */
  get usable(): boolean {
    return this.#usable;
  }

  /** True when the circuits of the present job have passed the check. */
  get executing(): boolean {
    return this.#running !== null && Atomics.load(this.#cells, board.executing) === this.#running.number;
  }

  /** Checks and executes one job. Never rejects. */
  run(
    task: { readonly device: string; readonly job: string; readonly text: string },
    onEvents: (events: readonly LiveEvent[]) => void,
  ): Promise<Verdict> {
    return new Promise((resolve) => {
      const number = ++this.#number;
      const { seconds, memoryMegabytes } = this.#options.limits;
      const overTime = () =>
        this.#interrupt(beyond(`It took longer than ${seconds} s, which is the limit for one job.`));
      const overMemory = () =>
        this.#terminate(beyond(`It used more than ${memoryMegabytes} MB of memory, which is the limit for one job.`));
      this.#running = {
        number,
        resolve,
        onEvents,
        memory: new MemoryWatch(this.#worker, this.#cells, memoryMegabytes, overMemory),
        limit: setTimeout(overTime, Math.min(seconds * 1000, 2 ** 31 - 1)),
        grace: null,
        decided: null,
      };
      if (!this.#usable) this.#conclude(died(this.#lastWords));
      else this.#tell({ kind: 'job', number, ...task });
    });
  }

  /** Ends the present job, by its signal or with the thread; a result that comes before that counts. */
  stop(): void {
    this.#interrupt(null);
  }

  /** Ends the thread, and what runs in it as stopped. Resolves when nothing of it runs any more, or cannot be ended. */
  async end(): Promise<void> {
    this.#usable = false;
    this.#conclude({ kind: 'stopped' });
    await this.#kill();
  }

  #tell(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    if (message.kind === 'ready') {
      this.#configs = message.configs;
      this.#onReady(null);
    } else if (message.kind === 'unusable') {
      this.#onReady(message.problem);
    } else if (this.#running?.number === message.number) {
      if (message.events.length > 0) this.#running.onEvents(message.events);
      if (message.kind === 'events') return;
      const { decided } = this.#running;
      if (message.kind === 'done') {
        const { results, outcomes } = message;
        const done: Verdict = { kind: 'done', results: results.map(unpackResult), outcomes };
        this.#conclude(decided?.kind === 'failed' ? decided : done);
      } else {
        const { stage, code, message: words } = message;
        this.#conclude(decided ?? { kind: 'failed', stage, code, message: words });
      }
    }
  }

  #interrupt(failed: Verdict | null): void {
    const running = this.#running;
    if (running === null || running.grace !== null) return;
    running.decided = failed ?? { kind: 'stopped' };
    running.grace = setTimeout(() => this.#terminate(running.decided), this.#options.graceMilliseconds);
    this.#tell({ kind: 'abort', number: running.number, reason: 'The spooler stops this job.' });
  }

  #terminate(verdict: Verdict | null): void {
    const running = this.#running;
    if (running === null) return;
    running.decided = verdict;
    this.#usable = false;
    // The job has not ended before its thread has.
    void this.#kill().then(() => this.#conclude(verdict ?? { kind: 'stopped' }));
  }

  #lose(words: string): void {
    if (this.#usable) this.#lastWords = words;
    this.#usable = false;
    this.#onReady(words);
    const decided = this.#running?.decided;
    this.#conclude(decided ?? died(words));
  }

  #conclude(verdict: Verdict): void {
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    clearTimeout(running.limit);
    if (running.grace !== null) clearTimeout(running.grace);
    running.memory.stop();
    running.resolve(verdict);
  }

  async #kill(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, endingTime);
    });
    this.#worker.terminate().catch(() => undefined);
    await Promise.race([this.#exited, patience]);
    clearTimeout(timer);
    // One that could not be ended shall not keep the process alive.
    this.#worker.unref();
  }
}

function beyond(message: string): Verdict {
  return { kind: 'failed', stage: 'execution', code: 'job_limit', message };
}

function died(words: string): Verdict {
  return { kind: 'failed', stage: 'execution', code: 'thread_died', message: `The device stopped working: ${words}.` };
}

function lastWords(error: unknown): string {
  const { code, message } = readableError(error);
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it used all the memory that its thread may use' : message;
}

function readableModule(module: string): string {
  return module.length > 100 ? `${module.slice(0, 97)}...` : module;
}
