import { describe } from 'vitest';
import { compareWithPsi4 } from './scf-cases.ts';

describe('every self-consistent field of the reference agrees with Psi4 to 1e-9 hartree', () => {
  compareWithPsi4(() => true);
});
