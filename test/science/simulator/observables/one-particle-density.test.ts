import { describe, expect, it } from 'vitest';
import { oneParticleDensity, spinSquared } from '../../../../src/science/determinants/index.ts';
import {
  type ElectronicHamiltonian,
  type MappingOptions,
  mapToQubits,
  packedLength,
} from '../../../../src/science/operators/index.ts';
import {
  densityMatrixSimulator,
  electronNumbers,
  excitationCircuit,
  freeAngle,
  type Gate,
  particleDensity,
  type Simulator,
  sectorSimulator,
  statevectorSimulator,
  wasmSimulator,
} from '../../../../src/science/simulator/index.ts';
import { randomElectrons, randomExcitations } from '../random-electrons.ts';

const mappings: MappingOptions[] = [
  {},
  { mapping: 'parity' },
  { mapping: 'bravyi-kitaev' },
  { mapping: 'jordan-wigner', spinOrder: 'interleaved' },
  { mapping: 'parity', taper: 'parity2' },
  { mapping: 'jordan-wigner', taper: 'z2' },
  { mapping: 'bravyi-kitaev', taper: 'z2' },
];
const hamiltonian = randomElectrons(2, 1, [0, 1, 0], 6);
const orbitals = 3;
const theta = Float64Array.of(0.3, -0.8, 0.5);
const trace = (density: Float64Array) => [0, 1, 2].reduce((sum, p) => sum + density[p * orbitals + p]!, 0);

function expectClose(found: Float64Array, expected: Float64Array) {
  expect(found).toHaveLength(expected.length);
  for (const [k, value] of found.entries()) expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-12);
}

describe('the one-particle density and the numbers of electrons', () => {
  it.each(mappings)('are those of the determinants in every mapping: %o', (options) => {
    const problem = mapToQubits(hamiltonian, options);
    const { encoding } = problem;
    const excitations = randomExcitations(hamiltonian, 3, 4);
    const block = mapToQubits(hamiltonian).encoding;
    const sector = sectorSimulator({ hamiltonian, encoding: block, excitations, parameters: 3 });
    sector.prepare(theta);
    const exact = particleDensity(sector, block);
    expect(trace(exact.alpha)).toBeCloseTo(2, 12);
    expect(trace(exact.beta)).toBeCloseTo(1, 12);
    expectClose(exact.total, oneParticleDensity(sector.sector, sector.state()));

    const circuit = excitationCircuit(encoding, problem.hartreeFock, excitations, 3);
    for (const open of [statevectorSimulator, wasmSimulator, densityMatrixSimulator] as const) {
      const simulator: Simulator = open(circuit, problem.hamiltonian);
      simulator.prepare(theta);
      const density = particleDensity(simulator, encoding);
      expectClose(density.alpha, exact.alpha);
      expectClose(density.beta, exact.beta);
      expectClose(density.total, exact.total);
      const numbers = electronNumbers(simulator, problem);
      expect(numbers.number).toBeCloseTo(3, 12);
      expect(numbers.sz).toBeCloseTo(0.5, 12);
      expect(numbers.s2).toBeCloseTo(spinSquared(sector.sector, sector.state()), 12);
    }
    expect(electronNumbers(sector, problem).s2).toBe(spinSquared(sector.sector, sector.state()));
  });

  it('are symmetric real parts where the number of electrons is not sharp', () => {
    const problem = mapToQubits(hamiltonian, { mapping: 'bravyi-kitaev' });
    const gates = [0, 1, 2, 3, 4, 5].flatMap((qubit): Gate[] => [
      { kind: 'ry', qubit, angle: freeAngle(0, 1 + qubit) },
      { kind: 'cx', control: qubit, target: (qubit + 1) % 6 },
      { kind: 'rx', qubit, angle: freeAngle(1, 2 - qubit) },
    ]);
    const simulator = wasmSimulator({ qubits: 6, parameters: 2, gates }, problem.hamiltonian);
    simulator.prepare(Float64Array.of(0.7, 1.1));
    const { total, alpha, beta } = particleDensity(simulator, problem.encoding);
    expect(trace(total)).toBeCloseTo(simulator.expectation(problem.number), 12);
    expect((trace(alpha) - trace(beta)) / 2).toBeCloseTo(simulator.expectation(problem.sz), 12);
    for (let p = 0; p < orbitals; p++) {
      for (let q = 0; q < orbitals; q++) {
        // The same element as the energy of a one-electron Hamiltonian.
        const oneBody = new Float64Array(orbitals * orbitals);
        oneBody[p * orbitals + q]! += 0.5;
        oneBody[q * orbitals + p]! += 0.5;
        const electronic: ElectronicHamiltonian = {
          orbitals,
          alpha: 0,
          beta: 0,
          oneBody,
          twoBody: new Float64Array(packedLength(orbitals)),
          nuclearRepulsion: 0,
          frozenCore: 0,
          irreps: new Int32Array(orbitals),
        };
        const { hamiltonian: element } = mapToQubits(electronic, { mapping: 'bravyi-kitaev' });
        expect(total[p * orbitals + q]!).toBeCloseTo(simulator.expectation(element), 12);
      }
    }
  });
});
