import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xoshiro128 } from '../../../../src/science/math/index.ts';
import { measurementGroups, pauliSum } from '../../../../src/science/operators/index.ts';
import { batchSimulator, type Circuit, wasmSimulator } from '../../../../src/science/simulator/index.ts';
import { cases } from '../arbitraries.ts';
import { efficientSU2 } from '../wasm/layered.ts';

function pointsOf(circuit: Circuit, count: number): Float64Array {
  const stream = xoshiro128(Uint32Array.of(1, 2, 3, count));
  return Float64Array.from({ length: count * circuit.parameters }, () => 6 * stream.random() - 3);
}

function expectOneByOne(circuit: Circuit, observable: ReturnType<typeof pauliSum>, count: number, threads: number) {
  const points = pointsOf(circuit, count);
  const simulator = wasmSimulator(circuit, observable);
  const batch = batchSimulator(circuit, observable, { threads });
  const { parameters } = circuit;
  const energies = batch.energies(points);
  const both = batch.energiesAndGradients(points);
  expect(energies).toHaveLength(count);
  for (let k = 0; k < count; k++) {
    const theta = points.slice(k * parameters, (k + 1) * parameters);
    const gradient = new Float64Array(parameters);
    expect(energies[k]).toBe(simulator.energy(theta));
    expect(both.energies[k]).toBe(simulator.energyAndGradient(theta, gradient));
    expect(both.gradients.slice(k * parameters, (k + 1) * parameters)).toEqual(gradient);
  }
  expect(batch.energies(points)).toEqual(energies);
  batch.dispose();
}

describe('many points of one circuit at once', () => {
  it('have the bits of one after the other, for any circuit', () => {
    fc.assert(
      fc.property(cases(5), fc.integer({ min: 1, max: 20 }), ({ circuit, observable }, count) => {
        expectOneByOne(circuit, observable, count, 1);
      }),
      { numRuns: 25 },
    );
  });

  it.each([1, 2, 3, 4])('have the bits of one after the other with %i threads', (threads) => {
    for (const qubits of [3, 8, 10]) {
      const label = (letter: string) => letter.repeat(qubits);
      const observable = pauliSum(qubits, [
        [label('Z'), 0.5],
        [label('X'), 0.25],
        [`YZ${'I'.repeat(qubits - 2)}`, 1],
      ]);
      expect(measurementGroups(observable).length).toBeGreaterThan(1);
      expectOneByOne(efficientSU2(qubits, 2), observable, 75, threads);
    }
  });

  it('go one by one where a point is work enough for all threads', () => {
    expectOneByOne(efficientSU2(11, 1), pauliSum(11, [['ZXIIIIIIIIY', 1]]), 3, 2);
  });

  it('of a circuit without parameters are one point, and others must be whole', () => {
    const observable = pauliSum(2, [['ZZ', 1]]);
    const fixed = batchSimulator({ qubits: 2, parameters: 0, gates: [{ kind: 'x', qubit: 0 }] }, observable);
    expect(Array.from(fixed.energies(new Float64Array(0)))).toEqual([-1]);
    const failure = expect.objectContaining({ code: 'wrong_number_of_parameters' });
    expect(() => fixed.energies(new Float64Array(1))).toThrowError(failure);
    expect(() => batchSimulator(efficientSU2(2, 1), observable).energies(new Float64Array(7))).toThrowError(failure);
    expect(batchSimulator(efficientSU2(2, 1), observable).energies(new Float64Array(0))).toHaveLength(0);
    expect(() => batchSimulator(efficientSU2(2, 1), observable, { threads: 0 })).toThrowError(
      expect.objectContaining({ code: 'invalid_threads' }),
    );
    const points = new Float64Array(16);
    points[11] = Number.NaN;
    const batch = batchSimulator(efficientSU2(2, 1), observable);
    expect(() => batch.energies(points)).toThrowError(expect.objectContaining({ code: 'non_finite_parameter' }));
    batch.dispose();
    expect(() => batch.energies(new Float64Array(8))).toThrowError(
      expect.objectContaining({ code: 'simulator_disposed' }),
    );
    expect(() => batchSimulator(efficientSU2(3, 1), observable)).toThrowError(
      expect.objectContaining({ code: 'observable_does_not_fit' }),
    );
  });
});
