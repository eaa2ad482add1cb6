import { exp, log } from './elementary.ts';
import type { FastStream } from './xoshiro128.ts';

/** Below this mean, counting up from 0 is faster than drawing from an envelope, which needs at least this. */
const countedMean = 10;

/** Probabilities this small are rounding: that nothing is drawn for them keeps states that agree to rounding in step. */
const roundingProbability = 1e-15;

/** Not ½ itself, which rounding would put on either side: two states that agree to rounding must draw the same. */
const justAboveHalf = 0.500000001;

/** How many of `trials` (a whole number) succeed when each does with `probability`; the distribution is exact but for rounding. */
export function binomial(trials: number, probability: number, stream: FastStream): number {
  if (!(probability > roundingProbability) || trials < 1) return 0;
  if (probability >= 1 - roundingProbability) return trials;
  if (probability > justAboveHalf) return trials - binomial(trials, 1 - probability, stream);
  return trials * probability < countedMean
    ? countedUp(trials, probability, stream)
    : transformedRejection(trials, probability, stream);
}

/**
 * Inversion from k = 0 upwards: P(k + 1)/P(k) = (n − k)/(k + 1)·p/q.
 * Source: V. Kachitvichyanukul, B. W. Schmeiser, Commun. ACM 31 (1988) 216, their BINV.
 */
function countedUp(trials: number, p: number, stream: FastStream): number {
  const odds = p / (1 - p);
  const none = exp(trials * log(1 - p));
  for (;;) {
    let rest = stream.random();
    let chance = none;
    // So far in the tail chances are rounding: draw again.
    const end = Math.min(trials, 110);
    for (let k = 0; k <= end; k++) {
      if (rest < chance) return k;
      rest -= chance;
      chance *= (odds * (trials - k)) / (k + 1);
    }
  }
}

/**
 * Rejection from a transformed uniform number with a squeeze; needs n·p ≥ 10, p ≤ 1/2.
 * Source: W. Hörmann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46 (1993) 101, his BTRS.
 */
function transformedRejection(trials: number, p: number, stream: FastStream): number {
  const spread = Math.sqrt(trials * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = trials * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  for (;;) {
    const u = stream.random() - 0.5;
    const v = stream.random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > trials) continue;
    // Logarithms are for the few numbers that the squeeze does not settle.
    const logOdds = log(p / (1 - p));
    const mode = Math.floor((trials + 1) * p);
    const peak = logFactorial(mode) + logFactorial(trials - mode);
    const height = log((v * alpha) / (a / (us * us) + b));
    if (height <= peak - logFactorial(k) - logFactorial(trials - k) + (k - mode) * logOdds) return k;
  }
}

const smallLogFactorials = Float64Array.from({ length: 16 }, (_, k) => {
  let product = 1;
  for (let i = 2; i <= k; i++) product *= i;
  return log(product);
});
const halfLogTwoPi = 0.9189385332046728;

/** log k!, by Stirling's series from 16 on (error below 1e-13 of it). */
function logFactorial(k: number): number {
  if (k < smallLogFactorials.length) return smallLogFactorials[k]!;
  const inverse = 1 / k;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (k + 0.5) * log(k) - k + halfLogTwoPi + series;
}
