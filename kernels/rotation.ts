// RY layers on one plane. RY is real, so real and imaginary plane turn alike and apart. Every amplitude sees the qubits in
// ascending order, whatever the blocking: the bits are those of one gate after the other.

/** Bits turned inside a block of the L1 cache, and inside one of the L2 cache. */
const innerBits: i32 = 12;
const outerBits: i32 = 15;

/** Turns every qubit of a plane of 2^qubits numbers (qubits ≥ 4) by its (c, s), 16 bytes each at `turns`. */
export function rotate(plane: usize, qubits: i32, turns: usize): void {
  const size = (<usize>8) << qubits;
  const outer = min(qubits, outerBits);
  const step = (<usize>8) << outer;
  for (let p = plane; p < plane + size; p += step) rotateOuter(p, outer, turns);
  rotateFrom(plane, size, outer, qubits, turns);
}

function rotateOuter(plane: usize, bits: i32, turns: usize): void {
  const size = (<usize>8) << bits;
  const inner = min(bits, innerBits);
  const step = (<usize>8) << inner;
  for (let p = plane; p < plane + size; p += step) {
    turnLowest(p, step, turns);
    rotateFrom(p, step, 3, inner, turns);
  }
  rotateFrom(plane, size, inner, bits, turns);
}

/** Qubits first … last − 1, three at a time. */
function rotateFrom(plane: usize, size: usize, first: i32, last: i32, turns: usize): void {
  let qubit = first;
  for (; qubit + 3 <= last; qubit += 3) turnThree(plane, size, qubit, turns);
  if (qubit + 2 === last) turnTwo(plane, size, qubit, turns);
  else if (qubit + 1 === last) turnOne(plane, size, qubit, turns);
}

function swapped(v: v128): v128 {
  return v128.shuffle<f64>(v, v, 1, 0);
}

/** c·a − s·b */
function lower(c: v128, s: v128, a: v128, b: v128): v128 {
  return f64x2.sub(f64x2.mul(c, a), f64x2.mul(s, b));
}

/** c·b + s·a */
function upper(c: v128, s: v128, a: v128, b: v128): v128 {
  return f64x2.add(f64x2.mul(c, b), f64x2.mul(s, a));
}

/** Qubits 0, 1, 2: eight neighbours in four vectors. */
function turnLowest(plane: usize, size: usize, turns: usize): void {
  const c0 = v128.load_splat<f64>(turns);
  const s0 = f64x2(-load<f64>(turns, 8), load<f64>(turns, 8));
  const c1 = v128.load_splat<f64>(turns, 16);
  const s1 = v128.load_splat<f64>(turns, 24);
  const c2 = v128.load_splat<f64>(turns, 32);
  const s2 = v128.load_splat<f64>(turns, 40);
  for (let p = plane; p < plane + size; p += 64) {
    let a = v128.load(p);
    let b = v128.load(p, 16);
    let c = v128.load(p, 32);
    let d = v128.load(p, 48);
    a = f64x2.add(f64x2.mul(c0, a), f64x2.mul(s0, swapped(a)));
    b = f64x2.add(f64x2.mul(c0, b), f64x2.mul(s0, swapped(b)));
    c = f64x2.add(f64x2.mul(c0, c), f64x2.mul(s0, swapped(c)));
    d = f64x2.add(f64x2.mul(c0, d), f64x2.mul(s0, swapped(d)));
    const e = lower(c1, s1, a, b);
    const f = upper(c1, s1, a, b);
    const g = lower(c1, s1, c, d);
    const h = upper(c1, s1, c, d);
    v128.store(p, lower(c2, s2, e, g));
    v128.store(p, lower(c2, s2, f, h), 16);
    v128.store(p, upper(c2, s2, e, g), 32);
    v128.store(p, upper(c2, s2, f, h), 48);
  }
}

function turnOne(plane: usize, size: usize, qubit: i32, turns: usize): void {
  const c = v128.load_splat<f64>(turns + 16 * qubit);
  const s = v128.load_splat<f64>(turns + 16 * qubit, 8);
  const h = (<usize>8) << qubit;
  for (let block = plane; block < plane + size; block += 2 * h) {
    for (let p = block; p < block + h; p += 16) {
      const a = v128.load(p);
      const b = v128.load(p + h);
      v128.store(p, lower(c, s, a, b));
      v128.store(p + h, upper(c, s, a, b));
    }
  }
}

function turnTwo(plane: usize, size: usize, qubit: i32, turns: usize): void {
  const c0 = v128.load_splat<f64>(turns + 16 * qubit);
  const s0 = v128.load_splat<f64>(turns + 16 * qubit, 8);
  const c1 = v128.load_splat<f64>(turns + 16 * qubit, 16);
  const s1 = v128.load_splat<f64>(turns + 16 * qubit, 24);
  const h = (<usize>8) << qubit;
  for (let block = plane; block < plane + size; block += 4 * h) {
    for (let p = block; p < block + h; p += 16) {
      const q = p + 2 * h;
      const a = v128.load(p);
      const b = v128.load(p + h);
      const c = v128.load(q);
      const d = v128.load(q + h);
      const e = lower(c0, s0, a, b);
      const f = upper(c0, s0, a, b);
      const g = lower(c0, s0, c, d);
      const i = upper(c0, s0, c, d);
      v128.store(p, lower(c1, s1, e, g));
      v128.store(p + h, lower(c1, s1, f, i));
      v128.store(q, upper(c1, s1, e, g));
      v128.store(q + h, upper(c1, s1, f, i));
    }
  }
}

function turnThree(plane: usize, size: usize, qubit: i32, turns: usize): void {
  const at = turns + 16 * qubit;
  const c0 = v128.load_splat<f64>(at);
  const s0 = v128.load_splat<f64>(at, 8);
  const c1 = v128.load_splat<f64>(at, 16);
  const s1 = v128.load_splat<f64>(at, 24);
  const c2 = v128.load_splat<f64>(at, 32);
  const s2 = v128.load_splat<f64>(at, 40);
  const h = (<usize>8) << qubit;
  for (let block = plane; block < plane + size; block += 8 * h) {
    for (let p = block; p < block + h; p += 16) {
      const q = p + 2 * h;
      const r = p + 4 * h;
      const t = p + 6 * h;
      const v0 = v128.load(p);
      const v1 = v128.load(p + h);
      const v2 = v128.load(q);
      const v3 = v128.load(q + h);
      const v4 = v128.load(r);
      const v5 = v128.load(r + h);
      const v6 = v128.load(t);
      const v7 = v128.load(t + h);
      const w0 = lower(c0, s0, v0, v1);
      const w1 = upper(c0, s0, v0, v1);
      const w2 = lower(c0, s0, v2, v3);
      const w3 = upper(c0, s0, v2, v3);
      const w4 = lower(c0, s0, v4, v5);
      const w5 = upper(c0, s0, v4, v5);
      const w6 = lower(c0, s0, v6, v7);
      const w7 = upper(c0, s0, v6, v7);
      const x0 = lower(c1, s1, w0, w2);
      const x1 = lower(c1, s1, w1, w3);
      const x2 = upper(c1, s1, w0, w2);
      const x3 = upper(c1, s1, w1, w3);
      const x4 = lower(c1, s1, w4, w6);
      const x5 = lower(c1, s1, w5, w7);
      const x6 = upper(c1, s1, w4, w6);
      const x7 = upper(c1, s1, w5, w7);
      v128.store(p, lower(c2, s2, x0, x4));
      v128.store(p + h, lower(c2, s2, x1, x5));
      v128.store(q, lower(c2, s2, x2, x6));
      v128.store(q + h, lower(c2, s2, x3, x7));
      v128.store(r, upper(c2, s2, x0, x4));
      v128.store(r + h, upper(c2, s2, x1, x5));
      v128.store(t, upper(c2, s2, x2, x6));
      v128.store(t + h, upper(c2, s2, x3, x7));
    }
  }
}
