import type { Molecule, StructureOptions } from './contract.ts';
import { elementOf } from './elements.ts';
import { impossibleActiveSpace, nothingToCorrelate } from './errors.ts';

/** Which orbitals are doubly occupied and left alone, and which carry the Hamiltonian; the others stay empty. */
export interface OrbitalSpace {
  readonly frozen: number;
  readonly orbitals: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Doubly occupied noble-gas cores of all atoms: none for H and He, 1s for Li–Ne, 1s2s2p for Na–Ar. */
export function coreOrbitals(molecule: Molecule): number {
  return molecule.symbols.reduce((count, symbol) => count + elementOf(symbol)!.core, 0);
}

/**
 * Frozen and active orbitals by energy. The active space lies around the Fermi level: the electrons outside it fill the
 * lowest orbitals. With both options the active space must leave at least the core frozen.
 * Throws `impossible_active_space`, `nothing_active`.
 */
export function orbitalSpace(
  molecule: Molecule,
  total: { readonly orbitals: number; readonly alpha: number; readonly beta: number },
  options: Pick<StructureOptions, 'frozenCore' | 'active'>,
): OrbitalSpace {
  const { alpha, beta } = total;
  const core = options.frozenCore ? coreOrbitals(molecule) : 0;
  if (core > beta || core >= alpha) throw nothingToCorrelate(molecule.name, core);
  if (!options.active) return { frozen: core, orbitals: total.orbitals - core, alpha: alpha - core, beta: beta - core };
  const { electrons, orbitals } = options.active;
  const refuse = (why: string) => impossibleActiveSpace(electrons, orbitals, why);
  if (!Number.isSafeInteger(electrons) || !Number.isSafeInteger(orbitals) || electrons < 1 || orbitals < 1) {
    throw refuse('both numbers must be whole and positive');
  }
  const available = alpha + beta - 2 * core;
  if (electrons > available) {
    const where = core > 0 ? ' outside its frozen core' : '';
    throw refuse(`${molecule.name} has ${available} ${available === 1 ? 'electron' : 'electrons'}${where}`);
  }
  const rest = alpha + beta - electrons;
  if (rest % 2 !== 0) throw refuse(`${rest} electrons would be left outside, which is odd`);
  const frozen = rest / 2;
  if (frozen > beta) throw refuse(`the ${alpha - beta} unpaired electrons must be active`);
  if (alpha - frozen > orbitals) throw refuse(`${alpha - frozen} electrons of one spin need as many orbitals`);
  if (frozen + orbitals > total.orbitals) {
    throw refuse(`only ${total.orbitals - frozen} orbitals are left beside the ${frozen} that stay full`);
  }
  return { frozen, orbitals, alpha: alpha - frozen, beta: beta - frozen };
}
