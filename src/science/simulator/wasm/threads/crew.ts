import type { Kernels } from '../kernels.ts';
import { Pace } from './pace.ts';
import type { Program } from './program.ts';
import { type Assignment, dismiss, employ, mayBlock } from './workers.ts';

/** A worker died or stood still in the middle of a task: what its memory holds is lost. */
export class CrewLost extends Error {}

/** Milliseconds without progress after which a worker counts as dead. */
const patience = 10_000;
/** Offsets in the board, as in `kernels/crew.ts`. */
const leaveField = 4;
const helpedField = 392;
const claimLine = 512;
const lineBytes = 128;

/** Bytes of the board of so many threads; it begins with zeros and is aligned to 64 bytes. */
export function boardBytes(threads: number): number {
  return claimLine + lineBytes * threads;
}

/**
 * Workers that compute on one shared memory together with the thread that calls. Who does not run (not started yet, or its core
 * is busy) gets no tasks, so nobody is waited for but who holds a task.
 */
export class Crew {
  /** The calling thread is one of them. */
  readonly threads: number;
  private readonly workers: NonNullable<ReturnType<typeof employ>>[] = [];
  private readonly kernels: Kernels;
  private readonly assignment: Omit<Assignment, 'me' | 'threads'>;
  private readonly paces = new Map<number, Pace>();

  constructor(kernels: Kernels, assignment: Omit<Assignment, 'me' | 'threads'>, threads: number) {
    this.kernels = kernels;
    this.assignment = assignment;
    this.threads = threads;
    for (let me = 1; me < threads; me++) {
      const worker = employ({ ...assignment, me, threads });
      if (worker !== null) this.workers.push(worker);
    }
  }

  /** Throws `CrewLost`. */
  run(program: Program): void {
    const { kernels, assignment, threads } = this;
    const pace = this.paceOf(program);
    const begin = performance.now() / 1000;
    const together = this.workers.length > 0 && pace.shouldShare(begin);
    if (!together) kernels.runAlone(program.from, program.to);
    else if (
      kernels.runTogether(assignment.board, program.from, program.to, threads, mayBlock ? 1 : 0, patience) !== 0
    ) {
      throw new CrewLost('a worker thread ended in the middle of a computation');
    }
    const end = performance.now() / 1000;
    pace.record(together, end - begin, end);
  }

  /** Tasks that workers did so far. */
  helped(): number {
    const { memory, board } = this.assignment;
    return Atomics.load(new Int32Array(memory.buffer), (board + helpedField) / 4);
  }

  /** Sends the workers away; nothing may run any more. */
  dismiss(): void {
    const { memory, board } = this.assignment;
    const words = new Int32Array(memory.buffer);
    Atomics.store(words, (board + leaveField) / 4, 1);
    Atomics.add(words, board / 4, 1);
    Atomics.notify(words, board / 4);
    for (const worker of this.workers.splice(0)) dismiss(worker);
  }

  private paceOf({ from }: Program): Pace {
    const known = this.paces.get(from);
    if (known !== undefined) return known;
    const pace = new Pace();
    this.paces.set(from, pace);
    return pace;
  }
}
