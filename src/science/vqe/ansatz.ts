import { excitationPreserving } from './ansatze/excitation-preserving.ts';
import { hardwareEfficient } from './ansatze/hardware-efficient.ts';
import { uccsd } from './ansatze/uccsd.ts';
import type { Ansatz, AnsatzName, AnsatzProblem } from './contract.ts';
import { badRepetitions, unknownAnsatz } from './errors.ts';

export const ansatzNames: readonly AnsatzName[] = ['UCCSD', 'EfficientSU2', 'RealAmplitudes', 'ExcitationPreserving'];

/** The ansatz a user means, upper and lower case, hyphens and underscores aside. Throws `unknown_ansatz`. */
export function ansatzName(text: string): AnsatzName {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_ ]/g, '');
  const found = ansatzNames.find((name) => plain(name) === plain(text));
  if (found === undefined) throw unknownAnsatz(text);
  return found;
}

/**
 * Repetitions where a user gives none. One product of UCCSD is some millihartree off where bonds are stretched (BeH2 at
 * 1.8 times its bond length: 8.7 mHa); two of them are within 1 mHa there and cost twice as much.
 */
export const defaultReps = 2;

/**
 * Builds an ansatz for a problem. Throws `bad_repetitions`, `electrons_needed`, `electrons_do_not_fit`,
 * `plain_jordan_wigner_needed`.
 */
export function ansatz(name: AnsatzName, problem: AnsatzProblem, reps: number): Ansatz {
  // Without repetitions the others keep their last layer of rotations, as in Qiskit; of UCCSD nothing would be left.
  const fewest = name === 'UCCSD' ? 1 : 0;
  if (!Number.isInteger(reps) || reps < fewest || reps > 100) throw badRepetitions(name, reps, fewest);
  switch (name) {
    case 'UCCSD':
      return uccsd(problem, reps);
    case 'EfficientSU2':
    case 'RealAmplitudes':
      return hardwareEfficient(name, problem, reps);
    case 'ExcitationPreserving':
      return excitationPreserving(problem, reps);
  }
}
