/**
 * Elementary functions from additions, multiplications and divisions alone: the engines' own differ in the last bit from one
 * another and from version to version, these give the same bits everywhere. Errors stay below 0.8 units in the last
 * place, 1.2 for angles beyond a million. `kernels/angles.ts` does the same operations for sine and cosine.
 */

/** Added and subtracted, it rounds to the nearest integer. */
const toInteger = 6755399441055744;
/** π/2 in three parts; multiples of the first two up to 2²⁰ are exact. */
const quarterTurnHigh = 1.5707963267341256;
const quarterTurnMiddle = 6.077100506303966e-11;
const quarterTurnLow = 2.0222662487959506e-21;
const turnsPerRadian = 0.6366197723675814;
/** Beyond this many quarter turns the parts are too short. */
const turnLimit = 1_048_576;

/** sin x of any finite x; NaN else. */
export function sin(x: number): number {
  // Below, x is its sine, and −0 stays what it is.
  if (x < 1e-9 && x > -1e-9) return x;
  if (x <= 0.7853981633974483 && x >= -0.7853981633974483) return sineNearZero(x, 0);
  const turns = x * turnsPerRadian + toInteger - toInteger;
  if (!(turns <= turnLimit && turns >= -turnLimit)) return sineOfLarge(x, 0);
  const first = x - turns * quarterTurnHigh;
  const middle = turns * quarterTurnMiddle;
  const difference = first - middle;
  const tail = first - difference - middle - turns * quarterTurnLow;
  const high = difference + tail;
  const low = difference - high + tail;
  const value = turns & 1 ? cosineNearZero(high, low) : sineNearZero(high, low);
  return turns & 2 ? -value : value;
}

/** cos x of any finite x; NaN else. */
export function cos(x: number): number {
  if (x <= 0.7853981633974483 && x >= -0.7853981633974483) return cosineNearZero(x, 0);
  const turns = x * turnsPerRadian + toInteger - toInteger;
  if (!(turns <= turnLimit && turns >= -turnLimit)) return sineOfLarge(x, 1);
  const first = x - turns * quarterTurnHigh;
  const middle = turns * quarterTurnMiddle;
  const difference = first - middle;
  const tail = first - difference - middle - turns * quarterTurnLow;
  const high = difference + tail;
  const low = difference - high + tail;
  const value = turns & 1 ? sineNearZero(high, low) : cosineNearZero(high, low);
  return (turns + 1) & 2 ? -value : value;
}

/** Writes cos x and sin x, the bits of the two functions above, to `into[at]` and `into[at + 1]`. */
export function cosAndSin(x: number, into: Float64Array, at: number): void {
  if (x <= 0.7853981633974483 && x >= -0.7853981633974483) {
    into[at] = cosineNearZero(x, 0);
    into[at + 1] = x < 1e-9 && x > -1e-9 ? x : sineNearZero(x, 0);
    return;
  }
  into[at] = cos(x);
  into[at + 1] = sin(x);
}

/** Taylor series of sin(high + low) for |high| ≤ π/4. */
function sineNearZero(high: number, low: number): number {
  const z = high * high;
  const w = z * z;
  // Two chains side by side: the even and the odd terms.
  const odd = -1 / 5040 + w * (-1 / 39916800 + w * (-1 / 1307674368000));
  const even = 1 / 120 + w * (1 / 362880 + w * (1 / 6227020800 + w * (1 / 355687428096000)));
  const series = even + z * odd;
  return high + (high * z * (-1 / 6 + z * series) + low * (1 - 0.5 * z));
}

/** Taylor series of cos(high + low) for |high| ≤ π/4; what rounding takes from 1 − high²/2 is given back. */
function cosineNearZero(high: number, low: number): number {
  const z = high * high;
  const w = z * z;
  const odd = -1 / 720 + w * (-1 / 3628800 + w * (-1 / 87178291200 + w * (-1 / 6402373705728000)));
  const even = 1 / 24 + w * (1 / 40320 + w * (1 / 479001600 + w * (1 / 20922789888000)));
  const half = 0.5 * z;
  const sum = 1 - half;
  return sum + (1 - sum - half + (w * (even + z * odd) - high * low));
}

/** π/2 in units of 2⁻¹²⁸⁰, enough for 2¹⁰²⁴. */
let quarterTurnDigits = 0n;
const digits = 1280n;
const twoToMinus60 = 8.673617379884035e-19;

/** sin(x + quarters·π/2) by exact reduction: slow, and hardly ever needed. */
function sineOfLarge(x: number, quarters: number): number {
  if (!(x < Infinity && x > -Infinity)) return Number.NaN;
  if (quarterTurnDigits === 0n) quarterTurnDigits = 8n * arctangentOf(5n) - 2n * arctangentOf(239n);
  // A double beyond the limit above is a multiple of 2⁻³².
  const scaled = (BigInt(Math.trunc(x)) << digits) + (BigInt((x - Math.trunc(x)) * 4294967296) << (digits - 32n));
  let turns = scaled / quarterTurnDigits;
  let rest = scaled - turns * quarterTurnDigits;
  if (2n * rest > quarterTurnDigits) [turns, rest] = [turns + 1n, rest - quarterTurnDigits];
  if (2n * rest < -quarterTurnDigits) [turns, rest] = [turns - 1n, rest + quarterTurnDigits];
  const high = Number(rest >> (digits - 120n)) * twoToMinus60 * twoToMinus60;
  const phase = Number(BigInt.asUintN(2, turns)) + quarters;
  const value = phase & 1 ? cosineNearZero(high, 0) : sineNearZero(high, 0);
  return phase & 2 ? -value : value;
}

/** arctan(1/n) by its series, in the same units. */
function arctangentOf(n: bigint): bigint {
  let power = (1n << digits) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k & 2n ? -power / k : power / k;
    power /= n * n;
  }
  return sum;
}

/** ln 2 in two parts; multiples of the first up to 2¹¹ are exact. */
const logOfTwo = [0.6931471803691238, 1.9082149292705877e-10] as const;
const bits = new DataView(new ArrayBuffer(8));

/** eˣ. */
export function exp(x: number): number {
  if (!(x < 709.8)) return x >= 709.8 ? Infinity : x;
  if (x < -745.2) return 0;
  const power = x * Math.LOG2E + toInteger - toInteger;
  const first = x - power * logOfTwo[0];
  const second = power * logOfTwo[1];
  const r = first - second;
  const low = first - r - second;
  const z = r * r;
  const even = 1 / 24 + z * (1 / 720 + z * (1 / 40320 + z * (1 / 3628800 + z * (1 / 479001600 + z / 87178291200))));
  const odd = 1 / 6 + z * (1 / 120 + z * (1 / 5040 + z * (1 / 362880 + z * (1 / 39916800 + z / 6227020800))));
  const above = low * (1 + r) + (0.5 * z + (z * r * odd + z * z * even));
  const step = r + above;
  const sum = 1 + step;
  const value = sum + (1 - sum + step + (r - step + above));
  if (power > 1022) return value * powerOfTwo(power - 1) * 2;
  if (power < -1021) return value * powerOfTwo(power + 54) * powerOfTwo(-54);
  return value * powerOfTwo(power);
}

/** 2^power of a normal number. */
function powerOfTwo(power: number): number {
  bits.setUint32(0, (power + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/** ln x; −∞ at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : Number.NaN;
  const small = x < 2.2250738585072014e-308;
  bits.setFloat64(0, small ? x * 18014398509481984 : x);
  const word = bits.getUint32(0);
  let power = (word >>> 20) - 1023 - (small ? 54 : 0);
  bits.setUint32(0, (word & 0xfffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    power++;
  }
  return logarithmNearOne(mantissa - 1, 0, power);
}

/** ln(1 + x), also of x that are lost beside 1. */
export function log1p(x: number): number {
  if (x > -0.29 && x < 0.41) return logarithmNearOne(x, 0, 0);
  const sum = 1 + x;
  const lost = x > 1 ? 1 - (sum - x) : x - (sum - 1);
  return sum > 0 && sum < Infinity ? log(sum) + lost / sum : log(sum);
}

/** ln(1 + f) + power·ln 2 for √½ − 1 ≤ f ≤ √2 − 1, by 2·artanh(s) with s = f / (2 + f); `lost` is added to f at the end. */
function logarithmNearOne(f: number, lost: number, power: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = 2 / 3 + w * (2 / 7 + w * (2 / 11 + w * (2 / 15 + w * (2 / 19 + w * (2 / 23)))));
  const even = 2 / 5 + w * (2 / 9 + w * (2 / 13 + w * (2 / 17 + w * (2 / 21 + w * (2 / 25)))));
  const half = 0.5 * f * f;
  // 2·artanh(s) = f − half + s·(half + series), where f and half are known to the last bit.
  const correction = s * (half + z * (odd + z * even)) + lost + power * logOfTwo[1];
  return power * logOfTwo[0] - (half - correction - f);
}
