import { instantiateKernels, type KernelMemory, type Kernels } from './kernels.ts';
import { boardBytes, Crew } from './threads/crew.ts';
import type { Program } from './threads/program.ts';
import { canShareMemory } from './threads/workers.ts';

const pageBytes = 65536;
/** The start of each plane is moved by this, so that planes of a power-of-two size do not share the sets of a cache. */
const stagger = 320;

/** Workers of an arena that nobody disposed of are sent away when it is collected. */
const abandoned = new FinalizationRegistry<Crew>((crew) => crew.dismiss());

/** A real and an imaginary plane, as addresses. */
export interface PlaneAddresses {
  readonly re: number;
  readonly im: number;
}

/** The memory of one simulator: everything is laid out once and given back all at once. */
export class Arena {
  readonly kernels: Kernels;
  /** Views of all memory; they change when memory grows, so take them anew after `allocate`. */
  numbers: Float64Array;
  words: Uint32Array;
  private readonly memory: KernelMemory;
  /** Address 0 stays unused: it means "none". */
  private end = 64;
  private readonly crew: Crew | null;

  /** With more than one thread, `run` shares its work with workers, where they can be had. */
  constructor(threads = 1) {
    const shared = threads > 1 && canShareMemory();
    const { kernels, memory, module } = instantiateKernels(shared);
    this.kernels = kernels;
    this.memory = memory;
    this.numbers = new Float64Array(memory.buffer);
    this.words = new Uint32Array(memory.buffer);
    this.crew = shared
      ? new Crew(kernels, { module, memory, board: this.allocate(boardBytes(threads)) }, threads)
      : null;
    if (this.crew !== null) abandoned.register(this, this.crew);
  }

  /** Runs the commands of a program, in order. Throws `CrewLost`: then this arena is of no use any more. */
  run(program: Program): void {
    if (this.crew === null) this.kernels.runAlone(program.from, program.to);
    else this.crew.run(program);
  }

  /** Threads that `run` uses at most. */
  get threads(): number {
    return this.crew === null ? 1 : this.crew.threads;
  }

  /** Tasks that workers did so far. */
  helped(): number {
    return this.crew?.helped() ?? 0;
  }

  /** Sends the workers away. */
  dispose(): void {
    this.crew?.dismiss();
  }

  /** Room aligned to 64 bytes or a multiple of them. Throws a RangeError where the machine or 32-bit addresses have none. */
  allocate(bytes: number, alignment = 64): number {
    const start = Math.ceil(this.end / alignment) * alignment;
    const end = start + bytes;
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / pageBytes);
    if (missing > 0) {
      this.memory.grow(missing);
      this.numbers = new Float64Array(this.memory.buffer);
      this.words = new Uint32Array(this.memory.buffer);
    }
    this.end = end;
    return start;
  }

  numbersAt(address: number, length: number): Float64Array {
    return this.numbers.subarray(address / 8, address / 8 + length);
  }

  wordsAt(address: number, length: number): Uint32Array {
    return this.words.subarray(address / 4, address / 4 + length);
  }

  /** A copy of `values` in the arena. */
  placeNumbers(values: ArrayLike<number>): number {
    const address = this.allocate(8 * values.length);
    this.numbers.set(values, address / 8);
    return address;
  }

  placeWords(values: ArrayLike<number>): number {
    const address = this.allocate(4 * values.length);
    this.words.set(values, address / 4);
    return address;
  }

  /** Planes of `length` numbers each. */
  planes(length: number): PlaneAddresses {
    const re = this.plane(length);
    return { re, im: this.plane(length) };
  }

  plane(length: number): number {
    return this.allocate(8 * length + stagger);
  }
}

/** An arena that several states share, or one of their own for so many threads. */
export function arenaOf(threads: number | Arena): Arena {
  return typeof threads === 'number' ? new Arena(threads) : threads;
}
