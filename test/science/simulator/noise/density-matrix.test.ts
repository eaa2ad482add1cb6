import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  densityMatrixSimulator,
  fixedAngle,
  freeAngle,
  h,
  readoutProbabilities,
  ry,
  rz,
} from '../../../../src/science/simulator/index.ts';
import { PauliVector } from '../../../../src/science/simulator/noise/density/pauli-vector.ts';
import { stringIndices } from '../../../../src/science/simulator/noise/density/string-index.ts';
import { noisyGates } from '../../../../src/science/simulator/noise/noisy-circuit.ts';
import { simulatorConformance } from '../../../conformance/simulator.ts';
import { cases } from '../arbitraries.ts';
import { sumOf } from '../dense.ts';
import { denseDensity, traceOf } from './dense-density.ts';
import { mildNoise, noiseModels } from './noisy-cases.ts';

simulatorConformance('densityMatrixSimulator', densityMatrixSimulator, { maxQubits: 5, pure: false, runs: 30 });

describe('a noisy density matrix', () => {
  it('agrees with Kraus operators on dense matrices: energy, probabilities, outcomes in other bases', () => {
    fc.assert(
      fc.property(cases(3, 6), noiseModels(), fc.nat(7), fc.nat(7), (sample, noise, x, z) => {
        const { circuit, theta, observable, labels } = sample;
        const simulator = densityMatrixSimulator(circuit, observable, { noise });
        const rho = denseDensity(circuit, noisyGates(circuit, noise), theta);
        const matrix = sumOf(
          circuit.qubits,
          labels.map(([label, c]) => [label, [c, 0]]),
        );
        const scale = labels.reduce((sum, [, c]) => sum + Math.abs(c), 1);
        expect(Math.abs(simulator.energy(theta) - traceOf(rho, matrix))).toBeLessThan(1e-12 * scale);
        const size = 1 << circuit.qubits;
        const diagonal = Float64Array.from({ length: size }, (_, k) => rho.re[k * (size + 1)]!);
        const read = readoutProbabilities(diagonal, circuit.qubits, noise);
        simulator.probabilities().forEach((p, k) => {
          expect(Math.abs(p - read[k]!)).toBeLessThan(1e-12);
        });
        // Turning the letters into Z is a circuit, too: here without noise.
        const turned = Array.from({ length: circuit.qubits }, (_, qubit) => ({ qubit, letter: letterAt(x, z, qubit) }))
          .filter(({ letter }) => letter !== 'z')
          .map(({ qubit, letter }) => ({
            gate: letter === 'x' ? h(qubit) : { kind: 'rx' as const, qubit, angle: fixedAngle(Math.PI / 2) },
            channels: [],
          }));
        const inBasis = denseDensity(circuit, [...noisyGates(circuit, noise), ...turned], theta);
        const expected = readoutProbabilities(
          Float64Array.from({ length: size }, (_, k) => inBasis.re[k * (size + 1)]!),
          circuit.qubits,
          noise,
        );
        simulator.outcomes(x, z).forEach((p, k) => {
          expect(Math.abs(p - expected[k]!)).toBeLessThan(1e-12);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('has the slope of its energy as gradient: parameter shift of every single gate', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(cases(4, 6), noiseModels(), ({ circuit, theta, observable }, noise) => {
        const scale = observable.coefficients.reduce((sum, c) => sum + Math.abs(c), 1);
        const gradient = new Float64Array(circuit.parameters);
        const simulator = densityMatrixSimulator(circuit, observable, { noise });
        const energy = simulator.energyAndGradient(theta, gradient);
        expect(simulator.expectation()).toBe(energy);
        const shifted = shiftGradient(circuit, theta, (gates) =>
          densityMatrixSimulator({ ...circuit, gates }, observable, { noise }).energy(theta),
        );
        gradient.forEach((slope, k) => {
          expect(Math.abs(slope - shifted[k]!)).toBeLessThan(1e-10 * scale * (1 + circuit.gates.length));
        });
      }),
      { numRuns: 12 },
    );
  });

  it('does circuits wider than a tile, and too deep for all states on the way to be kept, to the same energy', () => {
    const qubits = 8;
    const gates = Array.from({ length: 6 }, (_, layer) => [
      ...Array.from({ length: qubits }, (_, q) => ry(q, freeAngle((layer + q) % 5, 1 + q / 10))),
      ...Array.from({ length: qubits }, (_, q) => rz(q, freeAngle((2 * layer + q) % 5))),
      ...Array.from({ length: qubits - 1 }, (_, q) => cx((5 * q) % qubits, (5 * q + 3) % qubits)),
      { kind: 'pauli' as const, x: Uint32Array.of(0x5b, 0), z: Uint32Array.of(0xf6, 0), angle: freeAngle(layer % 5) },
    ]).flat();
    const circuit: Circuit = { qubits, parameters: 5, gates };
    const theta = Float64Array.of(0.3, -0.7, 1.1, 0.5, -1.9);
    const observable = pauliSum(qubits, [
      ['XIYZIXZY', 0.7],
      ['ZZIIZIIZ', -0.4],
      ['IIIIIIIX', 1.1],
    ]);
    for (const noise of [null, mildNoise]) {
      const simulator = densityMatrixSimulator(circuit, observable, { noise });
      const gradient = new Float64Array(5);
      const energy = simulator.energyAndGradient(theta, gradient);
      expect(Math.abs(simulator.energy(theta) - energy)).toBeLessThan(1e-13);
      gradient.forEach((slope, k) => {
        const step = 1e-4;
        const at = (by: number) => simulator.energy(theta.with(k, theta[k]! + by));
        const central = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
        expect(Math.abs(slope - central)).toBeLessThan(1e-9);
      });
      const few = new PauliVector(circuit, noisyGates(circuit, noise), 0);
      const again = new Float64Array(5);
      few.prepare(theta, true);
      few.backward(stringIndices(observable), observable.coefficients, theta, again);
      expect(again).toEqual(gradient);
    }
  });

  it('is no vector, refuses what does not fit in memory, and models that know too few qubits', () => {
    const codeOf = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        return (error as { code?: string }).code;
      }
      return 'none';
    };
    const simulator = densityMatrixSimulator({ qubits: 1, parameters: 0, gates: [] }, pauliSum(1, [['Z', 1]]));
    simulator.prepare(new Float64Array(0));
    expect(codeOf(() => simulator.statevector())).toBe('no_statevector');
    const wide: Circuit = { qubits: 14, parameters: 0, gates: [] };
    expect(codeOf(() => densityMatrixSimulator(wide, pauliSum(14, [['Z'.repeat(14), 1]])))).toBe(
      'too_many_qubits_for_density_matrix',
    );
    const noise = { ...mildNoise, qubits: [mildNoise.qubits[0]!, mildNoise.qubits[0]!] };
    const three: Circuit = { qubits: 3, parameters: 0, gates: [] };
    expect(codeOf(() => densityMatrixSimulator(three, pauliSum(3, [['ZZZ', 1]]), { noise }))).toBe(
      'noise_model_too_small',
    );
  });
});

function letterAt(x: number, z: number, qubit: number): 'x' | 'y' | 'z' {
  if (((x >>> qubit) & 1) === 0) return 'z';
  return ((z >>> qubit) & 1) === 0 ? 'x' : 'y';
}

/**
 * dE/dθ by shifting the angle of each gate by itself: by ±π/2 where the generator has eigenvalues ±1, and with a second pair of
 * shifts where it has 0, too (XX + YY).
 */
function shiftGradient(
  circuit: Circuit,
  theta: Float64Array,
  energy: (gates: Circuit['gates']) => number,
): Float64Array {
  const gradient = new Float64Array(theta.length);
  circuit.gates.forEach((gate, index) => {
    if (!('angle' in gate) || gate.angle.parameter === null) return;
    const at = (by: number) =>
      energy(circuit.gates.with(index, { ...gate, angle: { ...gate.angle, offset: gate.angle.offset + by } }));
    const difference = (by: number) => at(by) - at(-by);
    const quarter = Math.PI / 2;
    const slope =
      gate.kind === 'xx+yy'
        ? ((Math.SQRT2 + 1) / (4 * Math.SQRT2)) * difference(quarter) -
          ((Math.SQRT2 - 1) / (4 * Math.SQRT2)) * difference(3 * quarter)
        : difference(quarter) / 2;
    gradient[gate.angle.parameter]! += gate.angle.factor * slope;
  });
  return gradient;
}
