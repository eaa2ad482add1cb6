import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../src/science/math/index.ts';
import type { MappingOptions } from '../../../src/science/operators/index.ts';
import { statevectorSimulator } from '../../../src/science/simulator/index.ts';
import { doubles, singles } from '../../../src/science/vqe/ansatze/excitations.ts';
import { mp2Amplitudes } from '../../../src/science/vqe/ansatze/mp2.ts';
import type { Ansatz } from '../../../src/science/vqe/index.ts';
import { ansatz, optimizer, startingPoint } from '../../../src/science/vqe/index.ts';
import { hydrogen07414, pauliProblem } from './golden-hamiltonians.ts';
import { problemOf, structureOf } from './molecules.ts';

function smallAngles(circuit: Ansatz): Float64Array {
  const random = pcg64(7);
  return Float64Array.from({ length: circuit.parameters }, () => 0.4 * random.random() - 0.2);
}

function lowest(circuit: Ansatz, hamiltonian: Parameters<Ansatz['simulator']>[0], start: Float64Array): number {
  const simulator = circuit.simulator(hamiltonian);
  const objective = {
    dimension: circuit.parameters,
    energy: (x: Float64Array) => simulator.energy(x),
    energyAndGradient: (x: Float64Array, gradient: Float64Array) => simulator.energyAndGradient(x, gradient),
  };
  return optimizer('L-BFGS-B').minimize(objective, start, { maxIterations: null, threshold: null }).energy;
}

describe('UCCSD', () => {
  const lithiumHydride = structureOf('LiH', true);
  const mappings: [string, MappingOptions][] = [
    ['Jordan–Wigner', {}],
    ['parity with two qubits fewer', { mapping: 'parity', taper: 'parity2' }],
    ['Bravyi–Kitaev', { mapping: 'bravyi-kitaev' }],
    ['tapered Jordan–Wigner', { taper: 'z2' }],
  ];

  for (const [name, options] of mappings) {
    it(`has the same energy and gradient in its sector as its circuit of Pauli rotations, ${name}`, () => {
      const problem = problemOf(lithiumHydride, options);
      const circuit = ansatz('UCCSD', problem, 2);
      const theta = smallAngles(circuit);
      const inSector = circuit.simulator(problem.hamiltonian);
      const onQubits = statevectorSimulator(circuit.circuit(), problem.hamiltonian);
      expect([inSector.name, onQubits.name]).toEqual(['sector', 'typescript']);
      const gradients = [inSector, onQubits].map((simulator) => {
        const gradient = new Float64Array(circuit.parameters);
        return [simulator.energyAndGradient(theta, gradient), ...gradient];
      });
      gradients[0]?.forEach((value, k) => {
        expect(value).toBeCloseTo(gradients[1]?.[k] ?? Number.NaN, 8);
      });
    });
  }

  it('keeps only totally symmetric excitations, and these lose nothing', () => {
    const { hamiltonian } = lithiumHydride;
    const symmetric = problemOf(lithiumHydride);
    const blind = { ...hamiltonian, irreps: new Int32Array(hamiltonian.orbitals) };
    const everything = { ...symmetric, electronic: blind };
    const few = ansatz('UCCSD', symmetric, 1);
    const many = ansatz('UCCSD', everything, 1);
    expect(few.parameters).toBeLessThan(many.parameters);
    const energies = [
      lowest(few, symmetric.hamiltonian, new Float64Array(few.parameters)),
      lowest(many, everything.hamiltonian, new Float64Array(many.parameters)),
    ];
    expect(energies[0]).toBeCloseTo(energies[1] ?? Number.NaN, 7);
  });

  it('shares a parameter between an excitation and its image with the spins exchanged, in a closed shell', () => {
    // H4, 2 + 2 electrons in orbitals g, u, g, u: 4 singles (2 pairs) and 10 doubles (αα with ββ, 2 αβ pairs, 4 alone).
    const problem = problemOf(structureOf('H4'));
    const circuit = ansatz('UCCSD', problem, 1);
    const { electronic } = problem;
    if (electronic === null) throw new Error('a molecule has integrals');
    const operators = [...doubles(electronic), ...singles(electronic)];
    expect(operators).toHaveLength(14);
    expect(circuit.parameters).toBe(9);
    const used = circuit.circuit().gates.flatMap((gate) => ('angle' in gate ? [gate.angle.parameter] : []));
    expect(new Set(used).size).toBe(9);
  });

  it('gives every excitation of an open shell its own parameter', () => {
    const problem = problemOf(structureOf('BeH'));
    const { electronic } = problem;
    if (electronic === null) throw new Error('a molecule has integrals');
    const operators = [...doubles(electronic), ...singles(electronic)];
    expect(ansatz('UCCSD', problem, 3).parameters).toBe(3 * operators.length);
  });

  it('starts from amplitudes that give the second-order energy', () => {
    // Psi4 1.3.2, MP2 of LiH in STO-3G.
    const structure = structureOf('LiH');
    const { hamiltonian } = structure;
    const operators = doubles(hamiltonian);
    const amplitudes = mp2Amplitudes(hamiltonian, operators);
    const problem = problemOf(structure);
    const circuit = ansatz('UCCSD', problem, 1);
    const start = startingPoint('mp2', circuit, problem, 0);
    expect(start.filter((amplitude) => amplitude !== 0).length).toBeGreaterThan(5);

    // E2 = ½ Σ t·dE/dt at the determinant, because dE/dt = 2⟨ij‖ab⟩ there.
    const gradient = new Float64Array(circuit.parameters);
    const hartreeFock = circuit
      .simulator(problem.hamiltonian)
      .energyAndGradient(new Float64Array(start.length), gradient);
    expect(hartreeFock + hamiltonian.nuclearRepulsion).toBeCloseTo(-7.8620269594, 8);
    const second = start.reduce((sum, t, k) => sum + (t * (gradient[k] ?? 0)) / 2, 0);
    expect(hartreeFock + hamiltonian.nuclearRepulsion + second).toBeCloseTo(-7.8748908129, 7);
    expect(amplitudes.every((t) => Math.abs(t) < 0.2)).toBe(true);
  });

  it('cuts amplitudes where the gap closes', () => {
    const { hamiltonian } = structureOf('H2');
    const degenerate = { ...hamiltonian, oneBody: Float64Array.of(0, 0, 0, -3) };
    expect(mp2Amplitudes(degenerate, doubles(degenerate))).toEqual(Float64Array.of(-Math.PI / 4));
  });

  it('gives twice the amplitudes to the first repetition and takes one back in the second', () => {
    const problem = problemOf(structureOf('H2'));
    const start = (reps: number) => Array.from(startingPoint('mp2', ansatz('UCCSD', problem, reps), problem, 0));
    const [amplitude] = start(1);
    expect(amplitude).not.toBe(0);
    expect(start(3)).toEqual([2 * amplitude!, -amplitude!, 0]);
  });

  it('reaches the lowest state of a Pauli sum with electrons', () => {
    const problem = pauliProblem(hydrogen07414, { alpha: 1, beta: 1 });
    const circuit = ansatz('UCCSD', problem, 1);
    expect(circuit.parameters).toBe(3);
    const start = startingPoint('hf', circuit, problem, 0);
    // The printed coefficients carry 12 decimals; sector minimum of quantum-pipeline.md, Appendix A.
    expect(lowest(circuit, problem.hamiltonian, start)).toBeCloseTo(-1.85102417, 7);
  });

  it('knows the curvature along every parameter of an open shell, where each excitation has its own', () => {
    const problem = problemOf(structureOf('BeH'));
    const circuit = ansatz('UCCSD', problem, 1);
    const simulator = circuit.simulator(problem.hamiltonian);
    const theta = new Float64Array(circuit.parameters);
    const [ahead, behind] = [new Float64Array(theta.length), new Float64Array(theta.length)];
    for (let i = 0; i < theta.length; i++) {
      theta[i] = 1e-4;
      simulator.energyAndGradient(theta, ahead);
      theta[i] = -1e-4;
      simulator.energyAndGradient(theta, behind);
      theta[i] = 0;
      expect(circuit.curvature?.[i]).toBeCloseTo((ahead[i]! - behind[i]!) / 2e-4, 5);
    }
    simulator.dispose();
  });
});
