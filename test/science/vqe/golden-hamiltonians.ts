import type { LabelledTerm, PauliSum } from '../../../src/science/operators/index.ts';
import { pauliSum } from '../../../src/science/operators/index.ts';
import type { AnsatzProblem } from '../../../src/science/vqe/index.ts';

/** Jordan–Wigner Hamiltonians without nuclear repulsion as quantum-pipeline makes them (STO-3G, block order). */

const labels = 'IIII IIIZ IIZI IZII ZIII IIZZ IZIZ ZIIZ YYYY XXYY YYXX XXXX IZZI ZIZI ZZII'.split(' ');

function hydrogen(coefficients: readonly number[]): PauliSum {
  return pauliSum(
    4,
    labels.map((label, k): LabelledTerm => [label, coefficients[k]]),
  );
}

const x74 = 0.045302615509;
export const hydrogen074 = hydrogen([
  -0.812170607361,
  0.171412826394,
  -0.223431536747,
  0.171412826394,
  -0.223431536747,
  0.120625234814,
  0.168688981687,
  0.165927850323,
  x74,
  x74,
  x74,
  x74,
  0.165927850323,
  0.174412876107,
  0.120625234814,
]);

const x7414 = 0.045322202058;
export const hydrogen07414 = hydrogen([
  -0.812617963135,
  0.171197748981,
  -0.22278593024,
  0.171197748981,
  -0.22278593024,
  0.120544822033,
  0.168622191572,
  0.165867024091,
  x7414,
  x7414,
  x7414,
  x7414,
  0.165867024091,
  0.17434844184,
  0.120544822033,
]);

const pair = 0.036411937025;
export const heliumHydride = pauliSum(4, [
  ['IIII', -2.912939153386],
  ['IIIZ', 0.758936345041],
  ['IIYY', -0.052460430667],
  ['IIXX', -0.052460430667],
  ['IIZI', 0.191378998218],
  ['IZII', 0.758936345041],
  ['YYII', -0.052460430667],
  ['XXII', -0.052460430667],
  ['ZIII', 0.191378998218],
  ['IIZZ', 0.128884040982],
  ['IZIZ', 0.23578811056],
  ['YYIZ', -0.043229445596],
  ['XXIZ', -0.043229445596],
  ['ZIIZ', 0.165295978006],
  ['IZYY', -0.043229445596],
  ['IZXX', -0.043229445596],
  ['YYYY', pair],
  ['XXYY', pair],
  ['YYXX', pair],
  ['XXXX', pair],
  ['ZIYY', 0.009230985071],
  ['ZIXX', 0.009230985071],
  ['IZZI', 0.165295978006],
  ['YYZI', 0.009230985071],
  ['XXZI', 0.009230985071],
  ['ZIZI', 0.188160318332],
  ['ZZII', 0.128884040982],
]);

/** A user's Pauli sum, with electrons where an ansatz needs them. */
export function pauliProblem(hamiltonian: PauliSum, electrons: AnsatzProblem['electrons'] = null): AnsatzProblem {
  return { qubits: hamiltonian.qubits, hamiltonian, qubitProblem: null, electronic: null, electrons };
}
