import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBasis, shippedMolecule, solveStructure } from '../../../../src/science/chemistry/index.ts';
import { mapToQubits, type QubitProblem } from '../../../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  densityMatrixSimulator,
  exampleNoiseModel,
  exampleNoiseModels,
  freeAngle,
  type NoiseModel,
  pauliRotation,
  readNoiseModel,
  ry,
  rz,
  statevectorSimulator,
  trajectorySimulator,
  x,
} from '../../../../src/science/simulator/index.ts';

let problem: QubitProblem;
/** The exact ground state: one rotation on top of Hartree–Fock, the angle found by bisection of the slope. */
let best = 0;
let ground = 0;

function circuitOf({ encoding, qubits, hartreeFock }: QubitProblem): Circuit {
  const { x: xMasks, z: zMasks } = encoding.excitation([1, 3], [0, 2]);
  const occupied = Array.from({ length: qubits }, (_, q) => q).filter((q) => ((hartreeFock[0]! >>> q) & 1) === 1);
  const rotation = pauliRotation(xMasks.slice(0, 2), zMasks.slice(0, 2), freeAngle(0));
  return { qubits, parameters: 1, gates: [...occupied.map((q) => x(q)), rotation] };
}

beforeAll(async () => {
  const basis = await loadBasis('sto-3g');
  problem = mapToQubits(solveStructure(shippedMolecule('H2')!, basis, { basis: 'sto-3g' }).hamiltonian);
  const simulator = statevectorSimulator(circuitOf(problem), problem.hamiltonian);
  const slope = new Float64Array(1);
  let [low, high] = [-0.8, 0.8];
  for (let k = 0; k < 60; k++) {
    best = (low + high) / 2;
    simulator.energyAndGradient(Float64Array.of(best), slope);
    if (slope[0]! > 0) high = best;
    else low = best;
  }
  ground = simulator.energy(Float64Array.of(best));
});

const depolarised = (p: number): NoiseModel =>
  readNoiseModel({
    name: 'p',
    gates: [
      { gate: '*', arity: 1, depolarizing: p / 10 },
      { gate: '*', arity: 2, depolarizing: p },
    ],
  });

describe('a noisy H2', () => {
  it('has an energy that rises with the error rate, from the exact one', () => {
    const energies = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3].map((p) =>
      densityMatrixSimulator(circuitOf(problem), problem.hamiltonian, { noise: depolarised(p) }).energy(
        Float64Array.of(best),
      ),
    );
    expect(Math.abs(energies[0]! - ground)).toBeLessThan(1e-12);
    energies.slice(1).forEach((energy, k) => {
      expect(energy).toBeGreaterThan(energies[k]! + 1e-5);
    });
  });

  it('never has an energy below the ground state, whatever the circuit, on any example device', () => {
    const circuit: Circuit = {
      qubits: 4,
      parameters: 16,
      gates: [0, 1].flatMap((layer) => [
        ...[0, 1, 2, 3].flatMap((q) => [ry(q, freeAngle(8 * layer + q)), rz(q, freeAngle(8 * layer + 4 + q))]),
        ...[2, 1, 0].map((q) => cx(q, q + 1)),
      ]),
    };
    const angle = fc.integer({ min: -314, max: 314 }).map((hundredths) => hundredths / 100);
    for (const name of exampleNoiseModels) {
      const simulator = densityMatrixSimulator(circuit, problem.hamiltonian, { noise: exampleNoiseModel(name) });
      fc.assert(
        fc.property(fc.array(angle, { minLength: 16, maxLength: 16 }), (angles) => {
          expect(simulator.energy(Float64Array.from(angles))).toBeGreaterThan(ground - 1e-12);
        }),
        { numRuns: 40 },
      );
    }
  });

  it('has the same energy by trajectories, within their standard error', () => {
    const noise = exampleNoiseModel('superconducting-5');
    const theta = Float64Array.of(best);
    const exact = densityMatrixSimulator(circuitOf(problem), problem.hamiltonian, { noise }).energy(theta);
    expect(exact).toBeGreaterThan(ground + 1e-3);
    for (const seed of [0, 1, 2]) {
      const simulator = trajectorySimulator(circuitOf(problem), problem.hamiltonian, { noise, seed });
      expect(Math.abs(simulator.energy(theta) - exact)).toBeLessThan(5 * simulator.standardError());
    }
  });
});
