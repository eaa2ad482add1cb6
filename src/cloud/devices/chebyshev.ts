import type { Block } from './hamiltonian.ts';
import type { Pause } from './pause.ts';

/** An interval that holds every eigenvalue of a block (Gershgorin's circles). */
export function spectralBounds(block: Block): { readonly centre: number; readonly halfWidth: number } {
  const radius = new Float64Array(block.diagonal.length);
  for (let c = 0; c < block.from.length; c++) {
    const size = Math.abs(block.strength[c]!);
    radius[block.from[c]!]! += size;
    radius[block.to[c]!]! += size;
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < radius.length; i++) {
    low = Math.min(low, block.diagonal[i]! - radius[i]!);
    high = Math.max(high, block.diagonal[i]! + radius[i]!);
  }
  return { centre: (low + high) / 2, halfWidth: (high - low) / 2 };
}

/** How many matrix-vector products a half-width needs: J_k(w) dies out within some w^(1/3) above k = w. */
export function chebyshevTerms(halfWidth: number): number {
  return Math.ceil(halfWidth + 12 * Math.cbrt(halfWidth + 1) + 20);
}

/**
 * (re + i·im) ← exp(−iH)·(re + i·im) for one block H, to about 1e-14·√(terms).
 * exp(−iH) = e^(−ic) Σ_k (2 − δ_k0)(−i)^k J_k(w) T_k((H − c)/w): H. Tal-Ezer and R. Kosloff, J. Chem. Phys. 81 (1984) 3967.
 */
export async function evolveByChebyshev(block: Block, re: Float64Array, im: Float64Array, pause: Pause): Promise<void> {
  const n = block.diagonal.length;
  const { centre, halfWidth } = spectralBounds(block);
  const weights = besselSequence(halfWidth, chebyshevTerms(halfWidth));
  const apply = scaledProduct(block, centre, halfWidth);
  let olderRe = re.slice();
  let olderIm = im.slice();
  let newerRe = new Float64Array(n);
  let newerIm = new Float64Array(n);
  const sumRe = re.map((value) => weights[0]! * value);
  const sumIm = im.map((value) => weights[0]! * value);
  for (let k = 1; k < weights.length; k++) {
    // T_1 = X, then T_k = 2·X·T_(k−1) − T_(k−2); the older vector is overwritten by the next.
    if (k === 1) apply(olderRe, olderIm, newerRe, newerIm, 1);
    else {
      apply(newerRe, newerIm, olderRe, olderIm, 2);
      [olderRe, newerRe] = [newerRe, olderRe];
      [olderIm, newerIm] = [newerIm, olderIm];
    }
    const weight = 2 * weights[k]!;
    const quarter = k % 4;
    const sign = quarter === 1 || quarter === 2 ? -weight : weight;
    const [toRe, toIm] = quarter % 2 === 0 ? [sumRe, sumIm] : [sumIm, sumRe];
    // −i·(a + ib) = b − ia: odd terms swap planes, and what comes from the imaginary one gets the other sign.
    const signOfIm = quarter % 2 === 0 ? sign : -sign;
    for (let i = 0; i < n; i++) {
      toRe[i]! += sign * newerRe[i]!;
      toIm[i]! += signOfIm * newerIm[i]!;
    }
    if (pause.due()) await pause.turn();
  }
  const cosine = Math.cos(centre);
  const sine = Math.sin(centre);
  for (let i = 0; i < n; i++) {
    re[i] = cosine * sumRe[i]! + sine * sumIm[i]!;
    im[i] = cosine * sumIm[i]! - sine * sumRe[i]!;
  }
}

type ScaledProduct = (
  re: Float64Array,
  im: Float64Array,
  outRe: Float64Array,
  outIm: Float64Array,
  factor: 1 | 2,
) => void;

/** out ← X·v for factor 1 and out ← 2·X·v − out for factor 2, with X = (H − centre)/halfWidth. */
function scaledProduct(block: Block, centre: number, halfWidth: number): ScaledProduct {
  const n = block.diagonal.length;
  const starts = new Uint32Array(n + 1);
  for (let c = 0; c < block.from.length; c++) {
    starts[block.from[c]! + 1]!++;
    starts[block.to[c]! + 1]!++;
  }
  for (let i = 0; i < n; i++) starts[i + 1]! += starts[i]!;
  const filled = starts.slice(0, n);
  const columns = new Uint32Array(2 * block.from.length);
  const values = new Float64Array(2 * block.from.length);
  const scale = halfWidth > 1e-100 ? 1 / halfWidth : 0;
  const put = (row: number, column: number, value: number): void => {
    const at = filled[row]!++;
    columns[at] = column;
    values[at] = value * scale;
  };
  for (let c = 0; c < block.from.length; c++) {
    put(block.from[c]!, block.to[c]!, block.strength[c]!);
    put(block.to[c]!, block.from[c]!, block.strength[c]!);
  }
  const diagonal = block.diagonal.map((value) => (value - centre) * scale);
  return (re, im, outRe, outIm, factor) => {
    for (let i = 0; i < n; i++) {
      let real = diagonal[i]! * re[i]!;
      let imaginary = diagonal[i]! * im[i]!;
      for (let at = starts[i]!; at < starts[i + 1]!; at++) {
        const column = columns[at]!;
        const value = values[at]!;
        real += value * re[column]!;
        imaginary += value * im[column]!;
      }
      outRe[i] = factor === 1 ? real : 2 * real - outRe[i]!;
      outIm[i] = factor === 1 ? imaginary : 2 * imaginary - outIm[i]!;
    }
  };
}

/**
 * J_0(x) … J_(count−1)(x) for x ≥ 0, by Miller's downward recurrence and J_0 + 2ΣJ_2k = 1.
 * Source: Abramowitz & Stegun 9.1.27, 9.1.46, 9.12.
 */
export function besselSequence(x: number, count: number): Float64Array {
  const values = new Float64Array(count);
  if (x < 1e-12) {
    values[0] = 1;
    if (count > 1) values[1] = x / 2;
    return values;
  }
  const top = count + 30 + (count % 2);
  let above = 0;
  let current = 1e-280;
  let sum = 0;
  for (let k = top; k >= 0; k--) {
    if (k < count) values[k] = current;
    if (k % 2 === 0) sum += k === 0 ? current : 2 * current;
    const below = ((2 * k) / x) * current - above;
    above = current;
    current = below;
    if (Math.abs(current) > 1e200) {
      current *= 1e-200;
      above *= 1e-200;
      sum *= 1e-200;
      for (let j = k; j < count; j++) values[j]! *= 1e-200;
    }
  }
  for (let k = 0; k < count; k++) values[k]! /= sum;
  return values;
}
