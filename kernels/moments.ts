// Derivatives of an RY layer: out[q] += Σ λ[k | q]·χ[k] − λ[k]·χ[k | q] over one plane. The turns of a layer commute, so all
// are taken at one point; nothing is written but the sums.

/** Qubits whose moments are taken block by block in the L1 cache. */
const innerBits: i32 = 9;

/** `size` bytes of both planes, for the qubits below `qubits`, 2^qubits numbers being at most one block of `size`. */
export function moments(lambda: usize, chi: usize, qubits: i32, out: usize): void {
  const size = (<usize>8) << qubits;
  const inner = min(qubits, innerBits);
  const step = (<usize>8) << inner;
  for (let at: usize = 0; at < size; at += step) {
    momentsLowest(lambda + at, chi + at, step, out);
    momentsFrom(lambda + at, chi + at, step, 3, inner, out);
  }
  momentsFrom(lambda, chi, size, inner, qubits, out);
}

function momentsFrom(lambda: usize, chi: usize, size: usize, first: i32, last: i32, out: usize): void {
  let qubit = first;
  for (; qubit + 3 <= last; qubit += 3) momentsOfThree(lambda, chi, size, qubit, out);
  if (qubit + 2 === last) momentsOfTwo(lambda, chi, size, qubit, out);
  else if (qubit + 1 === last) momentsOfOne(lambda, chi, size, qubit, out);
}

function addTo(out: usize, qubit: i32, sum: v128): void {
  const at = out + 8 * qubit;
  store<f64>(at, load<f64>(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}

/** λ₁χ₀ − λ₀χ₁ */
function moment(l0: v128, l1: v128, x0: v128, x1: v128): v128 {
  return f64x2.sub(f64x2.mul(l1, x0), f64x2.mul(l0, x1));
}

/** Qubit 0 inside a vector: λ₁χ₀ − λ₀χ₁ lies across its lanes, so the lanes of λ are exchanged and signs come at the end. */
function momentsLowest(lambda: usize, chi: usize, size: usize, out: usize): void {
  let m0 = f64x2.splat(0);
  let m1 = f64x2.splat(0);
  let m2 = f64x2.splat(0);
  for (let at: usize = 0; at < size; at += 64) {
    const l0 = v128.load(lambda + at);
    const l1 = v128.load(lambda + at, 16);
    const l2 = v128.load(lambda + at, 32);
    const l3 = v128.load(lambda + at, 48);
    const x0 = v128.load(chi + at);
    const x1 = v128.load(chi + at, 16);
    const x2 = v128.load(chi + at, 32);
    const x3 = v128.load(chi + at, 48);
    m0 = f64x2.add(
      m0,
      f64x2.add(
        f64x2.add(f64x2.mul(v128.shuffle<f64>(l0, l0, 1, 0), x0), f64x2.mul(v128.shuffle<f64>(l1, l1, 1, 0), x1)),
        f64x2.add(f64x2.mul(v128.shuffle<f64>(l2, l2, 1, 0), x2), f64x2.mul(v128.shuffle<f64>(l3, l3, 1, 0), x3)),
      ),
    );
    m1 = f64x2.add(m1, f64x2.add(moment(l0, l1, x0, x1), moment(l2, l3, x2, x3)));
    m2 = f64x2.add(m2, f64x2.add(moment(l0, l2, x0, x2), moment(l1, l3, x1, x3)));
  }
  store<f64>(out, load<f64>(out) + (f64x2.extract_lane(m0, 0) - f64x2.extract_lane(m0, 1)));
  addTo(out, 1, m1);
  addTo(out, 2, m2);
}

function momentsOfOne(lambda: usize, chi: usize, size: usize, qubit: i32, out: usize): void {
  const h = (<usize>8) << qubit;
  let m = f64x2.splat(0);
  for (let block: usize = 0; block < size; block += 2 * h) {
    for (let at = block; at < block + h; at += 16) {
      m = f64x2.add(
        m,
        moment(v128.load(lambda + at), v128.load(lambda + at + h), v128.load(chi + at), v128.load(chi + at + h)),
      );
    }
  }
  addTo(out, qubit, m);
}

function momentsOfTwo(lambda: usize, chi: usize, size: usize, qubit: i32, out: usize): void {
  const h = (<usize>8) << qubit;
  let m0 = f64x2.splat(0);
  let m1 = f64x2.splat(0);
  for (let block: usize = 0; block < size; block += 4 * h) {
    for (let at = block; at < block + h; at += 16) {
      const l = lambda + at;
      const x = chi + at;
      const l0 = v128.load(l);
      const l1 = v128.load(l + h);
      const l2 = v128.load(l + 2 * h);
      const l3 = v128.load(l + 3 * h);
      const x0 = v128.load(x);
      const x1 = v128.load(x + h);
      const x2 = v128.load(x + 2 * h);
      const x3 = v128.load(x + 3 * h);
      m0 = f64x2.add(m0, f64x2.add(moment(l0, l1, x0, x1), moment(l2, l3, x2, x3)));
      m1 = f64x2.add(m1, f64x2.add(moment(l0, l2, x0, x2), moment(l1, l3, x1, x3)));
    }
  }
  addTo(out, qubit, m0);
  addTo(out, qubit + 1, m1);
}

function momentsOfThree(lambda: usize, chi: usize, size: usize, qubit: i32, out: usize): void {
  const h = (<usize>8) << qubit;
  let m0 = f64x2.splat(0);
  let m1 = f64x2.splat(0);
  let m2 = f64x2.splat(0);
  for (let block: usize = 0; block < size; block += 8 * h) {
    for (let at = block; at < block + h; at += 16) {
      const l = lambda + at;
      const x = chi + at;
      const l0 = v128.load(l);
      const l1 = v128.load(l + h);
      const l2 = v128.load(l + 2 * h);
      const l3 = v128.load(l + 3 * h);
      const l4 = v128.load(l + 4 * h);
      const l5 = v128.load(l + 5 * h);
      const l6 = v128.load(l + 6 * h);
      const l7 = v128.load(l + 7 * h);
      const x0 = v128.load(x);
      const x1 = v128.load(x + h);
      const x2 = v128.load(x + 2 * h);
      const x3 = v128.load(x + 3 * h);
      const x4 = v128.load(x + 4 * h);
      const x5 = v128.load(x + 5 * h);
      const x6 = v128.load(x + 6 * h);
      const x7 = v128.load(x + 7 * h);
      const a0 = f64x2.add(moment(l0, l1, x0, x1), moment(l2, l3, x2, x3));
      const b0 = f64x2.add(moment(l4, l5, x4, x5), moment(l6, l7, x6, x7));
      const a1 = f64x2.add(moment(l0, l2, x0, x2), moment(l1, l3, x1, x3));
      const b1 = f64x2.add(moment(l4, l6, x4, x6), moment(l5, l7, x5, x7));
      const a2 = f64x2.add(moment(l0, l4, x0, x4), moment(l1, l5, x1, x5));
      const b2 = f64x2.add(moment(l2, l6, x2, x6), moment(l3, l7, x3, x7));
      m0 = f64x2.add(m0, f64x2.add(a0, b0));
      m1 = f64x2.add(m1, f64x2.add(a1, b1));
      m2 = f64x2.add(m2, f64x2.add(a2, b2));
    }
  }
  addTo(out, qubit, m0);
  addTo(out, qubit + 1, m1);
  addTo(out, qubit + 2, m2);
}
