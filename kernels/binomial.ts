// Binomial numbers: src/science/math/binomial.ts operation by operation, from the same stream.
import { exponential, logarithm } from './logarithm';
import { uniform } from './stream';

const countedMean: f64 = 10;
const roundingProbability: f64 = 1e-15;
const justAboveHalf: f64 = 0.500000001;
const halfLogTwoPi: f64 = 0.9189385332046728;

export function binomial(trials: f64, probability: f64, stream: usize): f64 {
  if (!(probability > roundingProbability) || trials < 1) return 0;
  if (probability >= 1 - roundingProbability) return trials;
  if (probability > justAboveHalf) return trials - smaller(trials, 1 - probability, stream);
  return smaller(trials, probability, stream);
}

/**
 * tally[k] ← how many of the shots outcome k takes of those that the outcomes before it left over, as `multinomialTally` of
 * src/science/simulator/sampling.ts; `rest` is room for as many numbers as there are weights.
 */
export function shareShots(weights: usize, size: u32, rest: usize, shots: f64, stream: usize, tally: usize): void {
  let sum: f64 = 0;
  for (let at = (<usize>size) << 3; at > 0; at -= 8) {
    sum += load<f64>(weights + at - 8);
    store<f64>(rest + at - 8, sum);
  }
  const end = (<usize>size) << 3;
  let left = shots;
  for (let at: usize = 0; at < end && left > 0; at += 8) {
    const drawn = binomial(left, load<f64>(weights + at) / load<f64>(rest + at), stream);
    store<f64>(tally + at, drawn);
    left -= drawn;
  }
}

/** The same for probabilities up to a half and a little. */
function smaller(trials: f64, p: f64, stream: usize): f64 {
  if (!(p > roundingProbability)) return 0;
  return trials * p < countedMean ? countedUp(trials, p, stream) : transformedRejection(trials, p, stream);
}

function countedUp(trials: f64, p: f64, stream: usize): f64 {
  const odds = p / (1 - p);
  const none = exponential(trials * logarithm(1 - p));
  while (true) {
    let rest = uniform(stream);
    let chance = none;
    const end = Math.min(trials, 110);
    for (let k: f64 = 0; k <= end; k += 1) {
      if (rest < chance) return k;
      rest -= chance;
      chance *= (odds * (trials - k)) / (k + 1);
    }
  }
}

function transformedRejection(trials: f64, p: f64, stream: usize): f64 {
  const spread = Math.sqrt(trials * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = trials * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  while (true) {
    const u = uniform(stream) - 0.5;
    const v = uniform(stream);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > trials) continue;
    const ratio = (v * alpha) / (a / (us * us) + b);
    // v may be 0: its logarithm is −∞, below every bound.
    if (ratio === 0) return k;
    const logOdds = logarithm(p / (1 - p));
    const mode = Math.floor((trials + 1) * p);
    const peak = logFactorial(mode) + logFactorial(trials - mode);
    if (logarithm(ratio) <= peak - logFactorial(k) - logFactorial(trials - k) + (k - mode) * logOdds) return k;
  }
}

function logFactorial(k: f64): f64 {
  if (k < 16) {
    let product: f64 = 1;
    for (let i: f64 = 2; i <= k; i += 1) product *= i;
    return logarithm(product);
  }
  const inverse = 1 / k;
  const square = inverse * inverse;
  const series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
  return (k + 0.5) * logarithm(k) - k + halfLogTwoPi + series;
}
