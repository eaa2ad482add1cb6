import type { KernelMemory } from '../math/index.ts';
import { instantiateKernels, type SectorKernels } from './kernels.ts';

const pageBytes = 65536;

/** The memory that the kernels of one sector work in: tables are laid out once and live as long as it does. */
export class SectorMemory {
  readonly kernels: SectorKernels;
  /** Views of all memory; they change when memory grows, so take them anew after `allocate`. */
  numbers: Float64Array;
  words: Uint32Array;
  private readonly memory: KernelMemory;
  private end = 64;

  constructor() {
    const { kernels, memory } = instantiateKernels();
    this.kernels = kernels;
    this.memory = memory;
    this.numbers = new Float64Array(memory.buffer);
    this.words = new Uint32Array(memory.buffer);
  }

  /** Room aligned to 64 bytes. Throws a RangeError where the machine or 32-bit addresses have none. */
  allocate(bytes: number): number {
    const start = Math.ceil(this.end / 64) * 64;
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

  /** Room for entries of a number and two words, 16 bytes each. */
  allocateEntries(count: number): number {
    return this.allocate(16 * count);
  }

  /** Entry k of a list: number, word, word. The kernels say which word comes where. */
  setEntry(list: number, k: number, number: number, first: number, second: number, numberFirst: boolean): void {
    const at = list / 8 + 2 * k;
    this.numbers[numberFirst ? at : at + 1] = number;
    const word = numberFirst ? 2 * at + 2 : 2 * at;
    this.words[word] = first;
    this.words[word + 1] = second;
  }

  copy(from: number, to: number, bytes: number): void {
    this.words.copyWithin(to / 4, from / 4, (from + bytes) / 4);
  }
}
