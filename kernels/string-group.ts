// Groups of Pauli strings that flip the same qubits: pairs (k, k ⊕ x) turn by an angle that depends on their class, the parities of
// k on some generators. Only the pairs of a class that turns are visited: k is what its class fixes, with any values of the free
// bits. Written by src/science/simulator/wasm/group-record.ts.
import { f, put, putV, signOf, total, v } from './amplitudes';

/** Bit 0: an odd number of Y. Bit 1: neighbours are of different classes or flip. */
const fieldKind: usize = 0;
const fieldX: usize = 4;
const fieldZ: usize = 8;
/** Bits of z outside the tile. */
const fieldSigns: usize = 12;
/** Bits of k that take all values. */
const fieldFree: usize = 16;
const fieldClasses: usize = 20;
const fieldGenerators: usize = 24;
const fieldConditions: usize = 28;
const fieldPivots: usize = 32;
/**
 * Then words: the classes that turn; of each generator its bits outside the tile; conditions (the bits of a class, of even parity
 * where it has pairs here); pivots (bit, bits of the class and free bits of k on whose parity it is set).
 */
const listsAt: usize = 36;
const pivotWords: usize = 3;

/** Turns pairs of a tile that begins at `base`; `turns` has (cos, sin) for each class. */
export function turnGroup(group: usize, turns: usize, base: u32, re: usize, im: usize, back: bool): void {
  const count = load<u32>(group, fieldClasses);
  const shift = classOf(group, base);
  const negative = isNegative(group, base) !== back;
  for (let k: u32 = 0; k < count; k++) {
    const index = classAt(group, k) ^ shift;
    if (!isHere(group, index)) continue;
    const c = load<f64>(turns + ((<usize>k) << 4));
    const s = load<f64>(turns + ((<usize>k) << 4), 8);
    turnClass(group, index, re, im, c, negative ? -s : s);
  }
}

/** Adds Im⟨λ|G|ψ⟩ of each class to its sum for this task; sums of a class are `step` bytes apart. */
export function overlapGroup(
  group: usize,
  slots: usize,
  step: usize,
  base: u32,
  lr: usize,
  li: usize,
  re: usize,
  im: usize,
): void {
  const count = load<u32>(group, fieldClasses);
  const shift = classOf(group, base);
  const negative = isNegative(group, base);
  for (let k: u32 = 0; k < count; k++) {
    const index = classAt(group, k) ^ shift;
    if (!isHere(group, index)) continue;
    const sum = overlapClass(group, index, lr, li, re, im);
    const slot = slots + <usize>k * step;
    store<f64>(slot, load<f64>(slot) + (negative ? -sum : sum));
  }
}

function word(group: usize, index: u32): u32 {
  return load<u32>(group + ((<usize>index) << 2), listsAt);
}

function classAt(group: usize, k: u32): u32 {
  return word(group, k);
}

function isNegative(group: usize, base: u32): bool {
  return (popcnt<u32>(base & load<u32>(group, fieldSigns)) & 1) !== 0;
}

/** The class of the tile's base. */
function classOf(group: usize, base: u32): u32 {
  const first = load<u32>(group, fieldClasses);
  const count = load<u32>(group, fieldGenerators);
  let index: u32 = 0;
  for (let k: u32 = 0; k < count; k++) index |= (popcnt<u32>(base & word(group, first + k)) & 1) << k;
  return index;
}

function isHere(group: usize, index: u32): bool {
  const first = load<u32>(group, fieldClasses) + load<u32>(group, fieldGenerators);
  const count = load<u32>(group, fieldConditions);
  let odd: u32 = 0;
  for (let k: u32 = 0; k < count; k++) odd |= popcnt<u32>(index & word(group, first + k));
  return (odd & 1) === 0;
}

/** Bits that the class fixes; what depends on free bits comes with `dependent`. */
function fixedBits(group: usize, index: u32): u32 {
  let at = firstPivot(group);
  let fixed: u32 = 0;
  for (let k = load<u32>(group, fieldPivots); k > 0; k--) {
    if ((popcnt<u32>(index & word(group, at + 1)) & 1) !== 0) fixed |= word(group, at);
    at += pivotWords;
  }
  return fixed;
}

function firstPivot(group: usize): u32 {
  return load<u32>(group, fieldClasses) + load<u32>(group, fieldGenerators) + load<u32>(group, fieldConditions);
}

function depends(group: usize): bool {
  let at = firstPivot(group);
  for (let k = load<u32>(group, fieldPivots); k > 0; k--) {
    if (word(group, at + 2) !== 0) return true;
    at += pivotWords;
  }
  return false;
}

/** Bits whose values depend on the free bits of k. */
function dependent(group: usize, k: u32): u32 {
  let at = firstPivot(group);
  let bits: u32 = 0;
  for (let pivot = load<u32>(group, fieldPivots); pivot > 0; pivot--) {
    if ((popcnt<u32>(k & word(group, at + 2)) & 1) !== 0) bits |= word(group, at);
    at += pivotWords;
  }
  return bits;
}

function turnClass(group: usize, index: u32, re: usize, im: usize, c: f64, s: f64): void {
  const x = load<u32>(group, fieldX);
  const z = load<u32>(group, fieldZ);
  const free = load<u32>(group, fieldFree);
  const real = (load<u32>(group, fieldKind) & 1) !== 0;
  const fixed = fixedBits(group, index);
  const moving = depends(group);
  let bits: u32 = 0;
  if ((load<u32>(group, fieldKind) & 2) !== 0) {
    do {
      const k = fixed ^ bits ^ (moving ? dependent(group, bits) : 0);
      turnOne(re, im, k, k ^ x, c, (popcnt<u32>(z & k) & 1) !== 0 ? -s : s, real, x === 0);
      bits = ((bits | ~free) + 1) & free;
    } while (bits !== 0);
    return;
  }
  const even = free & ~1;
  const cc = f64x2.splat(c);
  const ss = v128.xor(f64x2.splat(s), i64x2.replace_lane(i64x2.splat(0), 1, (<i64>(z & 1)) << 63));
  const rest = z & ~1;
  do {
    const k = fixed ^ bits ^ (moving ? dependent(group, bits) : 0);
    const t = v128.xor(ss, signOf(rest, k));
    const pr = v(re, k);
    const pi = v(im, k);
    if (x === 0) {
      putV(re, k, f64x2.add(f64x2.mul(cc, pr), f64x2.mul(t, pi)));
      putV(im, k, f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(t, pr)));
    } else {
      const q = k ^ x;
      const qr = v(re, q);
      const qi = v(im, q);
      if (real) {
        putV(re, k, f64x2.sub(f64x2.mul(cc, pr), f64x2.mul(t, qr)));
        putV(im, k, f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(t, qi)));
        putV(re, q, f64x2.add(f64x2.mul(cc, qr), f64x2.mul(t, pr)));
        putV(im, q, f64x2.add(f64x2.mul(cc, qi), f64x2.mul(t, pi)));
      } else {
        putV(re, k, f64x2.add(f64x2.mul(cc, pr), f64x2.mul(t, qi)));
        putV(im, k, f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(t, qr)));
        putV(re, q, f64x2.add(f64x2.mul(cc, qr), f64x2.mul(t, pi)));
        putV(im, q, f64x2.sub(f64x2.mul(cc, qi), f64x2.mul(t, pr)));
      }
    }
    bits = ((bits | ~even) + 1) & even;
  } while (bits !== 0);
}

function turnOne(re: usize, im: usize, k: u32, q: u32, c: f64, t: f64, real: bool, diagonal: bool): void {
  const pr = f(re, k);
  const pi = f(im, k);
  if (diagonal) {
    put(re, k, c * pr + t * pi);
    put(im, k, c * pi - t * pr);
    return;
  }
  const qr = f(re, q);
  const qi = f(im, q);
  put(re, k, real ? c * pr - t * qr : c * pr + t * qi);
  put(im, k, real ? c * pi - t * qi : c * pi - t * qr);
  put(re, q, real ? c * qr + t * pr : c * qr + t * pi);
  put(im, q, real ? c * qi + t * pi : c * qi - t * pr);
}

function overlapClass(group: usize, index: u32, lr: usize, li: usize, re: usize, im: usize): f64 {
  const x = load<u32>(group, fieldX);
  const z = load<u32>(group, fieldZ);
  const free = load<u32>(group, fieldFree);
  const real = (load<u32>(group, fieldKind) & 1) !== 0;
  const fixed = fixedBits(group, index);
  const moving = depends(group);
  // lr_q·a_k ± li_q·b_k ± (lr_k·a_q ± li_k·b_q)
  const a = real ? re : im;
  const b = real ? im : re;
  const inner: f64 = real ? 1 : -1;
  const outer: f64 = x === 0 ? 0 : real ? -1 : 1;
  let bits: u32 = 0;
  if ((load<u32>(group, fieldKind) & 2) !== 0) {
    let sum: f64 = 0;
    do {
      const k = fixed ^ bits ^ (moving ? dependent(group, bits) : 0);
      const q = k ^ x;
      const up = f(lr, q) * f(a, k) + inner * f(li, q) * f(b, k);
      const w = up + outer * (f(lr, k) * f(a, q) + inner * f(li, k) * f(b, q));
      sum += (popcnt<u32>(z & k) & 1) !== 0 ? -w : w;
      bits = ((bits | ~free) + 1) & free;
    } while (bits !== 0);
    return sum;
  }
  const even = free & ~1;
  const rest = z & ~1;
  let sums = f64x2.splat(0);
  do {
    const k = fixed ^ bits ^ (moving ? dependent(group, bits) : 0);
    const q = k ^ x;
    const ups = f64x2.mul(v(lr, q), v(a, k));
    const others = f64x2.mul(v(li, q), v(b, k));
    let w = real ? f64x2.add(ups, others) : f64x2.sub(ups, others);
    if (x !== 0) {
      const downs = f64x2.mul(v(lr, k), v(a, q));
      const back = f64x2.mul(v(li, k), v(b, q));
      w = real ? f64x2.sub(w, f64x2.add(downs, back)) : f64x2.add(w, f64x2.sub(downs, back));
    }
    sums = f64x2.add(sums, v128.xor(w, signOf(rest, k)));
    bits = ((bits | ~even) + 1) & even;
  } while (bits !== 0);
  return total(v128.xor(sums, i64x2.replace_lane(i64x2.splat(0), 1, (<i64>(z & 1)) << 63)));
}
