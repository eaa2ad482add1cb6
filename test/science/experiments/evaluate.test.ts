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
    for (const ansatz of ['EfficientSU2', 'UCCSD']) {
      // Without a molecule UCCSD is no way out.
      expect(() => evaluateOnce({ terms: [['Z'.repeat(28), 1]], ansatz, electrons: { alpha: 1, beta: 1 } })).toThrow(
        expect.objectContaining({
          code: 'too_many_qubits',
          hint: expect.stringContaining('every ansatz needs the statevector'),
        }),
      );
    }
    expect(() => evaluateOnce({ terms, threads: 0 })).toThrow(code('invalid_threads'));
    expect(() => evaluateOnce({ terms: [['Z'.repeat(20), 1]], memory: 1e7 })).toThrow(
      code('too_many_qubits_for_statevector'),
    );
  });

  it('takes an ansatz without repetitions, of which a layer of rotations is left', () => {
    const z = [['ZZ', 1]] as const;
    const theta = Float64Array.of(0.3, 1.1, 0.5, 0.7);
    const { energy } = evaluateOnce({ terms: z, reps: 0, parameters: theta });
    expect(energy).toBeCloseTo(Math.cos(0.3) * Math.cos(1.1), 14);
    expect(prepareEvaluation({ terms: z, ansatz: 'RealAmplitudes', reps: 0 }).parameters).toBe(2);
    const electrons = { alpha: 1, beta: 1 };
    expect(prepareEvaluation({ terms, ansatz: 'ExcitationPreserving', reps: 0, electrons }).parameters).toBe(4);
    expect(() => prepareEvaluation({ terms, ansatz: 'UCCSD', reps: 0, electrons })).toThrow(
      expect.objectContaining({ code: 'bad_repetitions', hint: expect.stringContaining('between 1 and 100') }),
    );
  });
});
