import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../src/science/operators/index.ts';
import { freeAngle, ry, statevectorSimulator, wasmSimulator } from '../../../src/science/simulator/index.ts';
import { simulatorConformance } from '../../conformance/simulator.ts';

simulatorConformance('the TypeScript simulator', statevectorSimulator, { maxQubits: 5 });
simulatorConformance('the WebAssembly simulator', wasmSimulator, { maxQubits: 5 });
// Circuits so small never share their work: what is asked for must not matter.
simulatorConformance(
  'the WebAssembly simulator with two threads',
  (circuit, observable) => wasmSimulator(circuit, observable, { threads: 2 }),
  { maxQubits: 5, runs: 10 },
);

describe.each([
  ['TypeScript', statevectorSimulator],
  ['WebAssembly', wasmSimulator],
] as const)('the %s simulator', (_, open) => {
  it('refuses coefficients whose sum is more than a number holds, instead of an energy that means nothing', () => {
    const observable = pauliSum(2, [
      ['ZI', 1e308],
      ['IZ', 1e308],
      ['ZZ', 1e308],
    ]);
    const simulator = open({ qubits: 2, parameters: 1, gates: [ry(0, freeAngle(0))] }, observable);
    expect(() => simulator.energy(Float64Array.of(0.3))).toThrow(
      expect.objectContaining({ code: 'observable_too_large' }),
    );
  });
});
