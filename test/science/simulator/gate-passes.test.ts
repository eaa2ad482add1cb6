import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../src/science/math/index.ts';
import { gatePasses, rolesOf } from '../../../src/science/simulator/gate-passes.ts';
import { gateOperation } from '../../../src/science/simulator/gates.ts';
import {
  type Angle,
  type Circuit,
  cp,
  crx,
  fixedAngle,
  freeAngle,
  type Gate,
  h,
  rx,
  ry,
  rz,
  type Simulator,
  statevectorSimulator,
  sx,
  t,
  wasmSimulator,
  x,
  xxPlusYY,
} from '../../../src/science/simulator/index.ts';
import { largestDifference, randomPoint, randomSum } from './wasm/layered.ts';

/** Gates of every kind on all qubits, with shared parameters and angles of exactly π, after a basis state that is not |0…0⟩. */
function randomGates(qubits: number, count: number, seed: number, parameters: number): Gate[] {
  const random = pcg64(seed);
  const below = (n: number) => Math.floor(n * random.random());
  const angle = (): Angle => {
    const kind = below(4);
    if (kind === 0) return fixedAngle(Math.PI);
    return kind === 1 ? fixedAngle(6 * random.random()) : freeAngle(below(parameters), 1 - 2 * random.random(), 0.3);
  };
  const mask = () => Uint32Array.of(below(2 ** qubits), 0);
  const gates = Array.from({ length: count }, (): Gate[] => {
    const a = below(qubits);
    const b = (a + 1 + below(qubits - 1)) % qubits;
    switch (below(14)) {
      case 0:
        return [h(a)];
      case 1:
        return [rx(a, angle())];
      case 2:
        return [ry(a, angle())];
      case 3:
        return [rz(a, angle())];
      case 4:
        return [t(a), sx(b)];
      case 5:
        return [x(a)];
      case 6:
        return [{ kind: 'cx', control: a, target: b }];
      case 7:
        return [{ kind: 'cz', control: a, target: b }];
      case 8:
        return [{ kind: 'swap', control: a, target: b }];
      case 9:
        return [xxPlusYY(a, b, angle())];
      case 10:
        return cp(a, b, fixedAngle(random.random()));
      case 11:
        return crx(a, b, angle());
      case 12: {
        const few = (1 << a) | (1 << b);
        return [{ kind: 'pauli', x: Uint32Array.of(few, 0), z: mask(), angle: angle() }];
      }
      default:
        return [{ kind: 'pauli', x: mask(), z: mask(), angle: angle() }];
    }
  });
  return [x(1), x(qubits - 1), ...gates.flat()];
}

function resultsOf(simulator: Simulator, theta: Float64Array) {
  const gradient = new Float64Array(simulator.parameters);
  // Again and again, so that workers have long begun.
  const energies = Array.from({ length: 20 }, () => simulator.energy(theta));
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
    [14, 4],
    [15, 5],
  ])('give both simulators the same bits on %i qubits, for any number of threads (seed %i)', (qubits, seed) => {
    const circuit: Circuit = { qubits, parameters: 5, gates: randomGates(qubits, 120, seed, 5) };
    const observable = randomSum(qubits, 20, seed);
    const theta = randomPoint(5, seed);
    const oracle = resultsOf(statevectorSimulator(circuit, observable), theta);
    const alone = resultsOf(wasmSimulator(circuit, observable), theta);
    expect(alone.state).toEqual(oracle.state);
    expect(Math.abs(alone.energy - oracle.energy)).toBeLessThan(1e-12);
    expect(largestDifference(alone.gradient, oracle.gradient)).toBeLessThan(1e-10);
    for (const threads of [2, 3, 4]) {
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
