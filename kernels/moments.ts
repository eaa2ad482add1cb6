// Derivatives of an RY layer: out[q] += Σ λ[k | q]·χ[k] − λ[k]·χ[k | q] over one plane. The turns of a layer commute, so all
// are taken at one point; nothing is written but the sums.

/** Qubits whose moments are taken block by block in the L1 cache. */
const innerBits: i32 = 9;

/** For the qubits below `qubits`, in a block of 2^qubits numbers of both planes. */
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
  for (; qubit + 3 <= last; qubit += 3) {
    const h = (<usize>8) << qubit;
    for (let block: usize = 0; block < size; block += 8 * h) {
      momentsOfRows(lambda + block, chi + block, h, h, out + 8 * qubit);
    }
  }
  if (qubit + 2 === last) momentsOfTwo(lambda, chi, size, qubit, out);
  else if (qubit + 1 === last) momentsOfOne(lambda, chi, size, qubit, out);
}

function addTo(at: usize, sum: v128): void {
  store<f64>(at, load<f64>(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}

/** λ₁χ₀ − λ₀χ₁ */
function moment(l0: v128, l1: v128, x0: v128, x1: v128): v128 {
  return f64x2.sub(f64x2.mul(l1, x0), f64x2.mul(l0, x1));
}

function two(l0: v128, x0: v128, l1: v128, x1: v128): v128 {
  return f64x2.add(f64x2.mul(l0, x0), f64x2.mul(l1, x1));
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
        two(v128.shuffle<f64>(l0, l0, 1, 0), x0, v128.shuffle<f64>(l1, l1, 1, 0), x1),
        two(v128.shuffle<f64>(l2, l2, 1, 0), x2, v128.shuffle<f64>(l3, l3, 1, 0), x3),
      ),
    );
    m1 = f64x2.add(m1, f64x2.add(moment(l0, l1, x0, x1), moment(l2, l3, x2, x3)));
    m2 = f64x2.add(m2, f64x2.add(moment(l0, l2, x0, x2), moment(l1, l3, x1, x3)));
  }
  store<f64>(out, load<f64>(out) + (f64x2.extract_lane(m0, 0) - f64x2.extract_lane(m0, 1)));
  addTo(out + 8, m1);
  addTo(out + 16, m2);
}

function momentsOfOne(lambda: usize, chi: usize, size: usize, qubit: i32, out: usize): void {
  const h = (<usize>8) << qubit;
  let m = f64x2.splat(0);
  for (let block: usize = 0; block < size; block += 2 * h) {
    for (let at = block; at < block + h; at += 16) {
      const l = lambda + at;
      const x = chi + at;
      m = f64x2.add(m, moment(v128.load(l), v128.load(l + h), v128.load(x), v128.load(x + h)));
    }
  }
  addTo(out + 8 * qubit, m);
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
  addTo(out + 8 * qubit, m0);
  addTo(out + 8 * qubit + 8, m1);
}

/** Three qubits, out…out + 16: eight rows of `bytes`, `step` apart. χ comes two by two, λ stays in registers. */
export function momentsOfRows(lambda: usize, chi: usize, step: usize, bytes: usize, out: usize): void {
  let m0 = f64x2.splat(0);
  let m1 = f64x2.splat(0);
  let m2 = f64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const l = lambda + at;
    const x = chi + at;
    const l0 = v128.load(l);
    const l1 = v128.load(l + step);
    const l2 = v128.load(l + 2 * step);
    const l3 = v128.load(l + 3 * step);
    const l4 = v128.load(l + 4 * step);
    const l5 = v128.load(l + 5 * step);
    const l6 = v128.load(l + 6 * step);
    const l7 = v128.load(l + 7 * step);
    let xa = v128.load(x);
    let xb = v128.load(x + step);
    let s0 = moment(l0, l1, xa, xb);
    let s1 = two(l2, xa, l3, xb);
    let s2 = two(l4, xa, l5, xb);
    xa = v128.load(x + 2 * step);
    xb = v128.load(x + 3 * step);
    s0 = f64x2.add(s0, moment(l2, l3, xa, xb));
    s1 = f64x2.sub(s1, two(l0, xa, l1, xb));
    s2 = f64x2.add(s2, two(l6, xa, l7, xb));
    xa = v128.load(x + 4 * step);
    xb = v128.load(x + 5 * step);
    s0 = f64x2.add(s0, moment(l4, l5, xa, xb));
    s1 = f64x2.add(s1, two(l6, xa, l7, xb));
    s2 = f64x2.sub(s2, two(l0, xa, l1, xb));
    xa = v128.load(x + 6 * step);
    xb = v128.load(x + 7 * step);
    m0 = f64x2.add(m0, f64x2.add(s0, moment(l6, l7, xa, xb)));
    m1 = f64x2.add(m1, f64x2.sub(s1, two(l4, xa, l5, xb)));
    m2 = f64x2.add(m2, f64x2.sub(s2, two(l2, xa, l3, xb)));
  }
  addTo(out, m0);
  addTo(out + 8, m1);
  addTo(out + 16, m2);
}
