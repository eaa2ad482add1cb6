export type * from './contract.ts';
export * from './errors.ts';
export { oneParticleDensity, spinDensities, spinSquared } from './expectation.ts';
export { fci, fciDefault, fciLimit } from './fci.ts';
export { matrixElement } from './matrix-element.ts';
export { type PairIntegrals, pairIntegrals } from './pair-integrals.ts';
export { makeSector, sectorDimension } from './sector.ts';
export { sectorHamiltonian } from './sector-hamiltonian.ts';
export { electronsBelow, moveSign, occupiedOrbitals, orbitalLimit, stringCount, stringRank } from './strings.ts';
