import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../src/science/math/index.ts';
import { basisStateEnergy } from '../../src/science/operators/index.ts';
import { statevectorSimulator, validateCircuit } from '../../src/science/simulator/index.ts';
import type { Ansatz, AnsatzProblem } from '../../src/science/vqe/index.ts';
import { startingPoint } from '../../src/science/vqe/index.ts';

/** What every ansatz does. `problem` knows its electrons; `determinant` is its Hartree–Fock state, two words. */
export function ansatzConformance(
  name: string,
  problem: AnsatzProblem,
  determinant: Uint32Array,
  make: (reps: number) => Ansatz,
): void {
  const somewhere = ({ parameters }: Ansatz) => {
    const random = pcg64(17);
    return Float64Array.from({ length: parameters }, () => 2 * random.random() - 1);
  };

  describe(`ansatz: ${name}`, () => {
    it('declares a valid circuit with as many parameters as it says, all of them used, for any repetitions', () => {
      for (const reps of [1, 2, 3]) {
        const ansatz = make(reps);
        const circuit = validateCircuit(ansatz.circuit());
        expect([circuit.qubits, circuit.parameters]).toEqual([problem.qubits, ansatz.parameters]);
        expect([ansatz.qubits, ansatz.reps]).toEqual([problem.qubits, reps]);
        const used = circuit.gates.flatMap((gate) => ('angle' in gate ? [gate.angle.parameter] : []));
        expect(new Set(used).size).toBe(ansatz.parameters);
      }
    });

    it('uses new parameters in every repetition, as many each time', () => {
      const counts = [1, 2, 3].map((reps) => make(reps).parameters);
      expect((counts[2] ?? 0) - (counts[1] ?? 0)).toBe((counts[1] ?? 0) - (counts[0] ?? 0));
      expect(counts[1]).toBeGreaterThan(counts[0] ?? 0);
    });

    it('is evaluated as its circuit says: energy, gradient and state', () => {
      const ansatz = make(2);
      const theta = somewhere(ansatz);
      const [chosen, oracle] = [
        ansatz.simulator(problem.hamiltonian),
        statevectorSimulator(ansatz.circuit(), problem.hamiltonian),
      ].map((simulator) => {
        const gradient = new Float64Array(ansatz.parameters);
        const energy = simulator.energyAndGradient(theta, gradient);
        return { energy, gradient, probabilities: simulator.probabilities() };
      });
      expect(chosen?.energy).toBeCloseTo(oracle?.energy ?? Number.NaN, 7);
      chosen?.gradient.forEach((slope, k) => {
        expect(slope).toBeCloseTo(oracle?.gradient[k] ?? Number.NaN, 7);
      });
      chosen?.probabilities.forEach((weight, k) => {
        expect(weight).toBeCloseTo(oracle?.probabilities[k] ?? Number.NaN, 10);
      });
      expect(chosen?.probabilities.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    });

    it('evaluates an observable that is not its Hamiltonian', () => {
      const ansatz = make(1);
      const theta = somewhere(ansatz);
      const other = { ...problem.hamiltonian, coefficients: problem.hamiltonian.coefficients.map((c) => 2 * c) };
      const simulator = ansatz.simulator(problem.hamiltonian);
      expect(ansatz.simulator(other).energy(theta)).toBeCloseTo(2 * simulator.energy(theta), 6);
    });

    it('has the Hartree–Fock energy at the start hf', () => {
      const ansatz = make(2);
      const start = startingPoint('hf', ansatz, problem, 0);
      const energy = basisStateEnergy(problem.hamiltonian, determinant);
      expect(ansatz.simulator(problem.hamiltonian).energy(start)).toBeCloseTo(energy, 7);
    });

    it('draws its random start from the seed', () => {
      const ansatz = make(2);
      const start = startingPoint('random', ansatz, problem, 5);
      expect(start).toHaveLength(ansatz.parameters);
      expect(startingPoint('random', ansatz, problem, 5)).toEqual(start);
      expect(startingPoint('random', ansatz, problem, 6)).not.toEqual(start);
    });
  });
}
