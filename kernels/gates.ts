// Single gates on both planes of 2^n ≥ 16 amplitudes. A pair is (k | a, k | b), where k runs over the basis states in which
// the bits `low` and `high` (equal when there is one) are zero. Neighbours go two by two in a vector; qubit 0 one by one.

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

/** [[c, −is], [−is, c]] on each pair. */
export function rotatePairs(
  re: usize,
  im: usize,
  size: u32,
  low: u32,
  high: u32,
  a: u32,
  b: u32,
  c: f64,
  s: f64,
): void {
  const step = low === high ? size : 2 * high;
  const end = low === high ? size : high;
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  for (let i: u32 = 0; i < size; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      if (low === 1) {
        const p = j | a;
        const q = j | b;
        const pr = f(re, p);
        const pi = f(im, p);
        const qr = f(re, q);
        const qi = f(im, q);
        put(re, p, c * pr + s * qi);
        put(im, p, c * pi - s * qr);
        put(re, q, c * qr + s * pi);
        put(im, q, c * qi - s * pr);
        continue;
      }
      for (let k = j; k < j + low; k += 2) {
        const p = k | a;
        const q = k | b;
        const pr = v(re, p);
        const pi = v(im, p);
        const qr = v(re, q);
        const qi = v(im, q);
        putV(re, p, f64x2.add(f64x2.mul(cc, pr), f64x2.mul(ss, qi)));
        putV(im, p, f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(ss, qr)));
        putV(re, q, f64x2.add(f64x2.mul(cc, qr), f64x2.mul(ss, pi)));
        putV(im, q, f64x2.sub(f64x2.mul(cc, qi), f64x2.mul(ss, pr)));
      }
    }
  }
}

/** Im⟨λ|G|ψ⟩ with G = X on each pair, 0 elsewhere. */
export function overlapPairs(
  lr: usize,
  li: usize,
  re: usize,
  im: usize,
  size: u32,
  low: u32,
  high: u32,
  a: u32,
  b: u32,
): f64 {
  const step = low === high ? size : 2 * high;
  const end = low === high ? size : high;
  let sums = f64x2.splat(0);
  let sum: f64 = 0;
  for (let i: u32 = 0; i < size; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      if (low === 1) {
        const p = j | a;
        const q = j | b;
        sum += f(lr, p) * f(im, q) - f(li, p) * f(re, q) + (f(lr, q) * f(im, p) - f(li, q) * f(re, p));
        continue;
      }
      for (let k = j; k < j + low; k += 2) {
        const p = k | a;
        const q = k | b;
        const up = f64x2.sub(f64x2.mul(v(lr, p), v(im, q)), f64x2.mul(v(li, p), v(re, q)));
        const down = f64x2.sub(f64x2.mul(v(lr, q), v(im, p)), f64x2.mul(v(li, q), v(re, p)));
        sums = f64x2.add(sums, f64x2.add(up, down));
      }
    }
  }
  return sum + (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
}

/** X on each pair. */
export function exchangePairs(re: usize, im: usize, size: u32, low: u32, high: u32, a: u32, b: u32): void {
  const step = low === high ? size : 2 * high;
  const end = low === high ? size : high;
  for (let i: u32 = 0; i < size; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      if (low === 1) {
        const p = j | a;
        const q = j | b;
        const r = f(re, p);
        const s = f(im, p);
        put(re, p, f(re, q));
        put(im, p, f(im, q));
        put(re, q, r);
        put(im, q, s);
        continue;
      }
      for (let k = j; k < j + low; k += 2) {
        const p = k | a;
        const q = k | b;
        const r = v(re, p);
        const s = v(im, p);
        putV(re, p, v(re, q));
        putV(im, p, v(im, q));
        putV(re, q, r);
        putV(im, q, s);
      }
    }
  }
}

/** H on the qubit of `bit`. */
export function hadamard(re: usize, im: usize, size: u32, bit: u32): void {
  hadamardPlane(re, size, bit);
  hadamardPlane(im, size, bit);
}

function hadamardPlane(plane: usize, size: u32, bit: u32): void {
  const root = Math.SQRT1_2;
  const roots = f64x2.splat(root);
  for (let j: u32 = 0; j < size; j += 2 * bit) {
    if (bit === 1) {
      const p = f(plane, j);
      const q = f(plane, j + 1);
      put(plane, j, root * (p + q));
      put(plane, j + 1, root * (p - q));
      continue;
    }
    for (let k = j; k < j + bit; k += 2) {
      const p = v(plane, k);
      const q = v(plane, k + bit);
      putV(plane, k, f64x2.mul(roots, f64x2.add(p, q)));
      putV(plane, k + bit, f64x2.mul(roots, f64x2.sub(p, q)));
    }
  }
}

/** −1 on every basis state with both bits set, low < high. */
export function flipSigns(re: usize, im: usize, size: u32, low: u32, high: u32): void {
  for (let i = high; i < size; i += 2 * high) {
    for (let j = i + low; j < i + high; j += 2 * low) {
      for (let k = j; k < j + low; k++) {
        put(re, k, -f(re, k));
        put(im, k, -f(im, k));
      }
    }
  }
}

/** ±1 in both lanes as sign bits to be flipped: the parities of z·k and z·(k + 1), k even. */
function signs(z: u32, k: u32): v128 {
  const even = (<i64>(popcnt<u32>(z & k) & 1)) << 63;
  return i64x2.replace_lane(i64x2.splat(even), 1, even ^ ((<i64>(z & 1)) << 63));
}

function turned(vector: v128, swap: bool): v128 {
  return swap ? v128.shuffle<f64>(vector, vector, 1, 0) : vector;
}

/** exp(−iφP/2) with P|k⟩ = u(−1)^(z·k)|k ⊕ x⟩, u = i^y; c = cos φ/2, (ur, ui) = u·sin φ/2, `top` the highest bit of x. */
export function rotatePauli(re: usize, im: usize, size: u32, x: u32, z: u32, top: u32, c: f64, ur: f64, ui: f64): void {
  const cc = f64x2.splat(c);
  const u = f64x2.splat(ur);
  const w = f64x2.splat(ui);
  if (x === 0) {
    for (let k: u32 = 0; k < size; k += 2) {
      const t = v128.xor(u, signs(z, k));
      const r = v(re, k);
      const i = v(im, k);
      putV(re, k, f64x2.add(f64x2.mul(cc, r), f64x2.mul(t, i)));
      putV(im, k, f64x2.sub(f64x2.mul(cc, i), f64x2.mul(t, r)));
    }
    return;
  }
  if (top === 1) {
    for (let k: u32 = 0; k < size; k += 2) {
      const odd = (popcnt<u32>(z & k) & 1) !== 0;
      const a = odd ? -ur : ur;
      const b = odd ? -ui : ui;
      const pr = f(re, k);
      const pi = f(im, k);
      const qr = f(re, k + 1);
      const qi = f(im, k + 1);
      put(re, k, c * pr + a * qi - b * qr);
      put(im, k, c * pi - a * qr - b * qi);
      put(re, k + 1, c * qr + a * pi + b * pr);
      put(im, k + 1, c * qi - a * pr + b * pi);
    }
    return;
  }
  const swap = (x & 1) !== 0;
  for (let j: u32 = 0; j < size; j += 2 * top) {
    for (let k = j; k < j + top; k += 2) {
      const q = (k ^ x) & ~1;
      const sign = signs(z, k);
      const a = v128.xor(u, sign);
      const b = v128.xor(w, sign);
      const pr = v(re, k);
      const pi = v(im, k);
      const qr = turned(v(re, q), swap);
      const qi = turned(v(im, q), swap);
      putV(re, k, f64x2.sub(f64x2.add(f64x2.mul(cc, pr), f64x2.mul(a, qi)), f64x2.mul(b, qr)));
      putV(im, k, f64x2.sub(f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(a, qr)), f64x2.mul(b, qi)));
      const outRe = f64x2.add(f64x2.add(f64x2.mul(cc, qr), f64x2.mul(a, pi)), f64x2.mul(b, pr));
      const outIm = f64x2.add(f64x2.sub(f64x2.mul(cc, qi), f64x2.mul(a, pr)), f64x2.mul(b, pi));
      putV(re, q, turned(outRe, swap));
      putV(im, q, turned(outIm, swap));
    }
  }
}

/** Im⟨λ|P|ψ⟩ with (ur, ui) = i^y. */
export function overlapPauli(
  lr: usize,
  li: usize,
  re: usize,
  im: usize,
  size: u32,
  x: u32,
  z: u32,
  top: u32,
  ur: f64,
  ui: f64,
): f64 {
  let sums = f64x2.splat(0);
  if (x === 0) {
    for (let k: u32 = 0; k < size; k += 2) {
      const w = f64x2.sub(f64x2.mul(v(lr, k), v(im, k)), f64x2.mul(v(li, k), v(re, k)));
      sums = f64x2.add(sums, v128.xor(w, signs(z, k)));
    }
    return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  }
  if (top === 1) {
    let sum: f64 = 0;
    for (let k: u32 = 0; k < size; k += 2) {
      const q = k + 1;
      const imaginary = f(lr, q) * f(im, k) - f(li, q) * f(re, k) + (f(lr, k) * f(im, q) - f(li, k) * f(re, q));
      const real = f(lr, q) * f(re, k) + f(li, q) * f(im, k) - (f(lr, k) * f(re, q) + f(li, k) * f(im, q));
      const w = ur * imaginary + ui * real;
      sum += (popcnt<u32>(z & k) & 1) !== 0 ? -w : w;
    }
    return sum;
  }
  const u = f64x2.splat(ur);
  const y = f64x2.splat(ui);
  const swap = (x & 1) !== 0;
  for (let j: u32 = 0; j < size; j += 2 * top) {
    for (let k = j; k < j + top; k += 2) {
      const q = (k ^ x) & ~1;
      const lrq = turned(v(lr, q), swap);
      const liq = turned(v(li, q), swap);
      const req = turned(v(re, q), swap);
      const imq = turned(v(im, q), swap);
      const imaginary = f64x2.add(
        f64x2.sub(f64x2.mul(lrq, v(im, k)), f64x2.mul(liq, v(re, k))),
        f64x2.sub(f64x2.mul(v(lr, k), imq), f64x2.mul(v(li, k), req)),
      );
      const real = f64x2.sub(
        f64x2.add(f64x2.mul(lrq, v(re, k)), f64x2.mul(liq, v(im, k))),
        f64x2.add(f64x2.mul(v(lr, k), req), f64x2.mul(v(li, k), imq)),
      );
      const w = f64x2.add(f64x2.mul(u, imaginary), f64x2.mul(y, real));
      sums = f64x2.add(sums, v128.xor(w, signs(z, k)));
    }
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
