// Basis states drawn from a state: running sums of |amplitude|², a guide table over blocks of four of them, and one uniform number
// for each shot (Chen & Asau, J. Stat. Comput. Simul. 1974).
import { addOutcome } from './outcomes';
import { skip, uniformOf } from './stream';

/** Uniform numbers are taken from the stream so many at a time; what is left of the last of them is not used. */
const chunk: u32 = 4096;

/**
 * sums ← running sums of |amplitude|² of `size` ≥ 8 amplitudes, four at a time: additions need not wait for each
 * other; eight times ∞ after them. */
export function sumSquares(re: usize, im: usize, size: u32, sums: usize): void {
  let sum = f64x2.splat(0);
  const zero = f64x2.splat(0);
  const end = (<usize>size) << 3;
  for (let at: usize = 0; at < end; at += 32) {
    const r = v128.load(re + at);
    const i = v128.load(im + at);
    const s = v128.load(re + at, 16);
    const j = v128.load(im + at, 16);
    const first = f64x2.add(f64x2.mul(r, r), f64x2.mul(i, i));
    const second = f64x2.add(f64x2.mul(s, s), f64x2.mul(j, j));
    // [a, a + b] and [c, c + d], then [a + b + c, a + b + (c + d)].
    const ab = f64x2.add(v128.shuffle<f64>(zero, first, 0, 2), first);
    const cd = f64x2.add(v128.shuffle<f64>(zero, second, 0, 2), second);
    v128.store(sums + at, f64x2.add(sum, ab));
    const upper = f64x2.add(sum, f64x2.add(v128.shuffle<f64>(ab, ab, 1, 1), cd));
    v128.store(sums + at, upper, 16);
    sum = v128.shuffle<f64>(upper, upper, 1, 1);
  }
  // Above every target, so that a search ends.
  for (let k: usize = 0; k < 64; k += 8) store<f64>(sums + end + k, Infinity);
}

/** The last index with a weight: rounding may lift a target to the total. */
export function lastOf(sums: usize, size: u32): u32 {
  let last = size - 1;
  const total = load<f64>(sums + ((<usize>last) << 3));
  while (last > 0 && load<f64>(sums + ((<usize>(last - 1)) << 3)) >= total) last--;
  return last;
}

/** Added, it rounds to the nearest integer, which the sum's lower bits are. */
const toInteger: f64 = 4503599627370496;

/**
 * guide[b] ← a block of four sums before which no target of bucket b can end, b < buckets (a power of two); room for two more
 * words. The factor lies above buckets / total by more than rounding, and half a bucket is added: no sum is put before its own.
 */
export function makeGuide(sums: usize, size: u32, guide: usize, buckets: u32): void {
  memory.fill(guide, 0, (<usize>buckets + 2) << 2);
  const total = load<f64>(sums + ((<usize>(size - 1)) << 3));
  const factor = f64x2.splat((<f64>buckets / total) * (1 + 8 * 2.220446049250313e-16));
  const half = f64x2.splat(0.5);
  const rounding = f64x2.splat(toInteger);
  const most = i32x4.splat(buckets + 1);
  let at = sums;
  for (let j: u32 = 1; j <= size >> 2; j += 2) {
    // The last sums of two blocks.
    const ends = v128.shuffle<f64>(v128.load(at, 16), v128.load(at, 48), 1, 3);
    const places = i32x4.min_u(f64x2.add(f64x2.add(f64x2.mul(ends, factor), half), rounding), most);
    store<u32>(guide + ((<usize>i32x4.extract_lane(places, 0)) << 2), j);
    store<u32>(guide + ((<usize>i32x4.extract_lane(places, 2)) << 2), j + 1);
    at += 64;
  }
  let block: u32 = 0;
  for (let to = guide; to < guide + ((<usize>buckets) << 2); to += 4) {
    block = max<u32>(block, load<u32>(to));
    store<u32>(to, block);
  }
}

/** Of four sums, how many are not above the target. */
function notAbove(at: usize, target: v128): u32 {
  const first = i64x2.bitmask(f64x2.le(v128.load(at), target));
  const second = i64x2.bitmask(f64x2.le(v128.load(at, 16), target));
  return popcnt<u32>(first | (second << 2));
}

/** The first index whose sum is above the target: a block that is not beyond it, and what to add. */
function indexAbove(sums: usize, block: u32, target: v128): u32 {
  const at = sums + ((<usize>block) << 5);
  // Two blocks without a branch between them: which of them it is cannot be foreseen.
  let below = notAbove(at, target) + notAbove(at + 32, target);
  if (below === 8) {
    for (let next = at + 64; ; next += 32) {
      const more = notAbove(next, target);
      below += more;
      if (more < 4) break;
    }
  }
  return 4 * block + below;
}

/** Shots that are drawn in steps: loops of few instructions, in which the waits for memory of many shots overlap. Scratch: 12 bytes each. */
const together: u32 = 256;

/** Draws `shots` indices by these sums: adds each, without bits outside `kept`, to the table; without a table, counts it in `tally`. */
export function drawStates(
  sums: usize,
  last: u32,
  guide: usize,
  buckets: u32,
  shots: u32,
  stream: usize,
  kept: u32,
  table: usize,
  tally: usize,
  scratch: usize,
): void {
  const total = load<f64>(sums + ((<usize>last) << 3));
  const indices = scratch + ((<usize>together) << 3);
  for (let from: u32 = 0; from < shots; from += together) {
    const count = <usize>min<u32>(together, shots - from);
    fillTargets(stream, guide, buckets, total, scratch, indices, count);
    for (let k: usize = 0; k < count; k++) {
      const at = indices + (k << 2);
      store<u32>(at, min<u32>(indexAbove(sums, load<u32>(at), v128.load64_splat(scratch + (k << 3))), last));
    }
    if (table !== 0) {
      for (let k: usize = 0; k < count; k++) addOutcome(table, load<u32>(indices + (k << 2)) & kept, 1);
      continue;
    }
    for (let k: usize = 0; k < count; k++) {
      const counted = tally + ((<usize>load<u32>(indices + (k << 2))) << 2);
      store<u32>(counted, load<u32>(counted) + 1);
    }
  }
  const taken = min<u32>(chunk, shots);
  skip(stream, (taken - (shots % taken)) % taken);
}

/** Uniform numbers of the total, and for each the block where its search begins. */
function fillTargets(
  stream: usize,
  guide: usize,
  buckets: u32,
  total: f64,
  targets: usize,
  blocks: usize,
  count: usize,
): void {
  let a = load<u32>(stream);
  let b = load<u32>(stream, 4);
  let c = load<u32>(stream, 8);
  let d = load<u32>(stream, 12);
  // A bucket is the number's upper bits.
  const shift = 1 + clz<u32>(buckets);
  for (let k: usize = 0; k < count; k++) {
    const high = rotl<u32>(a + d, 7) + a;
    let shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotl<u32>(d, 11);
    const low = rotl<u32>(a + d, 7) + a;
    shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotl<u32>(d, 11);
    store<f64>(targets + (k << 3), uniformOf(high, low) * total);
    store<u32>(blocks + (k << 2), load<u32>(guide + ((<usize>(high >>> shift)) << 2)));
  }
  store<u32>(stream, a);
  store<u32>(stream, b, 4);
  store<u32>(stream, c, 8);
  store<u32>(stream, d, 12);
}

/** tally[k] ← how often k is drawn by these sums of `size` ≥ 8 weights, with eight times ∞ after them. */
export function tallyDraws(
  sums: usize,
  size: u32,
  guide: usize,
  buckets: u32,
  shots: u32,
  stream: usize,
  tally: usize,
  scratch: usize,
): void {
  makeGuide(sums, size, guide, buckets);
  drawStates(sums, lastOf(sums, size), guide, buckets, shots, stream, 0, 0, tally, scratch);
}
