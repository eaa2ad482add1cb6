import { describe, expect, it } from 'vitest';
import type { AnsatzName } from '../../../src/science/vqe/index.ts';
import { ansatz, startingPoint } from '../../../src/science/vqe/index.ts';
import { heliumHydride, hydrogen074, hydrogen07414, pauliProblem } from './golden-hamiltonians.ts';

/** E(x0) of quantum-pipeline: seed 42, 2 repetitions, start `random`, no nuclear repulsion. */
const golden: [system: string, hamiltonian: typeof hydrogen074, energies: Partial<Record<AnsatzName, number>>][] = [
  [
    'H2 at 0.74 Å',
    hydrogen074,
    { EfficientSU2: -0.85534838716, RealAmplitudes: -0.858774903704, ExcitationPreserving: -1.421416961888 },
  ],
  [
    'H2 at 0.7414 Å',
    hydrogen07414,
    { EfficientSU2: -0.855890390967, RealAmplitudes: -0.859226544422, ExcitationPreserving: -1.421022924073 },
  ],
  [
    'HeH+',
    heliumHydride,
    { EfficientSU2: -3.213396290593, RealAmplitudes: -2.843199474331, ExcitationPreserving: -3.689293525294 },
  ],
];

describe('the first energy for seed 42', () => {
  for (const [system, hamiltonian, energies] of golden) {
    for (const name of ['EfficientSU2', 'RealAmplitudes', 'ExcitationPreserving'] as const) {
      it(`is quantum-pipeline's for ${name} on ${system}`, () => {
        const problem = pauliProblem(hamiltonian, { alpha: 1, beta: 1 });
        const circuit = ansatz(name, problem, 2);
        const start = startingPoint('random', circuit, problem, 42);
        expect(start).toHaveLength(name === 'RealAmplitudes' ? 12 : 24);
        // The printed coefficients have 12 decimals, so the energies agree to about 1e-11.
        expect(circuit.simulator(hamiltonian).energy(start)).toBeCloseTo(energies[name] ?? Number.NaN, 10);
      });
    }
  }
});
