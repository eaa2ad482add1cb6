import type { RandomStream } from '../../math/index.ts';
import { exp, log } from '../../math/index.ts';
import type { Objective, OptimizerResult } from '../contract.ts';
import { type CountedObjective, countEnergies } from './counted-objective.ts';
import { defineOptimizer } from './define-optimizer.ts';
import { randomStreamMissing } from './errors.ts';

export interface PerturbationOptions {
  readonly maxIterations: number;
  /** Stop when the mean energy of 20 iterations differs by less from the 20 before, hartree; null: go on to the end. */
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
/** Iterations over which energies are averaged to judge progress on the way. */
const windowLength = 20;
/** The last share of the iterates whose average is the answer; their energies are compared with as many before. */
const averagedShare = 0.2;
/** Chemical accuracy: without a threshold, a run has converged when the mean energy changes less, noise apart. */
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
  const gain = firstGain(counted, start, startEnergy, options) * power(stability + 1, gainExponent);

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
    settled = energyTolerance !== null && Math.abs(lastWindows(energies, windowLength).fall) < energyTolerance;
  }

  const late = iterates.slice(-Math.max(1, Math.ceil(averagedShare * iterates.length)));
  const average = late.length > 0 ? mean(late) : Float64Array.from(start);
  const energy = late.length > 0 ? counted.energy(average) : startEnergy;
  const lower = energy <= startEnergy;
  const tolerance = energyTolerance ?? chemicalAccuracy;
  const rests = settled || isResting(energies, Math.max(windowLength, late.length), energy, tolerance);
  const converged = rests && energy - startEnergy < tolerance;
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
  const [above, below] = counted.energies([
    x.map((value, i) => value + width * signs[i]!),
    x.map((value, i) => value - width * signs[i]!),
  ]);
  return { difference: above! - below!, middle: (above! + below!) / 2 };
}

/**
 * What the first slope is multiplied with: the first move over the mean slope |ΔE|/2c along some directions at the
 * start, but no more than the Newton step along them, 1/(ΔᵀHΔ), where they curve upwards. Steep walls would throw the
 * search far from a start that is nearly a minimum and has hardly any slope.
 */
function firstGain(
  counted: CountedObjective,
  start: Float64Array,
  startEnergy: number,
  options: PerturbationOptions,
): number {
  const c = options.perturbation;
  let slope = 0;
  let curvature = 0;
  for (let pair = 0; pair < calibrationPairs; pair++) {
    const { difference, middle } = probe(counted, start, randomSigns(options.random, start.length), c);
    slope += Math.abs(difference) / (2 * c) / calibrationPairs;
    curvature += (2 * (middle - startEnergy)) / (c * c) / calibrationPairs;
  }
  const gain = options.firstMove / Math.max(slope, leastSlope);
  return curvature > 0 ? Math.min(gain, 1 / curvature) : gain;
}

function randomSigns(random: RandomStream, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => (random.random() < 0.5 ? -1 : 1));
}

interface Windows {
  /** Mean energy of the last window. */
  readonly last: number;
  /** Mean energy of the window before minus that of the last; ∞ while there are not two windows. */
  readonly fall: number;
  /** Standard error of the fall. */
  readonly error: number;
}

function lastWindows(energies: readonly number[], length: number): Windows {
  if (energies.length < 2 * length) return { last: 0, fall: Number.POSITIVE_INFINITY, error: 0 };
  const windows = [energies.slice(-2 * length, -length), energies.slice(-length)];
  const [before, last] = windows.map((values) => values.reduce((sum, value) => sum + value, 0) / length);
  let variance = 0;
  for (const value of windows[0]!) variance += (value - before!) ** 2 / (length - 1);
  for (const value of windows[1]!) variance += (value - last!) ** 2 / (length - 1);
  return { last: last!, fall: before! - last!, error: Math.sqrt(variance / length) };
}

/**
 * Whether the energy of the iterates no longer changes by more than `tolerance` and twice the error. Energies at ±c_k
 * lie above those of the iterates by an amount that shrinks with c_k²; that part of the fall is no progress.
 */
function isResting(energies: readonly number[], length: number, energy: number, tolerance: number): boolean {
  const { last, fall, error } = lastWindows(energies, length);
  const count = energies.length;
  const shrinkage = power((count - length / 2) / (count - 1.5 * length), 2 * perturbationExponent) - 1;
  return Math.abs(fall - (last - energy) * shrinkage) < tolerance + 2 * error;
}

function mean(points: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(points[0]!.length);
  for (const point of points) for (let i = 0; i < sum.length; i++) sum[i]! += point[i]!;
  return sum.map((value) => value / points.length);
}

/** x^exponent for positive x; Math.pow differs between versions of the engine. */
function power(x: number, exponent: number): number {
  return exp(exponent * log(x));
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
