/** T = S·diag(values)·Sᵀ with S kept as the plane rotations that made it: n²-ish numbers to compute, n² to apply. */
export interface TridiagonalSpectrum {
  readonly values: Float64Array;
  /** x ← Sᵀ·x */
  toEigenbasis(x: Float64Array): void;
  /** x ← S·x */
  fromEigenbasis(x: Float64Array): void;
}

/** One sweep: rotations of the pairs (start, start+1), (start−1, start), …, as cosine and sine in turn. */
interface Sweep {
  readonly start: number;
  readonly turns: Float64Array;
}

const epsilon = 2.220446049250313e-16;

/** Two on average find an eigenvalue; what is not found after these has entries that are no numbers. */
const mostSweeps = 300;

/**
 * Eigenvalues (in no order) and eigenvector rotations of a real symmetric tridiagonal matrix, absolute accuracy a few
 * ε·‖T‖. `diagonal` has n entries, `offDiagonal[i]` couples i and i+1; neither is changed.
 * Implicit QL with Wilkinson's shift: Handbook for Automatic Computation II (1971), II/4.
 */
export function tridiagonalSpectrum(diagonal: Float64Array, offDiagonal: Float64Array): TridiagonalSpectrum {
  const n = diagonal.length;
  const d = diagonal.slice();
  const e = new Float64Array(n);
  e.set(offDiagonal.subarray(0, n - 1));
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]!) + Math.abs(e[i]!));
  // The entries are angles: one of 1e-100 turns nothing, and its square would be lost to underflow.
  const negligible = Math.max(norm * epsilon * 1e-3, 1e-100);
  const sweeps: Sweep[] = [];
  for (let low = 0; low < n; low++) {
    for (let tries = 0; ; tries++) {
      let high = low;
      while (
        high < n - 1 &&
        Math.abs(e[high]!) > negligible &&
        Math.abs(e[high]!) > epsilon * (Math.abs(d[high]!) + Math.abs(d[high + 1]!))
      ) {
        high++;
      }
      if (high === low) break;
      if (tries === mostSweeps) throw new Error(`QL iteration did not converge at row ${low} of ${n}`);
      sweeps.push(sweep(d, e, low, high));
    }
  }
  return {
    values: d,
    toEigenbasis(x) {
      for (const { start, turns } of sweeps) {
        let upper = x[start + 1]!;
        for (let t = 0, i = start; t < turns.length; t += 2, i--) {
          const cosine = turns[t]!;
          const sine = turns[t + 1]!;
          const lower = x[i]!;
          x[i + 1] = sine * lower + cosine * upper;
          upper = cosine * lower - sine * upper;
        }
        x[start + 1 - turns.length / 2] = upper;
      }
    },
    fromEigenbasis(x) {
      for (let s = sweeps.length - 1; s >= 0; s--) {
        const { start, turns } = sweeps[s]!;
        let i = start + 1 - turns.length / 2;
        let lower = x[i]!;
        for (let t = turns.length - 2; t >= 0; t -= 2, i++) {
          const cosine = turns[t]!;
          const sine = turns[t + 1]!;
          const upper = x[i + 1]!;
          x[i] = cosine * lower + sine * upper;
          lower = cosine * upper - sine * lower;
        }
        x[i] = lower;
      }
    },
  };
}

/** One QL sweep over the unreduced part low…high; changes d and e. */
function sweep(d: Float64Array, e: Float64Array, low: number, high: number): Sweep {
  const turns = new Float64Array(2 * (high - low));
  const half = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const root = Math.sqrt(half * half + 1);
  let g = d[high]! - d[low]! + e[low]! / (half + (half < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let carried = 0;
  for (let i = high - 1, t = 0; i >= low; i--, t += 2) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= carried;
      e[high] = 0;
      return { start: high - 1, turns: turns.subarray(0, t) };
    }
    sine = f / r;
    cosine = g / r;
    turns[t] = cosine;
    turns[t + 1] = sine;
    const next = d[i + 1]! - carried;
    const step = (d[i]! - next) * sine + 2 * cosine * b;
    carried = sine * step;
    d[i + 1] = next + carried;
    g = cosine * step - b;
  }
  d[low]! -= carried;
  e[low] = g;
  e[high] = 0;
  return { start: high - 1, turns };
}
