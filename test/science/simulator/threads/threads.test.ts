import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Circuit, type Simulator, wasmSimulator } from '../../../../src/science/simulator/index.ts';
import { gateRuns } from '../arbitraries.ts';
import { efficientSU2, randomPoint, randomSum } from '../wasm/layered.ts';

function everythingOf(simulator: Simulator, theta: Float64Array) {
  const gradient = new Float64Array(simulator.parameters);
  const first = simulator.energyAndGradient(theta, gradient);
  // Again and again, so that workers have long begun: without them, nothing would be shared.
  const energies = Array.from({ length: 30 }, () => simulator.energy(theta));
  const again = new Float64Array(simulator.parameters);
  const last = simulator.energyAndGradient(theta, again);
  const state = simulator.statevector();
  simulator.dispose();
  return { first, gradient, energies, last, again, state };
}

describe('threads', () => {
  it.each([11, 12, 13, 15])('give the same bits on %i qubits, whether 1, 2, 3 or 4 compute', (qubits) => {
    const circuit = efficientSU2(qubits, 2);
    const observable = randomSum(qubits, 50, qubits);
    const theta = randomPoint(circuit.parameters, 1);
    const alone = everythingOf(wasmSimulator(circuit, observable), theta);
    for (const threads of [2, 3, 4]) {
      expect(everythingOf(wasmSimulator(circuit, observable, { threads }), theta)).toEqual(alone);
    }
  });

  it('give the same bits on random circuits and observables', () => {
    const qubits = 11;
    const sample = fc.record({
      list: fc.array(gateRuns(qubits, 3), { minLength: 1, maxLength: 8, size: 'max' }),
      seed: fc.nat(1000),
      threads: fc.integer({ min: 2, max: 4 }),
    });
    fc.assert(
      fc.property(sample, ({ list, seed, threads }) => {
        const circuit: Circuit = { qubits, parameters: 3, gates: list.flat() };
        const observable = randomSum(qubits, 20, seed);
        const theta = randomPoint(3, seed);
        const alone = everythingOf(wasmSimulator(circuit, observable), theta);
        expect(everythingOf(wasmSimulator(circuit, observable, { threads }), theta)).toEqual(alone);
      }),
      { numRuns: 10 },
    );
  });
});
