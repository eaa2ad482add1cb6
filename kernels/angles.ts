// Cosines and sines of half angles: the arithmetic of src/science/math/elementary.ts operation by operation, two angles
// at a time, so that the bits are those of the TypeScript simulator.
import { address, bits, fieldAngles, fieldHalves, fieldQubits } from './layer';

const eighthTurn: f64 = 0.7853981633974483;
const turnsPerRadian: f64 = 0.6366197723675814;
/** Added and subtracted, it rounds to the nearest integer; the sum ends in the bits of that integer. */
const toInteger: f64 = 6755399441055744;
const quarterTurnHigh: f64 = 1.5707963267341256;
const quarterTurnMiddle: f64 = 6.077100506303966e-11;
const quarterTurnLow: f64 = 2.0222662487959506e-21;
/** Below, x is its sine. */
const tiny: f64 = 1e-9;

/** (cos, sin) of both halves of every qubit of a layer. */
export function fillAngles(layer: usize): void {
  cosinesAndSines(address(layer, fieldHalves), address(layer, fieldAngles), bits(layer, fieldQubits));
}

/** Arguments: half angles, room for (cos, sin) of each, how many pairs of them. */
export function anglesTask(args: usize): void {
  cosinesAndSines(<usize>load<u32>(args), <usize>load<u32>(args, 4), load<i32>(args, 8));
}

/** (cos, sin) of `pairs` pairs of numbers; where one is NaN they stay what they are. */
function cosinesAndSines(halves: usize, angles: usize, pairs: i32): void {
  const end = halves + ((<usize>pairs) << 4);
  let out = angles;
  for (let at = halves; at < end; at += 16) {
    const x = v128.load(at);
    const size = f64x2.abs(x);
    const beyond = f64x2.gt(size, f64x2.splat(eighthTurn));
    const reduced = v128.any_true(beyond);
    let high = x;
    let low = f64x2.splat(0);
    let turns = i64x2.splat(0);
    if (reduced) {
      // Lanes that are not beyond make no turns: their high is x, their low 0.
      turns = v128.and(beyond, f64x2.add(f64x2.mul(x, f64x2.splat(turnsPerRadian)), f64x2.splat(toInteger)));
      const count = v128.and(beyond, f64x2.sub(turns, f64x2.splat(toInteger)));
      const first = f64x2.sub(x, f64x2.mul(count, f64x2.splat(quarterTurnHigh)));
      const middle = f64x2.mul(count, f64x2.splat(quarterTurnMiddle));
      const difference = f64x2.sub(first, middle);
      const rest = f64x2.sub(f64x2.sub(first, difference), middle);
      const tail = f64x2.sub(rest, f64x2.mul(count, f64x2.splat(quarterTurnLow)));
      high = f64x2.add(difference, tail);
      low = f64x2.add(f64x2.sub(difference, high), tail);
    }
    const z = f64x2.mul(high, high);
    const w = f64x2.mul(z, z);
    let cosine = cosineNearZero(high, low, z, w);
    let sine = sineNearZero(high, low, z, w);
    sine = v128.bitselect(x, sine, f64x2.lt(size, f64x2.splat(tiny)));
    if (reduced) {
      const odd = i64x2.eq(v128.and(turns, i64x2.splat(1)), i64x2.splat(1));
      const c = v128.bitselect(sine, cosine, odd);
      const s = v128.bitselect(cosine, sine, odd);
      cosine = v128.xor(c, signOfHalfTurn(i64x2.add(turns, i64x2.splat(1))));
      sine = v128.xor(s, signOfHalfTurn(turns));
    }
    const given = f64x2.ne(x, x);
    const turn = v128.shuffle<f64>(cosine, sine, 0, 2);
    const phase = v128.shuffle<f64>(cosine, sine, 1, 3);
    v128.store(out, v128.bitselect(v128.load(out), turn, v128.shuffle<f64>(given, given, 0, 0)));
    v128.store(out, v128.bitselect(v128.load(out, 16), phase, v128.shuffle<f64>(given, given, 1, 1)), 16);
    out += 32;
  }
}

/** The sign bit where bit 1 of the number of quarter turns is set. */
function signOfHalfTurn(turns: v128): v128 {
  return i64x2.shl(v128.and(turns, i64x2.splat(2)), 62);
}

function sineNearZero(high: v128, low: v128, z: v128, w: v128): v128 {
  const odd = chain3(w, -1.0 / 5040.0, -1.0 / 39916800.0, -1.0 / 1307674368000.0);
  const even = chain4(w, 1.0 / 120.0, 1.0 / 362880.0, 1.0 / 6227020800.0, 1.0 / 355687428096000.0);
  const series = f64x2.add(even, f64x2.mul(z, odd));
  const cubic = f64x2.add(f64x2.splat(-1.0 / 6.0), f64x2.mul(z, series));
  const below = f64x2.mul(low, f64x2.sub(f64x2.splat(1), f64x2.mul(f64x2.splat(0.5), z)));
  return f64x2.add(high, f64x2.add(f64x2.mul(f64x2.mul(high, z), cubic), below));
}

function cosineNearZero(high: v128, low: v128, z: v128, w: v128): v128 {
  const odd = chain4(w, -1.0 / 720.0, -1.0 / 3628800.0, -1.0 / 87178291200.0, -1.0 / 6402373705728000.0);
  const even = chain4(w, 1.0 / 24.0, 1.0 / 40320.0, 1.0 / 479001600.0, 1.0 / 20922789888000.0);
  const half = f64x2.mul(f64x2.splat(0.5), z);
  const sum = f64x2.sub(f64x2.splat(1), half);
  const lost = f64x2.sub(f64x2.sub(f64x2.splat(1), sum), half);
  const series = f64x2.add(even, f64x2.mul(z, odd));
  return f64x2.add(sum, f64x2.add(lost, f64x2.sub(f64x2.mul(w, series), f64x2.mul(high, low))));
}

/** a + w·(b + w·c) */
function chain3(w: v128, a: f64, b: f64, c: f64): v128 {
  const inner = f64x2.add(f64x2.splat(b), f64x2.mul(w, f64x2.splat(c)));
  return f64x2.add(f64x2.splat(a), f64x2.mul(w, inner));
}

/** a + w·(b + w·(c + w·d)) */
function chain4(w: v128, a: f64, b: f64, c: f64, d: f64): v128 {
  return f64x2.add(f64x2.splat(a), f64x2.mul(w, chain3(w, b, c, d)));
}
