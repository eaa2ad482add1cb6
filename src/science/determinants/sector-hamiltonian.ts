import type { ElectronicHamiltonian } from '../operators/index.ts';
import { blockHamiltonian } from './block-hamiltonian.ts';
import type { Sector, SectorHamiltonian } from './contract.ts';
import { invalidSector } from './errors.ts';
import { makeSector } from './sector.ts';

/**
 * σ = H·c over all determinants of a sector (default: that of the Hamiltonian's electrons), without constants.
 * Irreps that a vector does not touch cost nothing. `apply` must not write into its input.
 */
export function sectorHamiltonian(h: ElectronicHamiltonian, sector?: Sector): SectorHamiltonian {
  const where = sector ?? makeSector(h.orbitals, h.alpha, h.beta);
  if (where.orbitals !== h.orbitals) throw invalidSector(where.orbitals, where.alpha, where.beta);
  const blocks = blockHamiltonian(h, where);
  const irreps = Array.from({ length: blocks.groupOrder }, (_, irrep) => irrep).filter((irrep) =>
    blocks.dimension(irrep),
  );
  const diagonal = new Float64Array(where.dimension);
  for (const irrep of irreps) blocks.expand(irrep, blocks.diagonal(irrep), diagonal);
  const largest = Math.max(...irreps.map((irrep) => blocks.dimension(irrep)));
  const from = new Float64Array(largest);
  const to = new Float64Array(largest);
  return {
    sector: where,
    diagonal,
    apply(vector, out) {
      for (const irrep of irreps) {
        const c = from.subarray(0, blocks.dimension(irrep));
        const sigma = to.subarray(0, blocks.dimension(irrep));
        blocks.compress(irrep, vector, c);
        if (c.some((value) => value !== 0)) blocks.apply(irrep, c, sigma);
        else sigma.fill(0);
        blocks.expand(irrep, sigma, out);
      }
    },
  };
}
