import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  type Circuit,
  freeAngle,
  ry,
  type Statevector,
  unitarySimulator,
} from '../../../../src/science/simulator/index.ts';
import { simulatorConformance } from '../../../conformance/simulator.ts';
import { cases } from '../arbitraries.ts';
import { matrixOf, times } from '../dense.ts';

simulatorConformance('the unitary simulator', unitarySimulator, { maxQubits: 4, runs: 20 });

describe('the unitary simulator', () => {
  it('has the product of the dense gate matrices as its matrix, whatever was asked before', () => {
    fc.assert(
      fc.property(cases(4), ({ circuit, theta, observable }) => {
        const simulator = unitarySimulator(circuit, observable);
        simulator.energyAndGradient(theta, new Float64Array(circuit.parameters));
        const { re, im } = simulator.unitary();
        const n = 1 << circuit.qubits;
        for (let column = 0; column < n; column++) {
          let state: Statevector = { re: new Float64Array(n), im: new Float64Array(n) };
          state.re[column] = 1;
          for (const gate of circuit.gates) state = times(matrixOf(gate, circuit.qubits, theta), state.re, state.im);
          for (let row = 0; row < n; row++) {
            const k = row * n + column;
            expect(Math.hypot(re[k]! - state.re[row]!, im[k]! - state.im[row]!)).toBeLessThan(1e-12);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a matrix before the first point, and more than 12 qubits with the memory they need', () => {
    const circuit: Circuit = { qubits: 2, parameters: 1, gates: [ry(0, freeAngle(0))] };
    expect(() => unitarySimulator(circuit, pauliSum(2, [])).unitary()).toThrow('holds no state yet');
    const wide: Circuit = { qubits: 20, parameters: 0, gates: [] };
    expect(() => unitarySimulator(wide, pauliSum(20, []))).toThrow(
      expect.objectContaining({
        code: 'too_many_qubits_for_method',
        message: 'The method unitary needs 16 TiB of memory for 20 qubits; its limit is 12 qubits.',
      }),
    );
  });
});
