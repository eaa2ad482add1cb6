import { log } from './elementary.ts';

const fractionBits = 128n;
const one = 1n << fractionBits;
const scale64 = 4294967296 * 4294967296;
const scale128 = scale64 * scale64;

/**
 * exp(−t) rounded to the nearest double, for 2⁻¹¹ ≤ t < 8: for tables that must have the same bits everywhere, where
 * libraries disagree in the last one. Slow (microseconds).
 */
export function correctlyRoundedExp(t: number): number {
  return nearest(expOfMinus(fixed(t)));
}

/** log(y) rounded to the nearest double, for 2⁻¹¹ ≤ y < 1. One Halley step from `Math.log` in 128-bit fixed point. */
export function correctlyRoundedLog(y: number): number {
  const guess = fixed(-log(y));
  const value = fixed(y);
  const power = expOfMinus(guess);
  return nearest(-guess + (2n * (value - power) * one) / (value + power));
}

/** Exact for doubles whose last bit is worth 2⁻⁶⁴ or more. */
function fixed(x: number): bigint {
  return BigInt(x * scale64) << (fractionBits - 64n);
}

/** `Number` of a bigint rounds to nearest, and the division only changes the exponent. */
function nearest(x: bigint): number {
  return Number(x) / scale128;
}

/** Taylor series of exp(−t/256), then eight squarings. */
function expOfMinus(t: bigint): bigint {
  const small = t >> 8n;
  let term = one;
  let sum = one;
  for (let k = 1n; term !== 0n; k++) {
    term = (-term * small) / k / one;
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = (sum * sum) >> fractionBits;
  return sum;
}
