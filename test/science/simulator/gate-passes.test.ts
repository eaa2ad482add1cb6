import { describe, expect, it } from 'vitest';
import { gatePasses, rolesOf } from '../../../src/science/simulator/gate-passes.ts';
import { gateOperation } from '../../../src/science/simulator/gates.ts';
import {
  type Circuit,
  type Simulator,
  statevectorSimulator,
  wasmSimulator,
} from '../../../src/science/simulator/index.ts';
import { randomGates } from './random-gates.ts';
import { largestDifference, randomPoint, randomSum } from './wasm/layered.ts';

function resultsOf(simulator: Simulator, theta: Float64Array) {
  const gradient = new Float64Array(simulator.parameters);
  // Again and again, so that workers have long begun.
  const energies = Array.from({ length: 10 }, () => simulator.energy(theta));
  const energy = simulator.energyAndGradient(theta, gradient);
  const state = simulator.statevector();
  simulator.dispose();
  return { energy, energies, gradient, state };
}

describe('passes of gates', () => {
  it.each([
    [12, 1],
    [12, 2],
    [13, 3],
  ])('give both simulators the same bits on %i qubits, for any number of threads (seed %i)', (qubits, seed) => {
    const circuit: Circuit = { qubits, parameters: 5, gates: randomGates(qubits, 120, seed, 5) };
    const observable = randomSum(qubits, 20, seed);
    const theta = randomPoint(5, seed);
    const oracle = resultsOf(statevectorSimulator(circuit, observable), theta);
    const alone = resultsOf(wasmSimulator(circuit, observable), theta);
    expect(alone.state).toEqual(oracle.state);
    expect(Math.abs(alone.energy - oracle.energy)).toBeLessThan(1e-12);
    expect(largestDifference(alone.gradient, oracle.gradient)).toBeLessThan(1e-10);
    for (const threads of [2, 3]) {
      expect(resultsOf(wasmSimulator(circuit, observable, { threads }), theta)).toEqual(alone);
    }
    // One gate after the other, in the order in which they were given.
    const state = { re: new Float64Array(1 << qubits), im: new Float64Array(1 << qubits) };
    state.re[0] = 1;
    for (const gate of circuit.gates) gateOperation(gate).forward(state, theta);
    expect(largestDifference(alone.state.re, state.re)).toBeLessThan(1e-13);
    expect(largestDifference(alone.state.im, state.im)).toBeLessThan(1e-13);
  });

  it.each([4, 12, 16, 20])('hold each gate of %i qubits once, in tiles that have the qubits it moves', (qubits) => {
    const gates = randomGates(qubits, 300, 7, 3);
    const passes = gatePasses(gates, qubits);
    expect(passes.flatMap((pass) => pass.gates)).toHaveLength(gates.length);
    expect(new Set(passes.flatMap((pass) => pass.gates))).toEqual(new Set(gates));
    for (const pass of passes) {
      expect([...pass.qubits].sort((a, b) => a - b)).toEqual(pass.qubits);
      for (const gate of pass.gates) {
        for (const { qubit, axis } of rolesOf(gate)) expect(axis === 'z' || pass.qubits.includes(qubit)).toBe(true);
      }
    }
    expect(passes.length).toBeLessThan(gates.length / 2);
  });

  it('has the gradient of central differences through tiles', () => {
    const qubits = 12;
    const circuit: Circuit = { qubits, parameters: 5, gates: randomGates(qubits, 60, 11, 5) };
    const simulator = wasmSimulator(circuit, randomSum(qubits, 10, 1));
    const theta = randomPoint(5, 2);
    const gradient = new Float64Array(5);
    simulator.energyAndGradient(theta, gradient);
    const step = 1e-3;
    gradient.forEach((slope, k) => {
      const at = (by: number) => simulator.energy(theta.with(k, theta[k]! + by));
      const central = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
      expect(Math.abs(slope - central)).toBeLessThan(1e-8);
    });
  });
});
