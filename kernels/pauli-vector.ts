// Density matrices as the real vector of all Pauli expectation values: 4ⁿ numbers, digit j of the index in base 4 the letter
// on qubit j (I = 0, X = 1, Z = 2, Y = 3). The passes work on tiles, which stay in the cache; `size` counts their numbers and
// `stride` = 4^(position of the qubit in the tile). Matrices are row-major numbers in memory.

function f(at: usize, k: u32): f64 {
  return load<f64>(at + ((<usize>k) << 3));
}

function put(at: usize, k: u32, value: f64): void {
  store<f64>(at + ((<usize>k) << 3), value);
}

function v(at: usize, k: u32): v128 {
  return v128.load(at + ((<usize>k) << 3));
}

function putV(at: usize, k: u32, value: v128): void {
  v128.store(at + ((<usize>k) << 3), value);
}

/** tile ← the chunks (bytes, a multiple of 32) of a vector that lie at these offsets (u32 bytes). */
export function gatherChunks(from: usize, offsets: usize, chunks: u32, bytes: u32, tile: usize): void {
  let to = tile;
  for (let c: u32 = 0; c < chunks; c++) {
    const source = from + <usize>load<u32>(offsets + ((<usize>c) << 2));
    for (let b: usize = 0; b < <usize>bytes; b += 32) {
      v128.store(to + b, v128.load(source + b));
      v128.store(to + b, v128.load(source + b, 16), 16);
    }
    to += bytes;
  }
}

/** The way back. */
export function scatterChunks(tile: usize, offsets: usize, chunks: u32, bytes: u32, to: usize): void {
  let from = tile;
  for (let c: u32 = 0; c < chunks; c++) {
    const target = to + <usize>load<u32>(offsets + ((<usize>c) << 2));
    for (let b: usize = 0; b < <usize>bytes; b += 32) {
      v128.store(target + b, v128.load(from + b));
      v128.store(target + b, v128.load(from + b, 16), 16);
    }
    from += bytes;
  }
}

/** A 4 × 4 matrix on one qubit. */
export function turnLetters(tile: usize, size: u32, stride: u32, matrix: usize): void {
  if (stride === 1) {
    const c0 = v128.replace_lane<f64>(v128.splat<f64>(f(matrix, 0)), 1, f(matrix, 4));
    const c1 = v128.replace_lane<f64>(v128.splat<f64>(f(matrix, 1)), 1, f(matrix, 5));
    const c2 = v128.replace_lane<f64>(v128.splat<f64>(f(matrix, 2)), 1, f(matrix, 6));
    const c3 = v128.replace_lane<f64>(v128.splat<f64>(f(matrix, 3)), 1, f(matrix, 7));
    const d0 = v128.replace_lane<f64>(v128.splat<f64>(f(matrix, 8)), 1, f(matrix, 12));
    const d1 = v128.replace_lane<f64>(v128.splat<f64>(f(matrix, 9)), 1, f(matrix, 13));
    const d2 = v128.replace_lane<f64>(v128.splat<f64>(f(matrix, 10)), 1, f(matrix, 14));
    const d3 = v128.replace_lane<f64>(v128.splat<f64>(f(matrix, 11)), 1, f(matrix, 15));
    for (let k: u32 = 0; k < size; k += 4) {
      const low = v(tile, k);
      const high = v(tile, k + 2);
      const i = v128.shuffle<f64>(low, low, 0, 0);
      const x = v128.shuffle<f64>(low, low, 1, 1);
      const z = v128.shuffle<f64>(high, high, 0, 0);
      const y = v128.shuffle<f64>(high, high, 1, 1);
      putV(tile, k, combine(c0, i, c1, x, c2, z, c3, y));
      putV(tile, k + 2, combine(d0, i, d1, x, d2, z, d3, y));
    }
    return;
  }
  const m00 = f64x2.splat(f(matrix, 0));
  const m01 = f64x2.splat(f(matrix, 1));
  const m02 = f64x2.splat(f(matrix, 2));
  const m03 = f64x2.splat(f(matrix, 3));
  const m10 = f64x2.splat(f(matrix, 4));
  const m11 = f64x2.splat(f(matrix, 5));
  const m12 = f64x2.splat(f(matrix, 6));
  const m13 = f64x2.splat(f(matrix, 7));
  const m20 = f64x2.splat(f(matrix, 8));
  const m21 = f64x2.splat(f(matrix, 9));
  const m22 = f64x2.splat(f(matrix, 10));
  const m23 = f64x2.splat(f(matrix, 11));
  const m30 = f64x2.splat(f(matrix, 12));
  const m31 = f64x2.splat(f(matrix, 13));
  const m32 = f64x2.splat(f(matrix, 14));
  const m33 = f64x2.splat(f(matrix, 15));
  for (let j: u32 = 0; j < size; j += 4 * stride) {
    for (let k = j; k < j + stride; k += 2) {
      const i = v(tile, k);
      const x = v(tile, k + stride);
      const z = v(tile, k + 2 * stride);
      const y = v(tile, k + 3 * stride);
      putV(tile, k, combine(m00, i, m01, x, m02, z, m03, y));
      putV(tile, k + stride, combine(m10, i, m11, x, m12, z, m13, y));
      putV(tile, k + 2 * stride, combine(m20, i, m21, x, m22, z, m23, y));
      putV(tile, k + 3 * stride, combine(m30, i, m31, x, m32, z, m33, y));
    }
  }
}

function combine(a: v128, i: v128, b: v128, x: v128, c: v128, z: v128, d: v128, y: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(a, i), f64x2.mul(b, x)), f64x2.add(f64x2.mul(c, z), f64x2.mul(d, y)));
}

/** The same where the matrix keeps I apart: only its lower right 3 × 3 is read. */
export function turnAxes(tile: usize, size: u32, stride: u32, matrix: usize): void {
  if (stride === 1) {
    turnLetters(tile, size, stride, matrix);
    return;
  }
  const m11 = f64x2.splat(f(matrix, 5));
  const m12 = f64x2.splat(f(matrix, 6));
  const m13 = f64x2.splat(f(matrix, 7));
  const m21 = f64x2.splat(f(matrix, 9));
  const m22 = f64x2.splat(f(matrix, 10));
  const m23 = f64x2.splat(f(matrix, 11));
  const m31 = f64x2.splat(f(matrix, 13));
  const m32 = f64x2.splat(f(matrix, 14));
  const m33 = f64x2.splat(f(matrix, 15));
  for (let j: u32 = 0; j < size; j += 4 * stride) {
    for (let k = j + stride; k < j + 2 * stride; k += 2) {
      const x = v(tile, k);
      const z = v(tile, k + stride);
      const y = v(tile, k + 2 * stride);
      putV(tile, k, f64x2.add(f64x2.add(f64x2.mul(m11, x), f64x2.mul(m12, z)), f64x2.mul(m13, y)));
      putV(tile, k + stride, f64x2.add(f64x2.add(f64x2.mul(m21, x), f64x2.mul(m22, z)), f64x2.mul(m23, y)));
      putV(tile, k + 2 * stride, f64x2.add(f64x2.add(f64x2.mul(m31, x), f64x2.mul(m32, z)), f64x2.mul(m33, y)));
    }
  }
}

/** out (16 numbers, row-major) += Σ λ_a·r_b over letters a ≠ I and b of one qubit, all other letters alike. */
export function letterMoments(lambda: usize, r: usize, size: u32, stride: u32, out: usize): void {
  if (stride === 1) {
    lowestMoments(lambda, r, size, out);
    return;
  }
  axisMoments(lambda, r, size, stride, out);
  for (let a: u32 = 1; a < 4; a++) {
    let sums = f64x2.splat(0);
    for (let j: u32 = 0; j < size; j += 4 * stride) {
      for (let k = j; k < j + stride; k += 2) sums = f64x2.add(sums, f64x2.mul(v(lambda, k + a * stride), v(r, k)));
    }
    put(out, 4 * a, f(out, 4 * a) + lanes(sums));
  }
}

function lowestMoments(lambda: usize, r: usize, size: u32, out: usize): void {
  for (let a: u32 = 1; a < 4; a++) {
    let low = v(out, 4 * a);
    let high = v(out, 4 * a + 2);
    for (let k: u32 = 0; k < size; k += 4) {
      const l = f64x2.splat(f(lambda, k + a));
      low = f64x2.add(low, f64x2.mul(l, v(r, k)));
      high = f64x2.add(high, f64x2.mul(l, v(r, k + 2)));
    }
    putV(out, 4 * a, low);
    putV(out, 4 * a + 2, high);
  }
}

/** The same without b = I: for maps that keep I apart. */
export function axisMoments(lambda: usize, r: usize, size: u32, stride: u32, out: usize): void {
  if (stride === 1) {
    lowestMoments(lambda, r, size, out);
    return;
  }
  let s11 = f64x2.splat(0);
  let s12 = f64x2.splat(0);
  let s13 = f64x2.splat(0);
  let s21 = f64x2.splat(0);
  let s22 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  let s31 = f64x2.splat(0);
  let s32 = f64x2.splat(0);
  let s33 = f64x2.splat(0);
  for (let j: u32 = 0; j < size; j += 4 * stride) {
    for (let k = j + stride; k < j + 2 * stride; k += 2) {
      const x = v(r, k);
      const z = v(r, k + stride);
      const y = v(r, k + 2 * stride);
      const lx = v(lambda, k);
      s11 = f64x2.add(s11, f64x2.mul(lx, x));
      s12 = f64x2.add(s12, f64x2.mul(lx, z));
      s13 = f64x2.add(s13, f64x2.mul(lx, y));
      const lz = v(lambda, k + stride);
      s21 = f64x2.add(s21, f64x2.mul(lz, x));
      s22 = f64x2.add(s22, f64x2.mul(lz, z));
      s23 = f64x2.add(s23, f64x2.mul(lz, y));
      const ly = v(lambda, k + 2 * stride);
      s31 = f64x2.add(s31, f64x2.mul(ly, x));
      s32 = f64x2.add(s32, f64x2.mul(ly, z));
      s33 = f64x2.add(s33, f64x2.mul(ly, y));
    }
  }
  addLanes(out, 5, s11);
  addLanes(out, 6, s12);
  addLanes(out, 7, s13);
  addLanes(out, 9, s21);
  addLanes(out, 10, s22);
  addLanes(out, 11, s23);
  addLanes(out, 13, s31);
  addLanes(out, 14, s32);
  addLanes(out, 15, s33);
}

function addLanes(out: usize, k: u32, sums: v128): void {
  put(out, k, f(out, k) + lanes(sums));
}

function lanes(vector: v128): f64 {
  return f64x2.extract_lane(vector, 0) + f64x2.extract_lane(vector, 1);
}

/**
 * Exchanges and scalings of the 16 strings of two qubits, one entry after the other: Clifford gates and Pauli channels. An entry is
 * 24 bytes: u32 places a and b of two strings in the tile, numbers f and g; a ← f·b and b ← g·a, or a ← f·a where a = b.
 */
export function exchangeStrings(tile: usize, size: u32, first: u32, second: u32, entries: usize, count: u32): void {
  const low = first < second ? first : second;
  const high = first < second ? second : first;
  for (let e: u32 = 0; e < count; e++) {
    const entry = entries + <usize>(24 * e);
    const a = load<u32>(entry);
    const b = load<u32>(entry, 4);
    const factorA = load<f64>(entry, 8);
    const factorB = load<f64>(entry, 16);
    // The two lowest qubits: strings 16 numbers apart, one loop.
    if (high === 4) {
      if (a === b) scaleNumbers(tile, a, size, 16, factorA);
      else exchangeNumbers(tile, 0, size, 16, a, b, factorA, factorB);
      continue;
    }
    for (let h: u32 = 0; h < size; h += 4 * high) {
      if (low === 1) {
        if (a === b) scaleNumbers(tile, h + a, h + a + high, 4, factorA);
        else exchangeNumbers(tile, h, h + high, 4, a, b, factorA, factorB);
      } else {
        if (a === b) scaleRuns(tile, h + a, h + a + high, low, factorA);
        else exchangeRuns(tile, h, h + high, low, a, b, factorA, factorB);
      }
    }
  }
}

function scaleNumbers(tile: usize, from: u32, to: u32, step: u32, factor: f64): void {
  for (let j = from; j < to; j += step) put(tile, j, factor * f(tile, j));
}

function scaleRuns(tile: usize, from: u32, to: u32, low: u32, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (let j = from; j < to; j += 4 * low) {
    for (let k = j; k < j + low; k += 4) {
      putV(tile, k, f64x2.mul(factors, v(tile, k)));
      putV(tile, k + 2, f64x2.mul(factors, v(tile, k + 2)));
    }
  }
}

function exchangeNumbers(tile: usize, from: u32, to: u32, step: u32, a: u32, b: u32, factorA: f64, factorB: f64): void {
  for (let j = from; j < to; j += step) {
    const ra = f(tile, j + a);
    put(tile, j + a, factorA * f(tile, j + b));
    put(tile, j + b, factorB * ra);
  }
}

function exchangeRuns(tile: usize, from: u32, to: u32, low: u32, a: u32, b: u32, factorA: f64, factorB: f64): void {
  const ff = f64x2.splat(factorA);
  const gg = f64x2.splat(factorB);
  for (let j = from; j < to; j += 4 * low) {
    for (let k = j; k < j + low; k += 4) {
      const a0 = v(tile, k + a);
      const a1 = v(tile, k + a + 2);
      putV(tile, k + a, f64x2.mul(ff, v(tile, k + b)));
      putV(tile, k + a + 2, f64x2.mul(ff, v(tile, k + b + 2)));
      putV(tile, k + b, f64x2.mul(gg, a0));
      putV(tile, k + b + 2, f64x2.mul(gg, a1));
    }
  }
}

/** A 16 × 16 matrix on two qubits; `scratch`: 128 bytes. */
export function turnPairs(tile: usize, size: u32, first: u32, second: u32, matrix: usize, scratch: usize): void {
  const low = first < second ? first : second;
  const high = first < second ? second : first;
  for (let h: u32 = 0; h < size; h += 4 * high) {
    for (let j = h; j < h + high; j += 4 * low) {
      for (let k = j; k < j + low; k++) {
        for (let i: u32 = 0; i < 16; i++) put(scratch, i, f(tile, k + (i & 3) * first + (i >> 2) * second));
        for (let i: u32 = 0; i < 16; i++) {
          let sum: v128 = f64x2.splat(0);
          for (let m: u32 = 0; m < 16; m += 2) {
            sum = f64x2.add(sum, f64x2.mul(v(matrix, 16 * i + m), v(scratch, m)));
          }
          put(tile, k + (i & 3) * first + (i >> 2) * second, lanes(sum));
        }
      }
    }
  }
}

/** r_a ← c·r_a − s·r_b, r_b ← c·r_b + s·r_a over listed pairs (a, b), u32 indices into the tile. */
export function turnListed(tile: usize, list: usize, pairs: u32, c: f64, s: f64): void {
  for (let p: u32 = 0; p < pairs; p++) {
    const at = list + ((<usize>p) << 3);
    const a = load<u32>(at);
    const b = load<u32>(at, 4);
    const ra = f(tile, a);
    const rb = f(tile, b);
    put(tile, a, c * ra - s * rb);
    put(tile, b, c * rb + s * ra);
  }
}

/** out[0] += Σ λ_a·r_a + λ_b·r_b, out[1] += Σ λ_b·r_a − λ_a·r_b over listed pairs. */
export function listedMoments(lambda: usize, r: usize, list: usize, pairs: u32, out: usize): void {
  let even: f64 = 0;
  let odd: f64 = 0;
  for (let p: u32 = 0; p < pairs; p++) {
    const at = list + ((<usize>p) << 3);
    const a = load<u32>(at);
    const b = load<u32>(at, 4);
    even += f(lambda, a) * f(r, a) + f(lambda, b) * f(r, b);
    odd += f(lambda, b) * f(r, a) - f(lambda, a) * f(r, b);
  }
  put(out, 0, f(out, 0) + even);
  put(out, 1, f(out, 1) + odd);
}

/** Quarter turns of i·Q·P against the string Q ⊕ P: even where they anticommute, then 0 for + and 2 for −. */
function quarterTurns(q: u32, p: u32): u32 {
  const y = popcnt<u32>(q & (q >> 1) & 0x55555555) + popcnt<u32>(p & (p >> 1) & 0x55555555);
  const both = popcnt<u32>((q ^ p) & ((q ^ p) >> 1) & 0x55555555);
  return (1 + y + 3 * both + 2 * popcnt<u32>((q >> 1) & p & 0x55555555)) & 3;
}

/** exp(−iφP/2) on the whole vector, c = cos φ, s = sin φ: like `turnListed`, the pairs found on the way. */
export function turnString(vector: usize, size: u32, p: u32, c: f64, s: f64): void {
  const top: u32 = 1 << (31 - clz<u32>(p));
  for (let j: u32 = 0; j < size; j += 2 * top) {
    for (let q = j; q < j + top; q++) {
      const turns = quarterTurns(q, p);
      if ((turns & 1) !== 0) continue;
      const t = turns === 0 ? s : -s;
      const other = q ^ p;
      const ra = f(vector, q);
      const rb = f(vector, other);
      put(vector, q, c * ra - t * rb);
      put(vector, other, c * rb + t * ra);
    }
  }
}

/** Σ λ_b·r_a − λ_a·r_b over the same pairs: dE/dφ where r and λ are both taken after the rotation. */
export function stringMoment(lambda: usize, r: usize, size: u32, p: u32): f64 {
  const top: u32 = 1 << (31 - clz<u32>(p));
  let sum: f64 = 0;
  for (let j: u32 = 0; j < size; j += 2 * top) {
    for (let q = j; q < j + top; q++) {
      const turns = quarterTurns(q, p);
      if ((turns & 1) !== 0) continue;
      const other = q ^ p;
      const term = f(lambda, other) * f(r, q) - f(lambda, q) * f(r, other);
      sum += turns === 0 ? term : -term;
    }
  }
  return sum;
}
