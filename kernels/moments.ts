// Derivatives of an RY layer: out[q] += Σ λ[k | q]·χ[k] − λ[k]·χ[k | q] over one plane. The turns of a layer commute, so all
// are taken at one point; nothing is written but the sums.

/** For qubits high − 1 … low of blocks of `size` bytes of both planes. Groups end as those of the turns do. */
export function momentsOfGroups(lambda: usize, chi: usize, size: usize, high: i32, low: i32, out: usize): void {
  let end = high;
  while (end > low) {
    if (end > 5) {
      end -= 3;
      const h = (<usize>8) << end;
      momentsOfRows(lambda, chi, h, 8 * h, h, size / (8 * h), out + 8 * end);
    } else if (end === 5) {
      end = 3;
      momentsOfTwo(lambda, chi, size, end, out);
    } else {
      if (end === 4) momentsOfLowestFour(lambda, chi, size, out);
      else momentsOfLowestThree(lambda, chi, size, out);
      end = 0;
    }
  }
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
function momentsOfLowestThree(lambda: usize, chi: usize, size: usize, out: usize): void {
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

function momentsOfLowestFour(lambda: usize, chi: usize, size: usize, out: usize): void {
  let m0 = f64x2.splat(0);
  let m1 = f64x2.splat(0);
  let m2 = f64x2.splat(0);
  let m3 = f64x2.splat(0);
  for (let at: usize = 0; at < size; at += 128) {
    const l = lambda + at;
    const l0 = v128.load(l);
    const l1 = v128.load(l, 16);
    const l2 = v128.load(l, 32);
    const l3 = v128.load(l, 48);
    const l4 = v128.load(l, 64);
    const l5 = v128.load(l, 80);
    const l6 = v128.load(l, 96);
    const l7 = v128.load(l, 112);
    const x = chi + at;
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    m0 = f64x2.add(m0, two(v128.shuffle<f64>(l0, l0, 1, 0), x0, v128.shuffle<f64>(l1, l1, 1, 0), x1));
    m1 = f64x2.add(m1, moment(l0, l1, x0, x1));
    m2 = f64x2.add(m2, two(l2, x0, l3, x1));
    m3 = f64x2.add(m3, two(l4, x0, l5, x1));
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    m0 = f64x2.add(m0, two(v128.shuffle<f64>(l2, l2, 1, 0), x2, v128.shuffle<f64>(l3, l3, 1, 0), x3));
    m1 = f64x2.add(m1, moment(l2, l3, x2, x3));
    m2 = f64x2.sub(m2, two(l0, x2, l1, x3));
    m3 = f64x2.add(m3, two(l6, x2, l7, x3));
    const x4 = v128.load(x, 64);
    const x5 = v128.load(x, 80);
    m0 = f64x2.add(m0, two(v128.shuffle<f64>(l4, l4, 1, 0), x4, v128.shuffle<f64>(l5, l5, 1, 0), x5));
    m1 = f64x2.add(m1, moment(l4, l5, x4, x5));
    m2 = f64x2.add(m2, two(l6, x4, l7, x5));
    m3 = f64x2.sub(m3, two(l0, x4, l1, x5));
    const x6 = v128.load(x, 96);
    const x7 = v128.load(x, 112);
    m0 = f64x2.add(m0, two(v128.shuffle<f64>(l6, l6, 1, 0), x6, v128.shuffle<f64>(l7, l7, 1, 0), x7));
    m1 = f64x2.add(m1, moment(l6, l7, x6, x7));
    m2 = f64x2.sub(m2, two(l4, x6, l5, x7));
    m3 = f64x2.sub(m3, two(l2, x6, l3, x7));
  }
  store<f64>(out, load<f64>(out) + (f64x2.extract_lane(m0, 0) - f64x2.extract_lane(m0, 1)));
  addTo(out + 8, m1);
  addTo(out + 16, m2);
  addTo(out + 24, m3);
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

/**
 * Three qubits, to out…out + 16, in `count` blocks of eight rows of `bytes`; rows are `step` apart, blocks `next`. λ stays in
 * registers, χ comes two by two.
 */
export function momentsOfRows(
  lambda: usize,
  chi: usize,
  step: usize,
  next: usize,
  bytes: usize,
  count: usize,
  out: usize,
): void {
  const step2 = 2 * step;
  const step4 = 4 * step;
  let m0 = f64x2.splat(0);
  let m1 = f64x2.splat(0);
  let m2 = f64x2.splat(0);
  for (; count > 0; count--, lambda += next, chi += next) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const l = lambda + at;
      const l0 = v128.load(l);
      const l1 = v128.load(l + step);
      const l4 = v128.load(l + step4);
      const l5 = v128.load(l + step4 + step);
      const k = l + step2;
      const l2 = v128.load(k);
      const l3 = v128.load(k + step);
      const l6 = v128.load(k + step4);
      const l7 = v128.load(k + step4 + step);
      const x = chi + at;
      const x0 = v128.load(x);
      const x1 = v128.load(x + step);
      m0 = f64x2.add(m0, moment(l0, l1, x0, x1));
      m1 = f64x2.add(m1, two(l2, x0, l3, x1));
      m2 = f64x2.add(m2, two(l4, x0, l5, x1));
      const y = x + step2;
      const x2 = v128.load(y);
      const x3 = v128.load(y + step);
      m0 = f64x2.add(m0, moment(l2, l3, x2, x3));
      m1 = f64x2.sub(m1, two(l0, x2, l1, x3));
      m2 = f64x2.add(m2, two(l6, x2, l7, x3));
      const x4 = v128.load(x + step4);
      const x5 = v128.load(x + step4 + step);
      m0 = f64x2.add(m0, moment(l4, l5, x4, x5));
      m1 = f64x2.add(m1, two(l6, x4, l7, x5));
      m2 = f64x2.sub(m2, two(l0, x4, l1, x5));
      const x6 = v128.load(y + step4);
      const x7 = v128.load(y + step4 + step);
      m0 = f64x2.add(m0, moment(l6, l7, x6, x7));
      m1 = f64x2.sub(m1, two(l4, x6, l5, x7));
      m2 = f64x2.sub(m2, two(l2, x6, l3, x7));
    }
  }
  addTo(out, m0);
  addTo(out + 8, m1);
  addTo(out + 16, m2);
}
