import type { FastStream } from '../../math/index.ts';
import type { Statevector } from '../contract.ts';
import { cumulativeSums, drawIndices, type GuideTable, guideOf, sampleTally, shotsPerOutcome } from '../sampling.ts';
import type { OutcomeTable } from './outcome-table.ts';

/** Running sums of at most so many blocks stay in the second-level cache. */
const mostSums = 65536;
const chunk = 4096;

/** Draws basis states with probability |amplitude|²; what is summed once serves any number of draws. */
export class StateDraw {
  private readonly state: Statevector;
  private readonly shots: number;
  private readonly blockBits: number;
  private readonly draws: number;
  private readonly drawn: Uint32Array;
  private readonly uniform: Float64Array;
  private weights: Float64Array | null = null;
  private table: GuideTable | null = null;

  /** For so many draws of `shots` each; the planes must stay as they are. */
  constructor(state: Statevector, shots: number, draws: number) {
    this.state = state;
    this.shots = shots;
    let bits = 0;
    while (state.re.length >> bits > mostSums) bits++;
    this.blockBits = bits;
    this.draws = draws;
    this.drawn = new Uint32Array(this.isDense() ? 0 : shots);
    this.uniform = new Float64Array(Math.min(chunk, this.drawn.length));
  }

  /** Adds the outcomes of one draw to the table; bits outside `kept` go. */
  draw(kept: number, stream: FastStream, out: OutcomeTable): void {
    const weights = this.blockWeights();
    if (this.isDense()) {
      const tally = sampleTally(weights, this.shots, stream);
      for (let k = 0; k < tally.length; k++) if (tally[k]! > 0) out.add(k & kept, tally[k]!);
      return;
    }
    this.table ??= guideOf(cumulativeSums(weights), this.draws * this.shots);
    drawIndices(this.table, stream, this.uniform, this.drawn);
    const { drawn, blockBits } = this;
    if (blockBits === 0) {
      for (let shot = 0; shot < drawn.length; shot++) out.add(drawn[shot]! & kept, 1);
      return;
    }
    for (let shot = 0; shot < drawn.length; shot++) {
      const block = drawn[shot]!;
      out.add(this.insideBlock(block, stream.random() * weights[block]!) & kept, 1);
    }
  }

  private isDense(): boolean {
    return this.blockBits === 0 && this.shots >= shotsPerOutcome * this.state.re.length;
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

  private blockWeights(): Float64Array {
    this.weights ??= blockWeights(this.state, this.blockBits);
    return this.weights;
  }
}

/** Σ|amplitude|² of each block of 2^bits. */
function blockWeights({ re, im }: Statevector, bits: number): Float64Array {
  const weights = new Float64Array(re.length >> bits);
  if (bits === 0) {
    for (let k = 0; k < weights.length; k++) weights[k] = re[k]! * re[k]! + im[k]! * im[k]!;
    return weights;
  }
  const length = 1 << bits;
  for (let block = 0; block < weights.length; block++) {
    const end = (block + 1) * length;
    let sum = 0;
    for (let k = end - length; k < end; k++) sum += re[k]! * re[k]! + im[k]! * im[k]!;
    weights[block] = sum;
  }
  return weights;
}
