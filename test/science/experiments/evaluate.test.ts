import { describe, expect, it } from 'vitest';
import { evaluateOnce, prepareEvaluation } from '../../../src/science/experiments/index.ts';
import { pcg64 } from '../../../src/science/math/index.ts';
import { toLabels } from '../../../src/science/operators/index.ts';
import { hydrogen07414 } from '../vqe/golden-hamiltonians.ts';

const terms = toLabels(hydrogen07414);

describe('one evaluation of a Pauli sum', () => {
  it('is at zeros unless parameters are given', () => {
    // |0000⟩ has no electrons: the sum of the diagonal coefficients is 0.
    expect(evaluateOnce({ terms })).toEqual({ energy: expect.closeTo(0, 9), gradient: null });
    const theta = Float64Array.from({ length: 24 }, () => 0);
    theta[16] = Math.PI;
    theta[18] = Math.PI;
    // RY(π) in the last layer on qubits 0 and 2: Hartree–Fock.
    const { energy } = evaluateOnce({ terms, parameters: theta });
    expect(energy + 0.7137539937).toBeCloseTo(-1.1166843871, 8);
  });

  it('has the gradient that differences give', () => {
    const random = pcg64(9);
    for (const ansatz of ['EfficientSU2', 'RealAmplitudes', 'ExcitationPreserving', 'UCCSD']) {
      const prepared = prepareEvaluation({ terms, ansatz, reps: 1, electrons: { alpha: 1, beta: 1 } });
      const theta = Float64Array.from({ length: prepared.parameters }, () => 2 * random.random());
      const gradient = new Float64Array(prepared.parameters);
      const energy = prepared.energy(theta, gradient);
      expect(energy).toBeCloseTo(prepared.energy(theta), 12);
      const step = 1e-5;
      gradient.forEach((slope, k) => {
        const moved = (by: number) => prepared.energy(theta.map((value, i) => (i === k ? value + by : value)));
        expect(slope).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 7);
      });
      prepared.dispose();
    }
  });

  it('says what was compiled', () => {
    expect(prepareEvaluation({ terms })).toMatchObject({
      qubits: 4,
      terms: 15,
      parameters: 24,
      simulator: 'wasm',
      ansatz: { name: 'EfficientSU2', reps: 2 },
    });
  });

  it('refuses what does not fit', () => {
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => evaluateOnce({ terms, parameters: new Float64Array(3) })).toThrow(code('wrong_parameter_count'));
    expect(() => evaluateOnce({ terms, ansatz: 'UCCSD' })).toThrow(code('electrons_needed'));
    expect(() => evaluateOnce({ terms, ansatz: 'mine' })).toThrow(code('unknown_ansatz'));
    expect(() => evaluateOnce({ terms: [['Z'.repeat(40), 1]] })).toThrow(code('too_many_qubits'));
  });
});
