import { binomial, type FastStream } from '../../math/index.ts';
import type { Statevector } from '../contract.ts';
import type { OutcomeTable } from './outcome-table.ts';

/** Shots drawn one by one where they are this few. */
const fewShots = 8;
/** So near to 0 and 1 a probability is rounding: nothing is drawn, and states that agree to rounding stay in step. */
const roundingProbability = 1e-12;

/**
 * Draws qubits in X and Y one after the other, given what the others showed: of the amplitudes that agree with an outcome
 * of the others, each qubit's turn joins two halves, and only the half that is drawn goes on. One shot that turns r qubits
 * costs about 2·2^r steps, whatever the number of qubits. (The idea of drawing along with the gates: S. Bravyi, D. Gosset,
 * Y. Liu, Phys. Rev. Lett. 128 (2022) 220503.)
 */
export class ConditionalDraw {
  private readonly re: Float64Array;
  private readonly im: Float64Array;
  private readonly offsets: Int32Array;
  private readonly bits = new Int32Array(32);
  private turnedQubits = 0;
  private inY = 0;

  constructor(most: number) {
    this.re = new Float64Array(1 << most);
    this.im = new Float64Array(1 << most);
    this.offsets = new Int32Array(1 << most);
  }

  /** The qubits to be turned and those of them in Y, from now on. */
  turn(turned: number, inY: number): void {
    let level = 0;
    for (let qubit = 30; qubit >= 0; qubit--) if ((turned >>> qubit) & 1) this.bits[level++] = 1 << qubit;
    this.turnedQubits = level;
    this.inY = inY;
    for (let k = 0; k < 1 << level; k++) {
      let offset = 0;
      for (let j = 0; j < level; j++) if ((k >>> (level - 1 - j)) & 1) offset |= this.bits[j]!;
      this.offsets[k] = offset;
    }
  }

  /** Adds `count` outcomes to the table: `rest`, whose turned qubits are 0, with drawn values for those; bits outside `kept` go. */
  draw(state: Statevector, rest: number, count: number, kept: number, stream: FastStream, out: OutcomeTable): void {
    const { re, im, offsets } = this;
    const length = 1 << this.turnedQubits;
    let norm = 0;
    for (let k = 0; k < length; k++) {
      const at = rest | offsets[k]!;
      const r = state.re[at]!;
      const i = state.im[at]!;
      re[k] = r;
      im[k] = i;
      norm += r * r + i * i;
    }
    this.descend(0, 0, norm, count, rest, kept, stream, out);
  }

  /** `norm` is the sum of squares of the 2^(r − level) numbers at `from`; factors of √2 are left out throughout. */
  private descend(
    from: number,
    level: number,
    norm: number,
    count: number,
    outcome: number,
    kept: number,
    stream: FastStream,
    out: OutcomeTable,
  ): void {
    for (; level < this.turnedQubits; level++) {
      const bit = this.bits[level]!;
      const half = 1 << (this.turnedQubits - level - 1);
      const isY = (this.inY & bit) !== 0;
      const overlap = 2 * (isY ? this.overlapY(from, half) : this.overlapX(from, half));
      const zeros = share(count, (0.5 * (norm + overlap)) / norm, stream);
      if (zeros === count) {
        if (isY) this.lowerY(from, half);
        else this.lowerX(from, half);
        norm += overlap;
        continue;
      }
      if (zeros === 0) {
        if (isY) this.upperY(from, half);
        else this.upperX(from, half);
        norm -= overlap;
        from += half;
        outcome |= bit;
        continue;
      }
      if (isY) this.bothY(from, half);
      else this.bothX(from, half);
      this.descend(from + half, level + 1, norm - overlap, count - zeros, outcome | bit, kept, stream, out);
      norm += overlap;
      count = zeros;
    }
    out.add(outcome & kept, count);
  }

  /** Re⟨A|B⟩ of the two halves A and B. */
  private overlapX(from: number, half: number): number {
    const { re, im } = this;
    let sum = 0;
    for (let k = from; k < from + half; k++) sum += re[k]! * re[k + half]! + im[k]! * im[k + half]!;
    return sum;
  }

  /** Re⟨A|−iB⟩. */
  private overlapY(from: number, half: number): number {
    const { re, im } = this;
    let sum = 0;
    for (let k = from; k < from + half; k++) sum += re[k]! * im[k + half]! - im[k]! * re[k + half]!;
    return sum;
  }

  /** A + B in the place of A. */
  private lowerX(from: number, half: number): void {
    const { re, im } = this;
    for (let k = from; k < from + half; k++) {
      re[k]! += re[k + half]!;
      im[k]! += im[k + half]!;
    }
  }

  /** A − B in the place of B. */
  private upperX(from: number, half: number): void {
    const { re, im } = this;
    for (let k = from; k < from + half; k++) {
      re[k + half] = re[k]! - re[k + half]!;
      im[k + half] = im[k]! - im[k + half]!;
    }
  }

  private bothX(from: number, half: number): void {
    const { re, im } = this;
    for (let k = from; k < from + half; k++) {
      const ar = re[k]!;
      const ai = im[k]!;
      const br = re[k + half]!;
      const bi = im[k + half]!;
      re[k] = ar + br;
      im[k] = ai + bi;
      re[k + half] = ar - br;
      im[k + half] = ai - bi;
    }
  }

  /** A − iB in the place of A. */
  private lowerY(from: number, half: number): void {
    const { re, im } = this;
    for (let k = from; k < from + half; k++) {
      re[k]! += im[k + half]!;
      im[k]! -= re[k + half]!;
    }
  }

  /** B − iA in the place of B. */
  private upperY(from: number, half: number): void {
    const { re, im } = this;
    for (let k = from; k < from + half; k++) {
      re[k + half]! += im[k]!;
      im[k + half]! -= re[k]!;
    }
  }

  private bothY(from: number, half: number): void {
    const { re, im } = this;
    for (let k = from; k < from + half; k++) {
      const ar = re[k]!;
      const ai = im[k]!;
      const br = re[k + half]!;
      const bi = im[k + half]!;
      re[k] = ar + bi;
      im[k] = ai - br;
      re[k + half] = br + ai;
      im[k + half] = bi - ar;
    }
  }
}

/** How many of so many shots take a way of this probability. */
function share(count: number, probability: number, stream: FastStream): number {
  if (!(probability > roundingProbability)) return 0;
  if (probability > 1 - roundingProbability) return count;
  if (count > fewShots) return binomial(count, probability, stream);
  let taken = 0;
  for (let shot = 0; shot < count; shot++) if (stream.random() < probability) taken++;
  return taken;
}
