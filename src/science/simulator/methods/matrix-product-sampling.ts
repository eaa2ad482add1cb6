import type { RandomStream } from '../../math/index.ts';
import type { PutCount } from './basis-state-counts.ts';
import type { MatrixProductState } from './matrix-product-state.ts';

/**
 * Draws basis states qubit by qubit from the conditional probabilities, one uniform number for each shot and qubit. Shots that agree so
 * far share the work (Ferris & Vidal, Phys. Rev. B 85, 165146, 2012).
 */
export function drawBasisStates(state: MatrixProductState, shots: number, random: RandomStream, put: PutCount): void {
  state.moveTo(0);
  const descend = (
    qubit: number,
    re: Float64Array,
    im: Float64Array,
    count: number,
    low: number,
    high: number,
  ): void => {
    if (count === 0) return;
    if (qubit === state.qubits) {
      put(low, high, count);
      return;
    }
    const { right, re: siteRe, im: siteIm } = state.site(qubit);
    const outcomes = [0, 1].map((s) => {
      const r = new Float64Array(right);
      const i = new Float64Array(right);
      for (let l = 0; l < re.length; l++) {
        const vr = re[l]!;
        const vi = im[l]!;
        const from = (2 * l + s) * right;
        for (let k = 0; k < right; k++) {
          r[k]! += vr * siteRe[from + k]! - vi * siteIm[from + k]!;
          i[k]! += vr * siteIm[from + k]! + vi * siteRe[from + k]!;
        }
      }
      let weight = 0;
      for (let k = 0; k < right; k++) weight += r[k]! * r[k]! + i[k]! * i[k]!;
      return { re: r, im: i, weight };
    });
    const [zero, one] = outcomes as [Outcome, Outcome];
    const total = zero.weight + one.weight;
    let ones = 0;
    for (let shot = 0; shot < count; shot++) if (random.random() * total >= zero.weight) ones++;
    descend(qubit + 1, zero.re, zero.im, count - ones, low, high);
    if (qubit < 32) descend(qubit + 1, one.re, one.im, ones, low | (1 << qubit), high);
    else descend(qubit + 1, one.re, one.im, ones, low, high | (1 << (qubit - 32)));
  };
  descend(0, Float64Array.of(1), Float64Array.of(0), shots, 0, 0);
}

interface Outcome {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly weight: number;
}
