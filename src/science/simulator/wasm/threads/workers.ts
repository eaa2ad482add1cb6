import type { KernelMemory, KernelModule } from '../kernels.ts';

/** What a worker runs: `work(board, me, threads)` of the kernels on this memory. */
export interface Assignment {
  readonly module: KernelModule;
  readonly memory: KernelMemory;
  readonly board: number;
  readonly me: number;
  readonly threads: number;
}

interface WorkerThread {
  postMessage(message: Assignment): void;
}

/** The part of Node's `Worker` that is used; `unref` lets the process end while it waits. */
interface NodeWorker extends WorkerThread {
  on(event: 'error' | 'exit', listener: () => void): void;
  unref(): void;
}

/** What of the globals is used; pages have no `process`, Node has no `document`. */
interface Surroundings {
  readonly process?: {
    getBuiltinModule?(id: string): { Worker: new (source: string, options: object) => NodeWorker } | undefined;
  };
  readonly crossOriginIsolated?: boolean;
  readonly document?: object;
  readonly SharedArrayBuffer?: object;
  readonly Worker?: new (url: string) => WorkerThread;
  readonly Blob?: new (parts: string[], options: { readonly type: string }) => object;
  readonly URL?: { createObjectURL?(blob: object): string };
}

const surroundings: Surroundings = globalThis;

/** The main thread of a page must not sleep. */
export const mayBlock = surroundings.document === undefined;

/** Offsets in the board of `kernels/crew.ts`: a worker that fails says so and wakes the main thread. */
const brokenField = 388;
const doneLine = 128;
const serve = `const serve = ({ module, memory, board, me, threads }) => {
  try {
    new WebAssembly.Instance(module, { env: { memory } }).exports.work(board, me, threads);
  } catch {
    const words = new Int32Array(memory.buffer);
    Atomics.store(words, (board + ${brokenField}) / 4, 1);
    Atomics.notify(words, (board + ${doneLine}) / 4);
  }
};
`;
const nodeSource = `${serve}require('node:worker_threads').parentPort.on('message', serve);`;
const pageSource = `${serve}onmessage = ({ data }) => serve(data);`;

/** Workers without work, kept for the next simulator: one takes some 25 ms to start. */
const idle: WorkerThread[] = [];
const idleLimit = 16;

/** Gives the assignment to a worker; null where none can be started. It runs at the earliest when it has left its last one. */
export function employ(assignment: Assignment): WorkerThread | null {
  try {
    const worker = idle.pop() ?? start();
    worker?.postMessage(assignment);
    return worker;
  } catch {
    return null;
  }
}

/** Takes back a worker that leaves its assignment. */
export function dismiss(worker: WorkerThread): void {
  if (idle.length < idleLimit) idle.push(worker);
}

/** True where memory can be shared with workers. */
export function canShareMemory(): boolean {
  if (surroundings.SharedArrayBuffer === undefined) return false;
  return surroundings.process?.getBuiltinModule !== undefined || surroundings.crossOriginIsolated === true;
}

function start(): WorkerThread | null {
  const node = surroundings.process?.getBuiltinModule?.('node:worker_threads');
  if (node !== undefined) {
    const worker = new node.Worker(nodeSource, { eval: true, execArgv: [], stdin: false });
    const forget = () => {
      const place = idle.indexOf(worker);
      if (place >= 0) idle.splice(place, 1);
    };
    worker.on('error', forget);
    worker.on('exit', forget);
    worker.unref();
    return worker;
  }
  const { Worker, Blob, URL } = surroundings;
  if (Worker === undefined || Blob === undefined || URL?.createObjectURL === undefined) return null;
  return new Worker(URL.createObjectURL(new Blob([pageSource], { type: 'text/javascript' })));
}
