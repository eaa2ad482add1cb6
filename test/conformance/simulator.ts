import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../src/science/math/index.ts';
import { type PauliSum, pauliSum } from '../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  freeAngle,
  ry,
  rz,
  type Simulator,
  statevectorSimulator,
} from '../../src/science/simulator/index.ts';
import { type Case, cases } from '../science/simulator/arbitraries.ts';
import { denseExpectation, denseState, sumOf } from '../science/simulator/dense.ts';

export interface SimulatorTraits {
  readonly maxQubits: number;
  /** Circuits it takes; default `cases`, gates of every kind. */
  readonly circuits?: fc.Arbitrary<Case>;
  /** False where the state is no vector: `statevector()` throws. */
  readonly pure?: boolean;
  /** False where angles must be multiples of π/2: gradients are compared with those of the TypeScript simulator. */
  readonly anyAngle?: boolean;
  readonly runs?: number;
}

/** What every simulator does without noise, whatever its state is made of. */
export function simulatorConformance(
  name: string,
  open: (circuit: Circuit, observable: PauliSum) => Simulator,
  { maxQubits, circuits = cases(maxQubits), pure = true, anyAngle = true, runs = 40 }: SimulatorTraits,
): void {
  const property = (check: (sample: Case) => void) => {
    fc.assert(fc.property(circuits, check), { numRuns: runs });
  };
  const scaleOf = (observable: PauliSum) => observable.coefficients.reduce((sum, c) => sum + Math.abs(c), 1);

  const angle = (radians: number) => (anyAngle ? radians : (Math.round(radians / (Math.PI / 2)) * Math.PI) / 2);

  describe(`${name}, as every simulator`, () => {
    it('agrees with dense matrices: energy, probabilities, state', { timeout: 60_000 }, () => {
      property(({ circuit, theta, observable, labels }) => {
        const simulator = open(circuit, observable);
        const energy = simulator.energy(theta);
        const oracle = denseState(circuit, theta);
        const matrix = sumOf(
          circuit.qubits,
          labels.map(([label, c]) => [label, [c, 0]]),
        );
        const tolerance = 1e-12 * scaleOf(observable);
        expect(Math.abs(energy - denseExpectation(matrix, oracle))).toBeLessThan(tolerance);
        expect(simulator.expectation()).toBe(energy);
        simulator.probabilities().forEach((p, k) => {
          expect(Math.abs(p - oracle.re[k]! ** 2 - oracle.im[k]! ** 2)).toBeLessThan(1e-12);
        });
        if (pure) {
          const { re, im } = simulator.statevector();
          re.forEach((value, k) => {
            expect(Math.hypot(value - oracle.re[k]!, im[k]! - oracle.im[k]!)).toBeLessThan(1e-12);
          });
        }
        simulator.dispose();
      });
    });

    it('has the central difference of the energy as its gradient', { timeout: 60_000 }, () => {
      property(({ circuit, theta, observable }) => {
        const simulator = open(circuit, observable);
        const gradient = new Float64Array(circuit.parameters);
        const energy = simulator.energyAndGradient(theta, gradient);
        const scale = scaleOf(observable);
        expect(Math.abs(energy - simulator.energy(theta))).toBeLessThan(1e-12 * scale);
        if (!anyAngle) {
          const expected = new Float64Array(circuit.parameters);
          statevectorSimulator(circuit, observable).energyAndGradient(theta, expected);
          gradient.forEach((slope, k) => {
            expect(Math.abs(slope - expected[k]!)).toBeLessThan(1e-10 * scale * (1 + circuit.gates.length));
          });
          return;
        }
        const step = 1e-4;
        gradient.forEach((slope, k) => {
          const at = (by: number) => simulator.energy(theta.with(k, theta[k]! + by));
          // Error of fourth order: factors of angles go up to 4, so 7·(gates·4·step)⁴ at most matters.
          const central = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
          expect(Math.abs(slope - central)).toBeLessThan(1e-6 * scale * (1 + circuit.gates.length));
        });
        simulator.dispose();
      });
    });

    it('measures other observables of the prepared state, and goes on after a gradient', () => {
      const circuit: Circuit = {
        qubits: 2,
        parameters: 2,
        gates: [ry(0, freeAngle(0)), cx(0, 1), rz(1, freeAngle(1))],
      };
      const simulator = open(circuit, pauliSum(2, [['XX', 1]]));
      const theta = Float64Array.of(angle(0.8), angle(0.3));
      simulator.energyAndGradient(theta, new Float64Array(2));
      expect(simulator.expectation(pauliSum(2, [['IZ', 1]]))).toBeCloseTo(Math.cos(theta[0]!), 12);
      expect(simulator.expectation()).toBeCloseTo(Math.sin(theta[0]!) * Math.cos(theta[1]!), 12);
    });

    it('draws the same counts from the same seed, in the mean as often as the probabilities say', () => {
      const circuit: Circuit = { qubits: 2, parameters: 1, gates: [ry(0, freeAngle(0)), cx(0, 1)] };
      const simulator = open(circuit, pauliSum(2, [['ZZ', 1]]));
      simulator.prepare(Float64Array.of(angle(1.1)));
      const counts = simulator.sample(20_000, pcg64(7));
      expect([...counts].sort()).toEqual([...simulator.sample(20_000, pcg64(7))].sort());
      expect([...counts.keys()].sort()).toEqual([0, 3]);
      const p = Math.sin(angle(1.1) / 2) ** 2;
      expect(Math.abs((counts.get(3) ?? 0) / 20_000 - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 20_000));
    });

    it('refuses vectors of another length and questions before the first state', () => {
      const simulator = open({ qubits: 2, parameters: 1, gates: [ry(0, freeAngle(0))] }, pauliSum(2, [['ZZ', 1]]));
      const codeOf = (call: () => unknown) => {
        try {
          call();
        } catch (error) {
          return (error as { code?: string }).code;
        }
        return 'none';
      };
      expect(codeOf(() => simulator.expectation())).toBe('state_not_prepared');
      expect(codeOf(() => simulator.energy(new Float64Array(2)))).toBe('wrong_number_of_parameters');
      expect(() => simulator.energyAndGradient(new Float64Array(1), new Float64Array(0))).toThrow(
        expect.objectContaining({
          code: 'gradient_does_not_fit',
          message: 'The array for the gradient has room for 0 derivatives; the circuit has 1 parameters.',
        }),
      );
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(codeOf(() => simulator.energy(Float64Array.of(value)))).toBe('non_finite_parameter');
        expect(codeOf(() => simulator.prepare(Float64Array.of(value)))).toBe('non_finite_parameter');
        expect(codeOf(() => simulator.energyAndGradient(Float64Array.of(value), new Float64Array(1)))).toBe(
          'non_finite_parameter',
        );
      }
      expect(codeOf(() => open({ qubits: 2, parameters: 0, gates: [] }, pauliSum(3, [['ZZZ', 1]])))).toBe(
        'observable_does_not_fit',
      );
    });

    it('answers nothing after it was disposed of', () => {
      const simulator = open({ qubits: 2, parameters: 1, gates: [ry(0, freeAngle(0))] }, pauliSum(2, [['ZZ', 1]]));
      const theta = Float64Array.of(angle(0.4));
      simulator.energy(theta);
      simulator.dispose();
      const disposed = expect.objectContaining({ code: 'simulator_disposed' });
      expect(() => simulator.prepare(theta)).toThrow(disposed);
      expect(() => simulator.energy(theta)).toThrow(disposed);
      expect(() => simulator.energyAndGradient(theta, new Float64Array(1))).toThrow(disposed);
      expect(() => simulator.expectation()).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(simulator_disposed|state_not_prepared)$/) }),
      );
      simulator.dispose();
    });
  });
}
