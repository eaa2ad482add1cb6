import { ansatz, ansatzNames } from '../../../src/science/vqe/index.ts';
import { ansatzConformance } from '../../conformance/ansatz.ts';
import { hydrogen07414, pauliProblem } from './golden-hamiltonians.ts';
import { problemOf, structureOf } from './molecules.ts';

const user = pauliProblem(hydrogen07414, { alpha: 1, beta: 1 });
const ion = problemOf(structureOf('HeH+'));
const chain = problemOf(structureOf('H4'));

for (const name of ansatzNames) {
  for (const [where, problem] of [
    ['a Pauli sum', user],
    ['HeH+', ion],
    ['H4', chain],
  ] as const) {
    const determinant = problem.qubitProblem?.hartreeFock ?? Uint32Array.of(0b0101, 0);
    ansatzConformance(`${name} on ${where}`, problem, determinant, (reps) => ansatz(name, problem, reps));
  }
}
