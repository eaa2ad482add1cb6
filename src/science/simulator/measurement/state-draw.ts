import type { FastStream } from '../../math/index.ts';
import type { Statevector } from '../contract.ts';
import { drawIndices, type GuideTable, guideOf, multinomialTally, shotsPerOutcome } from '../sampling.ts';
import type { OutcomeTable } from './outcome-table.ts';

/** Running sums of at most so many blocks stay in the second-level cache. */
const mostSums = 65536;
const chunk = 4096;

/** Draws basis states with probability |amplitude|²; what is summed once for a state serves all its draws. */
export class StateDraw {
  private readonly shots: number;
  private readonly blockBits: number;
  /** Many shots for each basis state: their numbers are drawn, not they one by one. */
  private readonly isDense: boolean;
  /** Of the blocks: weights where draws are dense, else running sums. */
  private readonly sums: Float64Array;
  private readonly guide: Uint32Array;
  private readonly drawn: Uint32Array;
  private readonly uniform: Float64Array;
  private state: Statevector = { re: new Float64Array(0), im: new Float64Array(0) };
  private table: GuideTable | null = null;

  /** For states of `length` amplitudes and draws of `shots` each. */
  constructor(length: number, shots: number) {
    this.shots = shots;
    let bits = 0;
    while (length >> bits > mostSums) bits++;
    this.blockBits = bits;
    this.isDense = bits === 0 && shots >= shotsPerOutcome * length;
    this.sums = new Float64Array(length >> bits);
    this.guide = new Uint32Array(this.isDense ? 0 : this.sums.length);
    this.drawn = new Uint32Array(this.isDense ? 0 : shots);
    this.uniform = new Float64Array(Math.min(chunk, this.drawn.length));
  }

  /** From now on draws are from this state, so many of them; its planes must stay as they are meanwhile. */
  use(state: Statevector, draws: number): void {
    this.state = state;
    const { sums } = this;
    if (this.isDense) {
      for (let k = 0; k < sums.length; k++) sums[k] = state.re[k]! * state.re[k]! + state.im[k]! * state.im[k]!;
      return;
    }
    if (this.blockBits === 0) cumulativeSquares(state, sums);
    else cumulativeBlocks(state, this.blockBits, sums);
    this.table = guideOf(sums, draws * this.shots, this.guide);
  }

  /** Adds the outcomes of one draw to the table; bits outside `kept` go. */
  draw(kept: number, stream: FastStream, out: OutcomeTable): void {
    const { drawn, blockBits, sums, table } = this;
    if (table === null) {
      const tally = multinomialTally(sums, this.shots, stream);
      for (let k = 0; k < tally.length; k++) if (tally[k]! > 0) out.add(k & kept, tally[k]!);
      return;
    }
    drawIndices(table, stream, this.uniform, drawn);
    if (blockBits === 0) {
      for (let shot = 0; shot < drawn.length; shot++) out.add(drawn[shot]! & kept, 1);
      return;
    }
    for (let shot = 0; shot < drawn.length; shot++) {
      const block = drawn[shot]!;
      const weight = sums[block]! - (block === 0 ? 0 : sums[block - 1]!);
      out.add(this.insideBlock(block, stream.random() * weight) & kept, 1);
    }
  }

  /** The index in a block at which its running sum exceeds the target. */
  private insideBlock(block: number, target: number): number {
    const { re, im } = this.state;
    const from = block << this.blockBits;
    const end = from + (1 << this.blockBits);
    let sum = 0;
    let last = from;
    for (let k = from; k < end; k++) {
      const weight = re[k]! * re[k]! + im[k]! * im[k]!;
      if (weight === 0) continue;
      last = k;
      sum += weight;
      if (sum > target) return k;
    }
    return last;
  }
}

/** Running sums of |amplitude|²; four at a time, so that additions need not wait for each other. */
function cumulativeSquares({ re, im }: Statevector, out: Float64Array): void {
  let sum = 0;
  let k = 0;
  for (; k + 3 < out.length; k += 4) {
    const a = re[k]! * re[k]! + im[k]! * im[k]!;
    const ab = a + (re[k + 1]! * re[k + 1]! + im[k + 1]! * im[k + 1]!);
    const c = re[k + 2]! * re[k + 2]! + im[k + 2]! * im[k + 2]!;
    const cd = c + (re[k + 3]! * re[k + 3]! + im[k + 3]! * im[k + 3]!);
    out[k] = sum + a;
    out[k + 1] = sum + ab;
    out[k + 2] = sum + (ab + c);
    sum += ab + cd;
    out[k + 3] = sum;
  }
  for (; k < out.length; k++) {
    sum += re[k]! * re[k]! + im[k]! * im[k]!;
    out[k] = sum;
  }
}

/** The same for blocks of 2^bits amplitudes. */
function cumulativeBlocks({ re, im }: Statevector, bits: number, out: Float64Array): void {
  const length = 1 << bits;
  let total = 0;
  for (let block = 0; block < out.length; block++) {
    const end = (block + 1) * length;
    let sum = 0;
    for (let k = end - length; k < end; k++) sum += re[k]! * re[k]! + im[k]! * im[k]!;
    total += sum;
    out[block] = total;
  }
}
