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

/** out (16 numbers) += Σ λ_a·r_b over pairs of letters (a, b) of one qubit, all other letters alike. */
export function letterMoments(lambda: usize, r: usize, size: u32, stride: u32, out: usize): void {
  for (let a: u32 = 0; a < 4; a++) {
    if (stride === 1) {
      let low = v(out, 4 * a);
      let high = v(out, 4 * a + 2);
      for (let k: u32 = 0; k < size; k += 4) {
        const l = f64x2.splat(f(lambda, k + a));
        low = f64x2.add(low, f64x2.mul(l, v(r, k)));
        high = f64x2.add(high, f64x2.mul(l, v(r, k + 2)));
      }
      putV(out, 4 * a, low);
      putV(out, 4 * a + 2, high);
      continue;
    }
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    for (let j: u32 = 0; j < size; j += 4 * stride) {
      for (let k = j; k < j + stride; k += 2) {
        const l = v(lambda, k + a * stride);
        s0 = f64x2.add(s0, f64x2.mul(l, v(r, k)));
        s1 = f64x2.add(s1, f64x2.mul(l, v(r, k + stride)));
        s2 = f64x2.add(s2, f64x2.mul(l, v(r, k + 2 * stride)));
        s3 = f64x2.add(s3, f64x2.mul(l, v(r, k + 3 * stride)));
      }
    }
    put(out, 4 * a, f(out, 4 * a) + lanes(s0));
    put(out, 4 * a + 1, f(out, 4 * a + 1) + lanes(s1));
    put(out, 4 * a + 2, f(out, 4 * a + 2) + lanes(s2));
    put(out, 4 * a + 3, f(out, 4 * a + 3) + lanes(s3));
  }
}

function lanes(vector: v128): f64 {
  return f64x2.extract_lane(vector, 0) + f64x2.extract_lane(vector, 1);
}

/**
 * out_i ← factor_i·in_source(i) over the 16 strings of two qubits, i = letter of the first + 4·letter of the second: Clifford
 * gates and Pauli channels. `table`: 16 factors, then 16 sources (u32); `scratch`: 256 bytes.
 */
export function permuteLetters(tile: usize, size: u32, first: u32, second: u32, table: usize, scratch: usize): void {
  const low = first < second ? first : second;
  const high = first < second ? second : first;
  const sources = table + 128;
  for (let h: u32 = 0; h < size; h += 4 * high) {
    for (let j = h; j < h + high; j += 4 * low) {
      if (low === 1) {
        for (let i: u32 = 0; i < 16; i++) put(scratch, i, f(tile, j + (i & 3) * first + (i >> 2) * second));
        for (let i: u32 = 0; i < 16; i++) {
          const from = load<u32>(sources + ((<usize>i) << 2));
          put(tile, j + (i & 3) * first + (i >> 2) * second, f(table, i) * f(scratch, from));
        }
        continue;
      }
      for (let k = j; k < j + low; k += 2) {
        for (let i: u32 = 0; i < 16; i++) {
          putV(scratch, 2 * i, v(tile, k + (i & 3) * first + (i >> 2) * second));
        }
        for (let i: u32 = 0; i < 16; i++) {
          const from = load<u32>(sources + ((<usize>i) << 2));
          putV(
            tile,
            k + (i & 3) * first + (i >> 2) * second,
            f64x2.mul(f64x2.splat(f(table, i)), v(scratch, 2 * from)),
          );
        }
      }
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
