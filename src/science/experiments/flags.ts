import type { Energies, Flag, Outcome } from './contract.ts';
import { belowReferenceErrors, belowReferenceTolerance, sectorTolerance } from './defaults.ts';

export interface FlagEvidence {
  readonly energies: Energies;
  /** ⟨N⟩ and ⟨Sz⟩ of the final state beside what they should be; null for a Pauli sum. */
  readonly expectations: Outcome['expectations'];
  readonly electrons: { readonly alpha: number; readonly beta: number } | null;
  readonly converged: boolean;
  readonly limitReached: boolean;
  readonly scfConverged: boolean;
  /** True when orbitals were left out of the problem. */
  readonly reduced: boolean;
}

/** Everything about an outcome that a reader must know before believing it: a closed list, in the order of the list. */
export function flagsOf(evidence: FlagEvidence): Flag[] {
  const { energies, expectations, electrons } = evidence;
  const flags: Flag[] = [];
  if (isBelowReference(energies)) flags.push('below_fci');
  if (expectations !== null && electrons !== null && leftSector(expectations, electrons)) flags.push('wrong_sector');
  if (!evidence.converged && !evidence.limitReached) flags.push('not_converged');
  if (evidence.limitReached) flags.push('limit_reached');
  if (!evidence.scfConverged) flags.push('scf_not_converged');
  if (evidence.reduced) flags.push('frozen_core');
  if (energies.fci === null && energies.exact === null) flags.push('no_reference');
  return flags;
}

function isBelowReference({ total, standardError, fci, exact }: Energies): boolean {
  const reference = fci ?? exact;
  if (reference === null) return false;
  return total < reference - (standardError > 0 ? belowReferenceErrors * standardError : belowReferenceTolerance);
}

function leftSector(
  { number, sz }: { number: number; sz: number },
  { alpha, beta }: { alpha: number; beta: number },
): boolean {
  return Math.abs(number - alpha - beta) > sectorTolerance || Math.abs(sz - (alpha - beta) / 2) > sectorTolerance;
}
