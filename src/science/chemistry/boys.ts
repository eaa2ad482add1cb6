import { exp } from '../math/index.ts';

const highest = 8;
const taylorTerms = 8;
const columns = highest + taylorTerms;
const stepsPerUnit = 16;
const asymptotic = 40;

/**
 * F_m(T) = ∫₀¹ t^(2m)·exp(−T·t²) dt for m = 0 … order (at most 8), written to `out`; T ≥ 0.
 * Up to T = 40 an 8-term Taylor series about a grid of spacing 1/16 gives the top order (F_m′ = −F_(m+1)) and downward
 * recursion the others; beyond, F₀ = ½√(π/T) and upward recursion. Error below 1e-15.
 * Helgaker, Jørgensen, Olsen, Molecular Electronic-Structure Theory (2000), §9.8.
 */
export function boys(order: number, t: number, out: Float64Array): void {
  if (t >= asymptotic) {
    const decay = exp(-t);
    const half = 0.5 / t;
    let value = 0.5 * Math.sqrt(Math.PI / t);
    out[0] = value;
    for (let m = 0; m < order; m++) {
      value = half * ((2 * m + 1) * value - decay);
      out[m + 1] = value;
    }
    return;
  }
  const point = Math.round(t * stepsPerUnit);
  const step = point / stepsPerUnit - t;
  const at = point * columns + order;
  let value = grid[at + taylorTerms - 1]!;
  for (let k = taylorTerms - 1; k > 0; k--) value = grid[at + k - 1]! + (value * step) / k;
  out[order] = value;
  if (order === 0) return;
  const decay = exp(-t);
  for (let m = order - 1; m >= 0; m--) {
    value = (2 * t * value + decay) / (2 * m + 1);
    out[m] = value;
  }
}

const grid = tabulate();

function tabulate(): Float64Array {
  const points = asymptotic * stepsPerUnit + 1;
  const table = new Float64Array(points * columns);
  for (let point = 0; point < points; point++) {
    const t = point / stepsPerUnit;
    const decay = exp(-t);
    const top = columns - 1;
    // Ascending series F_m(T) = e^(−T)·Σ_k (2T)^k / ((2m+1)(2m+3)…(2m+2k+1)).
    let term = 1 / (2 * top + 1);
    let sum = term;
    for (let k = 1; term > sum * 1e-18; k++) {
      term *= (2 * t) / (2 * (top + k) + 1);
      sum += term;
    }
    table[point * columns + top] = decay * sum;
    for (let m = top - 1; m >= 0; m--) {
      table[point * columns + m] = (2 * t * table[point * columns + m + 1]! + decay) / (2 * m + 1);
    }
  }
  return table;
}
