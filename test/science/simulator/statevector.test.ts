import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../src/science/math/index.ts';
import { pauliSum } from '../../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  freeAngle,
  type Gate,
  h,
  ry,
  rz,
  statevectorSimulator,
} from '../../../src/science/simulator/index.ts';
import { cases } from './arbitraries.ts';
import { denseExpectation, denseState, sumOf } from './dense.ts';

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, k) => Math.max(largest, Math.abs(value - b[k]!)), 0);
}

/** EfficientSU2 with `reps` repetitions: RY, RZ on every qubit, CX from low to high, highest pair first. */
function efficientSU2(qubits: number, reps: number): Circuit {
  const gates: Gate[] = [];
  let parameter = 0;
  for (let layer = 0; layer <= reps; layer++) {
    for (let q = qubits - 2; layer > 0 && q >= 0; q--) gates.push(cx(q, q + 1));
    for (let q = 0; q < qubits; q++) gates.push(ry(q, freeAngle(parameter++)));
    for (let q = 0; q < qubits; q++) gates.push(rz(q, freeAngle(parameter++)));
  }
  return { qubits, parameters: parameter, gates };
}

/** A Hermitian sum with every kind of string, also odd numbers of Y, from a seeded stream. */
function randomSum(qubits: number, terms: number, seed: number) {
  const random = pcg64(seed);
  return pauliSum(
    qubits,
    Array.from({ length: terms }, (): [string, number] => [
      Array.from({ length: qubits }, () => 'IIXYZZ'[Math.floor(6 * random.random())]!).join(''),
      random.standardNormal(),
    ]),
  );
}

function randomPoint(length: number, seed: number): Float64Array {
  const random = pcg64(seed);
  return Float64Array.from({ length }, () => 2 * Math.PI * random.random());
}

describe('the statevector simulator', () => {
  it('agrees with dense matrices on random circuits of up to 5 qubits', () => {
    fc.assert(
      fc.property(cases(5), ({ circuit, theta, observable, labels }) => {
        const simulator = statevectorSimulator(circuit, observable);
        const energy = simulator.energy(theta);
        const state = simulator.statevector();
        const oracle = denseState(circuit, theta);
        expect(largestDifference(state.re, oracle.re)).toBeLessThan(1e-12);
        expect(largestDifference(state.im, oracle.im)).toBeLessThan(1e-12);
        const matrix = sumOf(
          circuit.qubits,
          labels.map(([label, c]) => [label, [c, 0]]),
        );
        expect(Math.abs(energy - denseExpectation(matrix, oracle))).toBeLessThan(1e-12 * 50);
        expect(simulator.probabilities().reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  it('has the derivative of the energy as its gradient, also with shared parameters, factors and offsets', () => {
    fc.assert(
      fc.property(cases(5), ({ circuit, theta, observable }) => {
        const simulator = statevectorSimulator(circuit, observable);
        const gradient = new Float64Array(circuit.parameters);
        const energy = simulator.energyAndGradient(theta, gradient);
        expect(energy).toBeCloseTo(simulator.energy(theta), 10);
        const scale = observable.coefficients.reduce((sum, c) => sum + Math.abs(c), 1);
        gradient.forEach((slope, parameter) => {
          expect(Math.abs(slope - sumOfShifts(circuit, observable, theta, parameter))).toBeLessThan(1e-11 * scale);
        });
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  it.each([3, 6, 7, 8, 9])(
    'agrees with a term-by-term sum on %i qubits, across the rows of 64 amplitudes',
    (qubits) => {
      const circuit = efficientSU2(qubits, 2);
      const observable = randomSum(qubits, 60, qubits);
      const theta = randomPoint(circuit.parameters, 42);
      const simulator = statevectorSimulator(circuit, observable);
      const energy = simulator.energy(theta);
      const { re, im } = simulator.statevector();
      let oracle = 0;
      for (let k = 0; k < observable.size; k++) {
        const [x, z] = [observable.x[2 * k]!, observable.z[2 * k]!];
        for (let b = 0; b < re.length; b++) {
          // P|b⟩ = i^y (−1)^(z·b) |b ⊕ x⟩
          const power = (ones(x & z) + 2 * ones(z & b)) % 4;
          const real = re[b ^ x]! * re[b]! + im[b ^ x]! * im[b]!;
          const imaginary = re[b ^ x]! * im[b]! - im[b ^ x]! * re[b]!;
          oracle += observable.coefficients[k]! * [real, -imaginary, -real, imaginary][power]!;
        }
      }
      expect(Math.abs(energy - oracle)).toBeLessThan(1e-12);
      const gradient = new Float64Array(circuit.parameters);
      expect(Math.abs(simulator.energyAndGradient(theta, gradient) - oracle)).toBeLessThan(1e-12);
      gradient.forEach((slope, parameter) => {
        const shifted = parameterShift(simulator.energy.bind(simulator), theta, parameter);
        expect(Math.abs(slope - shifted)).toBeLessThan(1e-12);
      });
    },
  );

  it('stays exact when every angle is π', () => {
    const circuit = efficientSU2(10, 2);
    const simulator = statevectorSimulator(circuit, pauliSum(10, [['ZIIIIIIIIZ', 1]]));
    const theta = new Float64Array(circuit.parameters).fill(Math.PI);
    const gradient = new Float64Array(circuit.parameters);
    const energy = simulator.energyAndGradient(theta, gradient);
    expect(Math.abs(Math.abs(energy) - 1)).toBeLessThan(1e-13);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-13);
    expect(simulator.probabilities().filter((p) => p > 1e-20)).toHaveLength(1);
  });

  it('is exact for a product state on 21 qubits, where diagonals are too many to tabulate', () => {
    const qubits = 21;
    const letters = (on: Record<number, string>) =>
      Array.from({ length: qubits }, (_, k) => on[qubits - 1 - k] ?? 'I').join('');
    const sites = Array.from({ length: qubits }, (_, q) => q);
    const observable = pauliSum(qubits, [
      ...sites.map((q): [string, number] => [letters({ [q]: 'Z' }), 0.3 + q]),
      ...sites.slice(1).map((q): [string, number] => [letters({ [q]: 'Z', [q - 1]: 'Z' }), 1 - 0.1 * q]),
      ...sites.map((q): [string, number] => [letters({ [q]: 'X' }), 0.5 * q]),
    ]);
    const theta = Float64Array.from(sites, (q) => 0.4 + 0.3 * q);
    const circuit = { qubits, parameters: qubits, gates: sites.map((q) => ry(q, freeAngle(q))) };
    let expected = 0;
    for (const q of sites) {
      expected += (0.3 + q) * Math.cos(theta[q]!) + 0.5 * q * Math.sin(theta[q]!);
      if (q > 0) expected += (1 - 0.1 * q) * Math.cos(theta[q]!) * Math.cos(theta[q - 1]!);
    }
    expect(Math.abs(statevectorSimulator(circuit, observable).energy(theta) - expected)).toBeLessThan(1e-10);
  });

  it('reproduces the energies of EfficientSU2 at a seeded point (H2, 0.74 Å)', () => {
    const simulator = statevectorSimulator(efficientSU2(4, 2), pauliSum(4, hydrogen));
    expect(simulator.energy(randomPoint(24, 42))).toBeCloseTo(-0.85534838716, 10);
  });

  it('keeps the prepared state after a gradient used it up', () => {
    const circuit = efficientSU2(4, 1);
    const theta = randomPoint(circuit.parameters, 3);
    const simulator = statevectorSimulator(circuit, pauliSum(4, hydrogen));
    simulator.prepare(theta);
    const before = simulator.probabilities();
    simulator.energyAndGradient(theta, new Float64Array(circuit.parameters));
    expect(simulator.probabilities()).toEqual(before);
    expect(simulator.expectation(pauliSum(4, [['IIII', 2]]))).toBeCloseTo(2, 14);
  });

  it('has a zero gradient for parameters that no gate uses', () => {
    const simulator = statevectorSimulator(
      { qubits: 1, parameters: 2, gates: [h(0), ry(0, freeAngle(1))] },
      pauliSum(1, [['Z', 1]]),
    );
    const gradient = Float64Array.of(9, 9);
    expect(simulator.energyAndGradient(Float64Array.of(5, 0.3), gradient)).toBeCloseTo(-Math.sin(0.3), 14);
    expect(gradient[0]).toBe(0);
    expect(gradient[1]).toBeCloseTo(-Math.cos(0.3), 14);
  });

  it('refuses more qubits than the memory of a process, before it allocates', () => {
    const sum = pauliSum(29, [['Z'.repeat(29), 1]]);
    expect(() => statevectorSimulator({ qubits: 29, parameters: 0, gates: [] }, sum)).toThrowError(
      expect.objectContaining({ code: 'too_many_qubits_for_statevector', message: expect.stringContaining('GiB') }),
    );
  });

  it('refuses what does not fit', () => {
    const z = pauliSum(2, [['ZZ', 1]]);
    const make = (gates: Gate[]) => () => statevectorSimulator({ qubits: 2, parameters: 1, gates }, z);
    const invalid = expect.objectContaining({ code: 'invalid_circuit' });
    expect(make([h(2)])).toThrowError(invalid);
    expect(make([cx(1, 1)])).toThrowError(invalid);
    expect(make([ry(0, freeAngle(1))])).toThrowError(invalid);
    expect(make([ry(0, freeAngle(0, Number.NaN))])).toThrowError(invalid);
    const outside = Uint32Array.of(4, 0);
    expect(make([{ kind: 'pauli', x: outside, z: outside, angle: freeAngle(0) }])).toThrowError(invalid);
    const simulator = make([h(0)])();
    expect(() => simulator.probabilities()).toThrowError(expect.objectContaining({ code: 'state_not_prepared' }));
    expect(() => simulator.energy(new Float64Array(2))).toThrowError(
      expect.objectContaining({ code: 'wrong_number_of_parameters' }),
    );
    simulator.prepare(new Float64Array(1));
    expect(() => simulator.expectation(pauliSum(3, [['ZZZ', 1]]))).toThrowError(
      expect.objectContaining({ code: 'observable_does_not_fit' }),
    );
  });
});

/** dE/dθ by shifting the angle of one gate at a time: ±π/2, and ±3π/2 where the generator has eigenvalue 0 too. */
function sumOfShifts(
  circuit: Circuit,
  observable: ReturnType<typeof pauliSum>,
  theta: Float64Array,
  parameter: number,
): number {
  let slope = 0;
  circuit.gates.forEach((gate, index) => {
    if (!('angle' in gate) || gate.angle.parameter !== parameter) return;
    const { angle } = gate;
    const energyAt = (shift: number) => {
      const gates = circuit.gates.with(index, { ...gate, angle: { ...angle, offset: angle.offset + shift } });
      return statevectorSimulator({ ...circuit, gates }, observable).energy(theta);
    };
    const half = (energyAt(Math.PI / 2) - energyAt(-Math.PI / 2)) / 2;
    if (gate.kind !== 'xx+yy') {
      slope += angle.factor * half;
      return;
    }
    // Frequencies 1/2 and 1: the four-term rule (Anselmetti et al., New J. Phys. 23, 113010).
    const wide = (energyAt((3 * Math.PI) / 2) - energyAt((-3 * Math.PI) / 2)) / 2;
    slope +=
      angle.factor * (((Math.SQRT2 + 1) / (2 * Math.SQRT2)) * half - ((Math.SQRT2 - 1) / (2 * Math.SQRT2)) * wide);
  });
  return slope;
}

function parameterShift(energy: (theta: Float64Array) => number, theta: Float64Array, parameter: number): number {
  const shifted = (by: number) => energy(theta.with(parameter, theta[parameter]! + by));
  return (shifted(Math.PI / 2) - shifted(-Math.PI / 2)) / 2;
}

function ones(word: number): number {
  return word.toString(2).replaceAll('0', '').length;
}

/** H2 at 0.74 Å, STO-3G, Jordan–Wigner, without nuclear repulsion. */
const hydrogen: [string, number][] = [
  ['IIII', -0.812170607361],
  ['IIIZ', 0.171412826394],
  ['IIZI', -0.223431536747],
  ['IZII', 0.171412826394],
  ['ZIII', -0.223431536747],
  ['IIZZ', 0.120625234814],
  ['IZIZ', 0.168688981687],
  ['ZIIZ', 0.165927850323],
  ['YYYY', 0.045302615509],
  ['XXYY', 0.045302615509],
  ['YYXX', 0.045302615509],
  ['XXXX', 0.045302615509],
  ['IZZI', 0.165927850323],
  ['ZIZI', 0.174412876107],
  ['ZZII', 0.120625234814],
];
