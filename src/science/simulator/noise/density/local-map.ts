import { angleAt } from '../../circuit.ts';
import { compose, rotationMatrix, rotationSlope } from '../transfer-matrix.ts';
import type { Factor } from './steps.ts';

/** A one-qubit map as a function of θ. */
export interface LocalMap {
  /** True when some angle depends on a parameter. */
  readonly free: boolean;
  /** The 4 × 4 matrix at θ. */
  matrix(theta: Float64Array): Float64Array;
  /** gradient += Σ_ab (dM_ab/dθ)·G_ab. */
  addSlopes(theta: Float64Array, moments: Float64Array, gradient: Float64Array): void;
}

/** The product of factors, the first acting first. */
export function localMap(factors: readonly Factor[]): LocalMap {
  const fused = fuse(factors);
  return {
    free: fused.some((factor) => factor.kind === 'turn' && factor.angle.parameter !== null),
    matrix: (theta) => productOf(fused, theta),
    addSlopes(theta, moments, gradient) {
      fused.forEach((factor, k) => {
        if (factor.kind === 'fixed' || factor.angle.parameter === null) return;
        const slope = rotationSlope(factor.letter, angleAt(factor.angle, theta));
        const before = compose(slope, productOf(fused.slice(0, k), theta));
        const whole = compose(productOf(fused.slice(k + 1), theta), before);
        let sum = 0;
        for (let at = 0; at < 16; at++) sum += whole[at]! * moments[at]!;
        gradient[factor.angle.parameter]! += factor.angle.factor * sum;
      });
    },
  };
}

const identity = Float64Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? 1 : 0));

function productOf(factors: readonly Factor[], theta: Float64Array): Float64Array {
  return factors.reduce<Float64Array>((product, factor) => compose(matrixOf(factor, theta), product), identity);
}

function matrixOf(factor: Factor, theta: Float64Array): Float64Array {
  return factor.kind === 'fixed' ? factor.matrix : rotationMatrix(factor.letter, angleAt(factor.angle, theta));
}

/** Neighbours that do not depend on θ become one matrix. */
function fuse(factors: readonly Factor[]): Factor[] {
  const none = new Float64Array(0);
  const fused: Factor[] = [];
  for (const factor of factors) {
    const last = fused.at(-1);
    if (last === undefined || !isFixed(last) || !isFixed(factor)) fused.push(factor);
    else fused[fused.length - 1] = { kind: 'fixed', matrix: compose(matrixOf(factor, none), matrixOf(last, none)) };
  }
  return fused;
}

function isFixed(factor: Factor): boolean {
  return factor.kind === 'fixed' || factor.angle.parameter === null;
}
