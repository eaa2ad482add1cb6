import type { RandomStream } from '../../math/index.ts';
import type { Objective, OptimizerResult } from '../contract.ts';
import { type CountedObjective, countEnergies } from './counted-objective.ts';
import { defineOptimizer } from './define-optimizer.ts';
import { randomStreamMissing } from './errors.ts';

export interface PerturbationOptions {
  readonly maxIterations: number;
  /** Converged when the mean energies of two successive windows differ by less, hartree; null: only judged at the end. */
  readonly energyTolerance: number | null;
  /** c of the perturbations c_k = c/(k + 1)^γ, radian. */
  readonly perturbation: number;
  /** Mean change of a parameter in the first iteration, radian; the calibration turns it into the gain a. */
  readonly firstMove: number;
  readonly random: RandomStream;
}

/** Exponents that Spall recommends for practice, a_k = a/(A + k + 1)^α and c_k = c/(k + 1)^γ, and A as a share of the iterations. */
const gainExponent = 0.602;
const perturbationExponent = 0.101;
const stabilityShare = 0.1;
/** Pairs of evaluations at the start from which a is calibrated. */
const calibrationPairs = 10;
/** Hartree per radian: a start on a plateau (Hartree–Fock is one for many circuits) must not make the gain boundless. */
const leastSlope = 0.02;
/** No parameter moves farther in one iteration, in units of the first move. */
const longestMove = 3;
/** Iterations over which energies are averaged to judge progress. */
const windowLength = 20;
/** The last share of the iterates whose average is the answer. */
const averagedShare = 0.2;
/** Chemical accuracy: without a threshold of the user's, a run counts as converged when its last windows agree to this. */
const chemicalAccuracy = 1.6e-3;

/**
 * Simultaneous perturbation: every parameter is moved by ±c_k at once, and two energies give the slope along that
 * direction, whatever the number of parameters. Made for sampled energies. The answer is the average of the late
 * iterates, unless its energy is above the start's.
 * J. C. Spall, "Implementation of the simultaneous perturbation algorithm for stochastic optimization", IEEE Trans.
 * Aerosp. Electron. Syst. 34 (1998) 817–823; averaging of B. T. Polyak, A. B. Juditsky, SIAM J. Control Optim. 30 (1992) 838–855.
 */
export function simultaneousPerturbation(
  objective: Objective,
  start: Float64Array,
  options: PerturbationOptions,
): OptimizerResult {
  const counted = countEnergies(objective);
  const { maxIterations, energyTolerance } = options;
  const startEnergy = counted.energy(start);
  const stability = stabilityShare * maxIterations;
  const slope = typicalSlope(counted, start, options);
  const gain = (options.firstMove * power(stability + 1, gainExponent)) / slope;

  let x: Float64Array = Float64Array.from(start);
  const iterates: Float64Array[] = [];
  const energies: number[] = [];
  let settled = false;
  while (iterates.length < maxIterations && !settled) {
    const k = iterates.length;
    const width = options.perturbation / power(k + 1, perturbationExponent);
    const signs = randomSigns(options.random, x.length);
    const { difference, middle } = probe(counted, x, signs, width);
    const wanted = ((gain / power(stability + k + 1, gainExponent)) * difference) / (2 * width);
    const limit = longestMove * options.firstMove;
    const move = Math.max(-limit, Math.min(limit, wanted));
    x = x.map((value, i) => value - move * signs[i]!);
    iterates.push(x);
    energies.push(middle);
    settled = energyTolerance !== null && windowChange(energies) < energyTolerance;
  }

  const late = iterates.slice(-Math.max(1, Math.ceil(averagedShare * iterates.length)));
  const average = late.length > 0 ? mean(late) : Float64Array.from(start);
  const energy = late.length > 0 ? counted.energy(average) : startEnergy;
  const lower = energy <= startEnergy;
  const tolerance = energyTolerance ?? chemicalAccuracy;
  const steady = settled || windowChange(energies) < tolerance;
  const converged = steady && energy - startEnergy < tolerance;
  return {
    x: lower ? average : Float64Array.from(start),
    energy: lower ? energy : startEnergy,
    converged,
    iterations: iterates.length,
    evaluations: counted.evaluations,
    message: messageOf(converged, settled, lower),
    maxcv: null,
  };
}

function messageOf(converged: boolean, settled: boolean, lower: boolean): string {
  const end = settled ? 'the mean energy changes less than the threshold' : 'all planned iterations were done';
  if (!converged)
    return `${end}, ${lower ? 'the mean energy was still changing' : 'and no point below the start found'}`;
  return lower ? end : `${end}, and the start was as low`;
}

/** Energies at x ± width·signs: the upper minus the lower, and their mean. */
function probe(counted: CountedObjective, x: Float64Array, signs: Float64Array, width: number) {
  const above = counted.energy(x.map((value, i) => value + width * signs[i]!));
  const below = counted.energy(x.map((value, i) => value - width * signs[i]!));
  return { difference: above - below, middle: (above + below) / 2 };
}

/** Mean of |ΔE|/2c over some directions at the start, at least `leastSlope`. */
function typicalSlope(counted: CountedObjective, start: Float64Array, options: PerturbationOptions): number {
  let sum = 0;
  for (let pair = 0; pair < calibrationPairs; pair++) {
    const signs = randomSigns(options.random, start.length);
    sum += Math.abs(probe(counted, start, signs, options.perturbation).difference) / (2 * options.perturbation);
  }
  return Math.max(sum / calibrationPairs, leastSlope);
}

function randomSigns(random: RandomStream, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => (random.random() < 0.5 ? -1 : 1));
}

/** Change of the mean energy from the window before the last to the last one; ∞ while there are not two windows. */
function windowChange(energies: readonly number[]): number {
  if (energies.length < 2 * windowLength) return Number.POSITIVE_INFINITY;
  let change = 0;
  for (let k = 0; k < windowLength; k++) change += energies.at(-1 - k)! - energies.at(-1 - k - windowLength)!;
  return Math.abs(change / windowLength);
}

function mean(points: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(points[0]!.length);
  for (const point of points) for (let i = 0; i < sum.length; i++) sum[i]! += point[i]!;
  return sum.map((value) => value / points.length);
}

/** x^exponent for positive x; Math.pow differs between versions of the engine. */
function power(x: number, exponent: number): number {
  return Math.exp(exponent * Math.log(x));
}

/**
 * SPSA, for energies from shots. 300 iterations of two evaluations unless limited, 21 evaluations to calibrate and one
 * for the answer. With a `threshold` (hartree) it stops when the mean energy of 20 iterations changes less.
 * Throws `random_stream_missing`.
 */
export const spsa = defineOptimizer('SPSA', false, (objective, start, { maxIterations, threshold, random }) => {
  if (!random) throw randomStreamMissing('SPSA');
  return simultaneousPerturbation(objective, start, {
    maxIterations: maxIterations ?? 300,
    energyTolerance: threshold,
    perturbation: 0.1,
    firstMove: 0.1,
    random,
  });
});
