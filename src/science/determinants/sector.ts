import type { Sector } from './contract.ts';
import { invalidSector, sectorTooLarge, tooManyOrbitals } from './errors.ts';
import { occupationStrings, orbitalLimit, stringCount } from './strings.ts';

/** Strings of one spin beyond this do not fit a process together with what is made from them. */
const stringLimit = 20_000_000;

/** Number of determinants with that many electrons; 0 when they do not fit, a rounded number above 2⁵³. */
export function sectorDimension(orbitals: number, alpha: number, beta: number): number {
  return stringCount(orbitals, alpha) * stringCount(orbitals, beta);
}

/**
 * The determinants with that many α and β electrons in the orbitals.
 *
 * The determinant of strings A, B is Π_{p∈A} a†_pα Π_{q∈B} a†_qβ |0⟩ with orbitals ascending from left to right. In
 * Jordan–Wigner encoding with spin orbitals in block order it is exactly the basis state A | B << orbitals, sign +1.
 * Throws `invalid_sector`, `too_many_orbitals` above 32, or `sector_too_large` for more strings of one spin than memory holds.
 */
export function makeSector(orbitals: number, alpha: number, beta: number): Sector {
  const dimension = sectorDimension(orbitals, alpha, beta);
  if (dimension === 0) throw invalidSector(orbitals, alpha, beta);
  if (orbitals > orbitalLimit) throw tooManyOrbitals(orbitals, orbitalLimit);
  const most = Math.max(stringCount(orbitals, alpha), stringCount(orbitals, beta));
  if (most > stringLimit) throw sectorTooLarge(most, stringLimit, 'strings of one spin');
  return {
    orbitals,
    alpha,
    beta,
    alphaStrings: occupationStrings(orbitals, alpha),
    betaStrings: occupationStrings(orbitals, beta),
    dimension,
  };
}
