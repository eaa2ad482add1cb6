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

/** Repetitions where a user gives none: 1 for UCCSD, whose single product is the usual ansatz, 2 for the others. */
export function defaultReps(name: AnsatzName): number {
  return name === 'UCCSD' ? 1 : 2;
}

/**
 * Builds an ansatz for a problem. Throws `bad_repetitions`, `electrons_needed`, `electrons_do_not_fit`,
 * `plain_jordan_wigner_needed`.
 */
export function ansatz(name: AnsatzName, problem: AnsatzProblem, reps: number): Ansatz {
  if (!Number.isInteger(reps) || reps < 1 || reps > 100) throw badRepetitions(name, reps);
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
