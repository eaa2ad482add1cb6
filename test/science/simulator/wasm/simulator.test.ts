import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../../src/science/math/index.ts';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  freeAngle,
  type Gate,
  h,
  ry,
  rz,
  type Simulator,
  statevectorSimulator,
  wasmSimulator,
} from '../../../../src/science/simulator/index.ts';
import { cases, layeredCases } from '../arbitraries.ts';
import { denseState } from '../dense.ts';
import { efficientSU2, largestDifference, randomPoint, randomSum, scaleOf } from './layered.ts';

function gradientOf(simulator: Simulator, theta: Float64Array): { energy: number; gradient: Float64Array } {
  const gradient = new Float64Array(simulator.parameters);
  return { energy: simulator.energyAndGradient(theta, gradient), gradient };
}

function parameterShift(simulator: Simulator, theta: Float64Array, parameter: number): number {
  const shifted = (by: number) => simulator.energy(theta.with(parameter, theta[parameter]! + by));
  return (shifted(Math.PI / 2) - shifted(-Math.PI / 2)) / 2;
}

describe('the WebAssembly simulator', () => {
  it.each(Array.from({ length: 16 }, (_, k) => k + 1))(
    'agrees with the TypeScript simulator on %i qubits: states bit for bit, energies, gradients',
    (qubits) => {
      const circuit = efficientSU2(qubits, 2);
      const observable = randomSum(qubits, 40, qubits);
      const theta = randomPoint(circuit.parameters, 42);
      const oracle = statevectorSimulator(circuit, observable);
      const simulator = wasmSimulator(circuit, observable);
      expect(simulator.name).toBe('wasm');
      const expected = gradientOf(oracle, theta);
      const found = gradientOf(simulator, theta);
      expect(Math.abs(found.energy - expected.energy)).toBeLessThan(1e-12);
      expect(Math.abs(simulator.energy(theta) - expected.energy)).toBeLessThan(1e-12);
      expect(largestDifference(found.gradient, expected.gradient)).toBeLessThan(1e-12);
      const [ours, theirs] = [simulator.statevector(), oracle.statevector()];
      expect(ours.re).toHaveLength(1 << qubits);
      expect(largestDifference(ours.re, theirs.re)).toBe(0);
      expect(largestDifference(ours.im, theirs.im)).toBe(0);
    },
  );

  it('agrees with the TypeScript simulator on random circuits of layers, in any order, with angles that are π', () => {
    fc.assert(
      fc.property(layeredCases(9), fc.nat(1000), ({ circuit, theta }, seed) => {
        const observable = randomSum(circuit.qubits, 12, seed);
        const oracle = statevectorSimulator(circuit, observable);
        const simulator = wasmSimulator(circuit, observable);
        expect(simulator.name).toBe('wasm');
        const tolerance = 1e-14 * (1 + scaleOf(observable)) * circuit.gates.length;
        const expected = gradientOf(oracle, theta);
        const found = gradientOf(simulator, theta);
        expect(Math.abs(found.energy - expected.energy)).toBeLessThan(tolerance);
        expect(largestDifference(found.gradient, expected.gradient)).toBeLessThan(20 * tolerance);
        expect(Math.abs(simulator.energy(theta) - expected.energy)).toBeLessThan(tolerance);
        const [ours, theirs] = [simulator.statevector(), oracle.statevector()];
        expect(largestDifference(ours.re, theirs.re)).toBeLessThan(1e-14);
        expect(largestDifference(ours.im, theirs.im)).toBeLessThan(1e-14);
      }),
      { numRuns: 150 },
    );
  });

  it.each([3, 7, 12, 13])('has the gradient of parameter shift on %i qubits', (qubits) => {
    const circuit = efficientSU2(qubits, 2);
    const observable = randomSum(qubits, 25, 7);
    const theta = randomPoint(circuit.parameters, 5);
    const simulator = wasmSimulator(circuit, observable);
    const { gradient } = gradientOf(simulator, theta);
    for (let parameter = 0; parameter < circuit.parameters; parameter++) {
      expect(Math.abs(gradient[parameter]! - parameterShift(simulator, theta, parameter))).toBeLessThan(1e-12);
    }
  });

  it.each([1, 4, 14])('stays exact on %i qubits when every angle is π', (qubits) => {
    const circuit = efficientSU2(qubits, 2);
    const simulator = wasmSimulator(circuit, pauliSum(qubits, [[`Z${'I'.repeat(qubits - 1)}`, 1]]));
    const { energy, gradient } = gradientOf(simulator, new Float64Array(circuit.parameters).fill(Math.PI));
    expect(Math.abs(Math.abs(energy) - 1)).toBeLessThan(1e-13);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-13);
    expect(simulator.probabilities().filter((p) => p > 1e-20)).toHaveLength(1);
  });

  it('repeats itself bit for bit, whatever it computed before', () => {
    const circuit = efficientSU2(12, 2);
    const observable = randomSum(12, 30, 1);
    const theta = randomPoint(circuit.parameters, 2);
    const simulator = wasmSimulator(circuit, observable);
    const energy = simulator.energy(theta);
    const first = gradientOf(simulator, theta);
    simulator.energy(randomPoint(circuit.parameters, 3));
    expect(simulator.energy(theta)).toBe(energy);
    expect(gradientOf(simulator, theta)).toEqual(first);
    expect(gradientOf(wasmSimulator(circuit, observable), theta)).toEqual(first);
  });

  it('keeps the prepared state after a gradient used it up, for other observables and for samples', () => {
    const circuit = efficientSU2(5, 1);
    const theta = randomPoint(circuit.parameters, 3);
    const other = randomSum(5, 9, 4);
    const simulator = wasmSimulator(circuit, randomSum(5, 9, 3));
    simulator.prepare(theta);
    const before = simulator.probabilities();
    simulator.energyAndGradient(theta, new Float64Array(circuit.parameters));
    expect(simulator.probabilities()).toEqual(before);
    const oracle = statevectorSimulator(circuit, other);
    expect(Math.abs(simulator.expectation(other) - oracle.energy(theta))).toBeLessThan(1e-13);
    expect(simulator.sample(1000, pcg64(1))).toEqual(oracle.sample(1000, pcg64(1)));
    expect(simulator.expectation()).toBe(simulator.energy(theta));
  });

  it('agrees with dense matrices and with the TypeScript simulator on random circuits of all gates', () => {
    fc.assert(
      fc.property(cases(5), ({ circuit, theta, observable }) => {
        const oracle = statevectorSimulator(circuit, observable);
        const simulator = wasmSimulator(circuit, observable);
        const scale = 1 + scaleOf(observable);
        const expected = gradientOf(oracle, theta);
        const found = gradientOf(simulator, theta);
        expect(Math.abs(found.energy - expected.energy)).toBeLessThan(1e-13 * scale);
        expect(largestDifference(found.gradient, expected.gradient)).toBeLessThan(1e-12 * scale);
        expect(Math.abs(simulator.energy(theta) - expected.energy)).toBeLessThan(1e-13 * scale);
        const state = simulator.statevector();
        const dense = denseState(circuit, theta);
        expect(largestDifference(state.re, dense.re)).toBeLessThan(1e-12);
        expect(largestDifference(state.im, dense.im)).toBeLessThan(1e-12);
        const theirs = oracle.statevector();
        expect(largestDifference(state.re, theirs.re)).toBeLessThan(1e-14);
        expect(largestDifference(state.im, theirs.im)).toBeLessThan(1e-14);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it.each([1, 2, 5, 8, 11])(
    'makes every gate on every qubit of %i as the TypeScript simulator does, bit for bit',
    (qubits) => {
      const random = pcg64(qubits);
      const gates: Gate[] = [];
      const angle = () => freeAngle(Math.floor(3 * random.random()), 1 + random.random(), random.random());
      const mask = () => Uint32Array.of(Math.floor(random.random() * (1 << qubits)), 0);
      for (let qubit = 0; qubit < qubits; qubit++) {
        gates.push({ kind: 'h', qubit }, rz(qubit, angle()), { kind: 'rx', qubit, angle: angle() }, ry(qubit, angle()));
        gates.push({ kind: 'pauli', x: mask(), z: mask(), angle: angle() });
        if (qubits === 1) continue;
        const target = (qubit + 1 + Math.floor(random.random() * (qubits - 1))) % qubits;
        gates.push({ kind: 'xx+yy', control: qubit, target, angle: angle() }, { kind: 'cz', control: qubit, target });
        gates.push(cx(qubit, target), h(target), { kind: 'swap', control: target, target: qubit }, h(qubit));
        gates.push({ kind: 'x', qubit: target }, rz(qubit, angle()), rz(target, angle()), cx(target, qubit));
      }
      const circuit: Circuit = { qubits, parameters: 3, gates };
      const observable = randomSum(qubits, 20, 9);
      const theta = randomPoint(3, 8);
      const oracle = statevectorSimulator(circuit, observable);
      const simulator = wasmSimulator(circuit, observable);
      const expected = gradientOf(oracle, theta);
      const found = gradientOf(simulator, theta);
      const [ours, theirs] = [simulator.statevector(), oracle.statevector()];
      expect(largestDifference(ours.re, theirs.re)).toBe(0);
      expect(largestDifference(ours.im, theirs.im)).toBe(0);
      expect(Math.abs(found.energy - expected.energy)).toBeLessThan(1e-12);
      expect(largestDifference(found.gradient, expected.gradient)).toBeLessThan(1e-10);
    },
  );

  it('refuses what does not fit', () => {
    const z = pauliSum(2, [['ZZ', 1]]);
    const circuit = efficientSU2(2, 1);
    const code = (name: string) => expect.objectContaining({ code: name });
    expect(() => wasmSimulator(efficientSU2(3, 1), z)).toThrowError(code('observable_does_not_fit'));
    expect(() => wasmSimulator({ qubits: 2, parameters: 0, gates: [ry(2, freeAngle(0))] }, z)).toThrowError(
      code('invalid_circuit'),
    );
    expect(() =>
      wasmSimulator({ qubits: 27, parameters: 0, gates: [] }, pauliSum(27, [['Z'.repeat(27), 1]])),
    ).toThrowError(code('too_many_qubits_for_statevector'));
    const simulator = wasmSimulator(circuit, z);
    expect(() => simulator.probabilities()).toThrowError(code('state_not_prepared'));
    expect(() => simulator.energy(new Float64Array(3))).toThrowError(code('wrong_number_of_parameters'));
    simulator.prepare(new Float64Array(circuit.parameters));
    expect(() => simulator.expectation(pauliSum(3, [['ZZZ', 1]]))).toThrowError(code('observable_does_not_fit'));
    simulator.dispose();
    expect(() => simulator.statevector()).toThrowError(code('simulator_disposed'));
    for (const threads of [0, -1, 1.5, Number.NaN]) {
      expect(() => wasmSimulator(circuit, z, { threads })).toThrowError(code('invalid_threads'));
    }
  });
});
