import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  energyVariance,
  expectationOfBasisState,
  expectationOfSparseState,
  type SparseState,
  statevectorSimulator,
  varianceOfBasisState,
  varianceOfSparseState,
} from '../../../../src/science/simulator/index.ts';
import { cases } from '../arbitraries.ts';

const label = (letters: Record<number, string>, qubits = 64) =>
  Array.from({ length: qubits }, (_, k) => letters[qubits - 1 - k] ?? 'I').join('');

describe('sparse states', () => {
  it('have the energy and the variance of their statevector', () => {
    fc.assert(
      fc.property(cases(5), ({ circuit, theta, observable }) => {
        const simulator = statevectorSimulator(circuit, observable);
        const energy = simulator.energy(theta);
        const { re, im } = simulator.statevector();
        const states = Uint32Array.from({ length: 2 * re.length }, (_, k) => (k % 2 === 0 ? k / 2 : 0));
        const sparse: SparseState = { states, re, im };
        const scale = observable.coefficients.reduce((sum, c) => sum + Math.abs(c), 1);
        expect(Math.abs(expectationOfSparseState(observable, sparse) - energy)).toBeLessThan(1e-12 * scale);
        const variance = varianceOfSparseState(observable, sparse);
        expect(Math.abs(variance - energyVariance(simulator, observable))).toBeLessThan(1e-11 * scale * scale);
      }),
      { numRuns: 60 },
    );
  });

  it('reach all 64 qubits of a mask', () => {
    // GHZ on 64 qubits: stabilised by X on all, by Z on any two; Y on all is (−1)³²·X on all times signs that cancel.
    const all = (letter: string) => letter.repeat(64);
    const ghz: SparseState = {
      states: Uint32Array.of(0, 0, 0xffffffff, 0xffffffff),
      re: Float64Array.of(Math.SQRT1_2, Math.SQRT1_2),
      im: Float64Array.of(0, 0),
    };
    const energyOf = (text: string) => expectationOfSparseState(pauliSum(64, [[text, 1]]), ghz);
    expect(energyOf(all('X'))).toBeCloseTo(1, 14);
    expect(energyOf(all('Y'))).toBeCloseTo(1, 14);
    expect(energyOf(label({ 63: 'Z', 0: 'Z' }))).toBeCloseTo(1, 14);
    expect(energyOf(label({ 63: 'Z' }))).toBeCloseTo(0, 14);
    const turned: SparseState = { ...ghz, re: Float64Array.of(Math.SQRT1_2, 0), im: Float64Array.of(0, Math.SQRT1_2) };
    // (|0…0⟩ + i|1…1⟩)/√2: X on 63 qubits and Y on one has ±1, X on all has 0.
    expect(expectationOfSparseState(pauliSum(64, [[all('X'), 1]]), turned)).toBeCloseTo(0, 14);
    expect(expectationOfSparseState(pauliSum(64, [[`Y${'X'.repeat(63)}`, 1]]), turned)).toBeCloseTo(1, 14);
    expect(varianceOfSparseState(pauliSum(64, [[label({ 63: 'Z' }), 2]]), ghz)).toBeCloseTo(4, 13);
    expect(varianceOfSparseState(pauliSum(64, [[all('X'), 2]]), ghz)).toBeCloseTo(0, 13);
  });

  it('that are one basis state need no amplitudes', () => {
    const observable = pauliSum(64, [
      [label({ 63: 'Z', 2: 'Z' }), 0.5],
      [label({ 40: 'Z' }), 0.25],
      [label({ 63: 'X', 31: 'Y' }), 3],
      [label({ 63: 'X', 31: 'Y', 40: 'Z' }), 1],
      [label({ 5: 'X' }), 2],
    ]);
    // Qubits 63 and 40 are 1: Z₆₃Z₂ = −1, Z₄₀ = −1; of the flips X₆₃Y₃₁(3 + Z₄₀) leaves 3 − 1, X₅ leaves 2.
    const state = Uint32Array.of(0, 0x80000100);
    expect(expectationOfBasisState(observable, state)).toBe(-0.75);
    expect(varianceOfBasisState(observable, state)).toBe(8);
  });
});
