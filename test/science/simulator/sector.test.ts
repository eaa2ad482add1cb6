import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../src/science/math/index.ts';
import { type MappingOptions, mapToQubits } from '../../../src/science/operators/index.ts';
import { excitationCircuit, sectorSimulator, statevectorSimulator } from '../../../src/science/simulator/index.ts';
import { randomElectrons, randomExcitations } from './random-electrons.ts';

const parameters = 7;

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, k) => Math.max(largest, Math.abs(value - b[k]!)), 0);
}

/** The same ansatz on determinants and as a circuit of Pauli rotations, at a seeded point. */
function both(alpha: number, beta: number, irreps: readonly number[], options: MappingOptions, seed: number) {
  const hamiltonian = randomElectrons(alpha, beta, irreps, seed);
  const problem = mapToQubits(hamiltonian, { cutoff: 0, ...options });
  const excitations = randomExcitations(hamiltonian, parameters, seed + 1);
  const random = pcg64(seed + 2);
  const theta = Float64Array.from({ length: parameters }, () => random.standardNormal());
  const sector = sectorSimulator({ hamiltonian, encoding: problem.encoding, excitations, parameters });
  const circuit = excitationCircuit(problem.encoding, problem.hartreeFock, excitations, parameters);
  return { hamiltonian, problem, theta, sector, circuit, qubits: statevectorSimulator(circuit, problem.hamiltonian) };
}

const encodings: [string, MappingOptions][] = [
  ['jordan-wigner', {}],
  ['parity', { mapping: 'parity' }],
  ['bravyi-kitaev', { mapping: 'bravyi-kitaev' }],
  ['parity with two qubits less', { mapping: 'parity', taper: 'parity2' }],
  ['tapered jordan-wigner', { taper: 'z2' }],
  ['tapered parity', { mapping: 'parity', taper: 'z2' }],
  ['tapered bravyi-kitaev', { mapping: 'bravyi-kitaev', taper: 'z2' }],
];
const spaces: [number, number, number[]][] = [
  [2, 2, [0, 0, 0, 0]],
  [2, 1, [0, 1, 0, 1]],
  [1, 3, [0, 1, 2, 0]],
  [2, 2, [0, 1, 2, 3]],
];

describe.each(encodings)('the sector simulator under %s', (_, options) => {
  it.each(spaces)('is the circuit of Pauli rotations: %i α, %i β, irreps %j', (alpha, beta, irreps) => {
    const { problem, theta, sector, qubits } = both(alpha, beta, irreps, options, 10 * alpha + beta);
    const mine = new Float64Array(parameters);
    const theirs = new Float64Array(parameters);
    expect(Math.abs(sector.energyAndGradient(theta, mine) - qubits.energyAndGradient(theta, theirs))).toBeLessThan(
      1e-12,
    );
    expect(largestDifference(mine, theirs)).toBeLessThan(1e-10);
    expect(sector.energy(theta)).toBe(sector.energyAndGradient(theta, mine));
    qubits.prepare(theta);
    const state = sector.statevector();
    const circuitState = qubits.statevector();
    expect(largestDifference(state.re, circuitState.re)).toBeLessThan(1e-12);
    expect(largestDifference(state.im, circuitState.im)).toBeLessThan(1e-12);
    expect(largestDifference(sector.probabilities(), qubits.probabilities())).toBeLessThan(1e-12);
    for (const observable of [problem.hamiltonian, problem.number, problem.sz, problem.s2]) {
      expect(Math.abs(sector.expectation(observable) - qubits.expectation(observable))).toBeLessThan(1e-12);
    }
  });
});

describe('the sector simulator', () => {
  it('starts from the Hartree–Fock determinant, with the frozen core and without nuclear repulsion', () => {
    const { hamiltonian, problem, sector } = both(2, 1, [0, 0, 0, 0], {}, 5);
    sector.prepare(new Float64Array(parameters));
    expect(sector.probabilities().indexOf(1)).toBe(problem.hartreeFock[0]);
    const energy = sector.energy(new Float64Array(parameters));
    expect(sector.expectation()).toBe(energy);
    const shifted = { ...hamiltonian, frozenCore: hamiltonian.frozenCore + 1, nuclearRepulsion: 100 };
    const other = sectorSimulator({ hamiltonian: shifted, encoding: problem.encoding, excitations: [], parameters: 0 });
    expect(other.energy(new Float64Array(0))).toBeCloseTo(energy + 1, 13);
  });

  it('keeps particle numbers and norm for any parameters', () => {
    const { problem, sector } = both(2, 1, [0, 1, 0, 1], {}, 6);
    const theta = Float64Array.from({ length: parameters }, (_, k) => 3 * k - 7);
    sector.prepare(theta);
    expect(sector.expectation(problem.number)).toBeCloseTo(3, 12);
    expect(sector.expectation(problem.sz)).toBeCloseTo(0.5, 12);
    expect(sector.state().reduce((sum, a) => sum + a * a, 0)).toBeCloseTo(1, 13);
  });

  it('samples basis states of the qubits with the probabilities of the state', () => {
    const { theta, sector } = both(2, 2, [0, 0, 0, 0], { mapping: 'parity' }, 7);
    sector.prepare(theta);
    const probabilities = sector.probabilities();
    const shots = 20_000;
    const counts = sector.sample(shots, pcg64(1));
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(shots);
    expect([...counts.keys()]).toEqual([...counts.keys()].sort((a, b) => a - b));
    for (const [state, count] of counts) {
      const p = probabilities[state]!;
      expect(Math.abs(count - shots * p)).toBeLessThan(5 * Math.sqrt(shots * p) + 5);
    }
  });

  it('turns nothing for an excitation that is its own adjoint', () => {
    const { hamiltonian, problem } = both(2, 2, [0, 0, 0, 0], {}, 8);
    const excitations = [{ create: [0], annihilate: [0], parameter: 0, factor: 1 }];
    const sector = sectorSimulator({ hamiltonian, encoding: problem.encoding, excitations, parameters: 1 });
    const gradient = Float64Array.of(9);
    expect(sector.energyAndGradient(Float64Array.of(0.8), gradient)).toBe(sector.energy(Float64Array.of(0)));
    expect(gradient[0]).toBe(0);
  });

  it('refuses excitations that change the number of α or β electrons', () => {
    const { hamiltonian, problem } = both(2, 2, [0, 0, 0, 0], {}, 8);
    const withExcitation = (create: number[], annihilate: number[]) => () =>
      sectorSimulator({
        hamiltonian,
        encoding: problem.encoding,
        excitations: [{ create, annihilate, parameter: 0, factor: 1 }],
        parameters: 1,
      });
    for (const [create, annihilate] of [
      [[4], [0]],
      [[2, 3], [0]],
      [[8], [4]],
    ] as const) {
      expect(withExcitation([...create], [...annihilate])).toThrowError(
        expect.objectContaining({ code: 'excitation_leaves_sector' }),
      );
    }
  });
});
