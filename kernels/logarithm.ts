// eˣ and ln x as binomial numbers need them: the arithmetic of src/science/math/elementary.ts operation by operation.

const logOfTwoHigh: f64 = 0.6931471803691238;
const logOfTwoLow: f64 = 1.9082149292705877e-10;
const toInteger: f64 = 6755399441055744;

/** eˣ for −700 < x < 700. */
export function exponential(x: f64): f64 {
  const power = x * Math.LOG2E + toInteger - toInteger;
  const first = x - power * logOfTwoHigh;
  const second = power * logOfTwoLow;
  const r = first - second;
  const low = first - r - second;
  const z = r * r;
  const even =
    1.0 / 24.0 +
    z * (1.0 / 720.0 + z * (1.0 / 40320.0 + z * (1.0 / 3628800.0 + z * (1.0 / 479001600.0 + z / 87178291200.0))));
  const odd =
    1.0 / 6.0 +
    z * (1.0 / 120.0 + z * (1.0 / 5040.0 + z * (1.0 / 362880.0 + z * (1.0 / 39916800.0 + z / 6227020800.0))));
  const above = low * (1 + r) + (0.5 * z + (z * r * odd + z * z * even));
  const step = r + above;
  const sum = 1 + step;
  const value = sum + (1 - sum + step + (r - step + above));
  return value * reinterpret<f64>((<i64>power + 1023) << 52);
}

/** ln x of a normal positive number. */
export function logarithm(x: f64): f64 {
  const word = reinterpret<u64>(x);
  let power = <f64>(<i64>(word >>> 52) - 1023);
  let mantissa = reinterpret<f64>((word & 0xfffffffffffff) | 0x3ff0000000000000);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    power += 1;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = 2.0 / 3.0 + w * (2.0 / 7.0 + w * (2.0 / 11.0 + w * (2.0 / 15.0 + w * (2.0 / 19.0 + w * (2.0 / 23.0)))));
  const even = 2.0 / 5.0 + w * (2.0 / 9.0 + w * (2.0 / 13.0 + w * (2.0 / 17.0 + w * (2.0 / 21.0 + w * (2.0 / 25.0)))));
  const half = 0.5 * f * f;
  const correction = s * (half + z * (odd + z * even)) + 0 + power * logOfTwoLow;
  return power * logOfTwoHigh - (half - correction - f);
}
