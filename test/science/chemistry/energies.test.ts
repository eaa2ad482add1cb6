import { describe } from 'vitest';
import { compareWithPsi4 } from './scf-cases.ts';

const large = new Set(['CO2', 'SiH4', 'H2S', 'NaH', 'N2', 'N2_1.1', 'NH3', 'Ar']);

describe('self-consistent fields agree with Psi4 to 1e-9 hartree', () => {
  compareWithPsi4((molecule, basis) => basis === 'sto-3g' || basis === '6-31g' || !large.has(molecule));
});
