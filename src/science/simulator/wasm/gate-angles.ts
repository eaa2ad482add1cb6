import { cosAndSin } from '../../math/index.ts';
import { type SummedAngle, summedAngleAt } from '../string-group.ts';
import type { Arena } from './arena.ts';
import { type Command, taskKernel } from './threads/program.ts';

/** The kernel reduces half angles up to 2²⁰ quarter turns. */
const kernelLimit = 1_647_000;

/** Where the sums of the tasks of a derivative are: an index of f64, 0 for none. */
export interface Sums {
  readonly at: number;
  readonly count: number;
}

/** The angles of all passes of a circuit: their halves and (cos, sin) of these, one behind the other. */
export class GateAngles {
  private readonly arena: Arena;
  private readonly halves: number;
  private readonly turns: number;
  private readonly limit: number;
  /** Angles with one parameter or none, whose loop is short: −1 for none, −2 for those with several. */
  private readonly parameter: Int32Array;
  private readonly factor: Float64Array;
  private readonly offset: Float64Array;
  private readonly angles: SummedAngle[] = [];
  private readonly sums: Sums[] = [];

  /** Room for so many angles. */
  constructor(arena: Arena, limit: number) {
    this.arena = arena;
    this.limit = limit;
    this.halves = arena.allocate(8 * (limit + 1));
    this.turns = arena.allocate(16 * (limit + 1));
    this.parameter = new Int32Array(limit);
    this.factor = new Float64Array(limit);
    this.offset = new Float64Array(limit);
  }

  /** Where (cos, sin) of the next angle will be. */
  get next(): number {
    return this.turns + 16 * this.angles.length;
  }

  add(angle: SummedAngle, sums: Sums): void {
    const k = this.angles.length;
    const [term, ...others] = angle.terms;
    this.parameter[k] = others.length > 0 ? -2 : (term?.parameter ?? -1);
    this.factor[k] = term?.factor ?? 0;
    this.offset[k] = angle.offset;
    this.angles.push(angle);
    this.sums.push(sums);
  }

  /** Writes the half angles at θ; `command` does the rest. */
  fill(theta: Float64Array): void {
    const { parameter, factor, offset } = this;
    const { numbers } = this.arena;
    const at = this.halves / 8;
    for (let k = 0; k < this.angles.length; k++) {
      const index = parameter[k]!;
      let value = offset[k]!;
      if (index >= 0) value += factor[k]! * theta[index]!;
      else if (index === -2) value = summedAngleAt(this.angles[k]!, theta);
      value /= 2;
      if (value <= kernelLimit && value >= -kernelLimit) {
        numbers[at + k] = value;
        continue;
      }
      // Angles that the kernel cannot reduce, and those that are not finite.
      cosAndSin(value, numbers, this.turns / 8 + 2 * k);
      numbers[at + k] = Number.NaN;
    }
  }

  command(): Command[] {
    if (this.limit === 0) return [];
    return [{ kernel: taskKernel.angles, tasks: 1, args: [this.halves, this.turns, (this.limit + 1) >> 1] }];
  }

  /** Adds to dE/dθ what the sums of the tasks say. */
  collect(gradient: Float64Array): void {
    const { numbers } = this.arena;
    this.sums.forEach(({ at, count }, k) => {
      if (at === 0) return;
      let sum = 0;
      for (let task = 0; task < count; task++) sum += numbers[at + task]!;
      for (const { parameter, factor } of this.angles[k]!.terms) gradient[parameter]! += factor * sum;
    });
  }
}
