import type { Worker } from 'node:worker_threads';
import { board } from './messages.ts';

/** Between two looks at a job's memory, milliseconds: short jobs are never looked at. */
const interval = 250;
const megabyte = 1048576;

let resident = 0;
let residentAt = Number.NEGATIVE_INFINITY;

/** Megabytes of the whole process, not older than one interval: asking the kernel costs as much as a trivial job's message. */
function residentMegabytes(now: number): number {
  if (now - residentAt > interval) {
    resident = process.memoryUsage.rss() / megabyte;
    residentAt = now;
  }
  return resident;
}

/** Jobs that do not let their event loop turn, on a Node.js that cannot look into a thread from outside. */
const silent = new Set<MemoryWatch>();

/**
 * Watches what one job takes, heap and array buffers, which lie outside V8's own limit for a thread. Three sources, the first
 * that speaks:
 * - what the thread reports itself, whenever its device lets the event loop turn or reports an event: exact;
 * - `worker.getHeapStatistics()`, from Node.js 22.16 and 24 on, also while the device computes without a pause: exact;
 * - else the growth of the whole process since the job began, where no other silent job began later: an upper bound that
 *   cannot tell whose memory it is, and the reason why devices should pause.
 * What is taken and given back between two looks is not seen; one single allocation beyond V8's limit ends the process.
 */
export class MemoryWatch {
  readonly #worker: Worker;
  readonly #cells: Int32Array;
  readonly #megabytes: number;
  readonly #over: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #begun = performance.now();
  readonly #resident = residentMegabytes(this.#begun);
  #reports: number;
  #stopped = false;

  constructor(worker: Worker, cells: Int32Array, megabytes: number, over: () => void) {
    this.#worker = worker;
    this.#cells = cells;
    this.#megabytes = megabytes;
    this.#over = over;
    this.#reports = Atomics.load(cells, board.reports);
    this.#timer = setInterval(() => this.#look(), interval);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    silent.delete(this);
  }

  #look(): void {
    const reports = Atomics.load(this.#cells, board.reports);
    if (reports !== this.#reports) {
      this.#reports = reports;
      silent.delete(this);
      this.#judge(Atomics.load(this.#cells, board.megabytes));
      return;
    }
    const inside = heapStatistics(this.#worker);
    if (inside !== null) {
      // A thread that has just ended has none.
      inside.then((megabytes) => this.#judge(megabytes)).catch(() => undefined);
      return;
    }
    silent.add(this);
    const latest = [...silent].every((other) => other.#begun <= this.#begun);
    if (latest) this.#judge(residentMegabytes(performance.now()) - this.#resident);
  }

  #judge(megabytes: number): void {
    if (this.#stopped || megabytes <= this.#megabytes) return;
    this.stop();
    this.#over();
  }
}

/** Heap and array buffers of another thread in megabytes; null where Node.js cannot tell. */
function heapStatistics(worker: Worker): Promise<number> | null {
  if (!('getHeapStatistics' in worker) || typeof worker.getHeapStatistics !== 'function') return null;
  const asked: unknown = worker.getHeapStatistics();
  return Promise.resolve(asked).then((found) => {
    if (typeof found !== 'object' || found === null) return 0;
    const heap = 'used_heap_size' in found ? Number(found.used_heap_size) : 0;
    const external = 'external_memory' in found ? Number(found.external_memory) : 0;
    return (heap + external) / megabyte;
  });
}
