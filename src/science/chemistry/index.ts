export { type BasisSet, basisName, basisNames, loadBasis } from './basis.ts';
export type * from './contract.ts';
export { type Element, elementOf, elements } from './elements.ts';
export { bohrInAngstrom, electronsOf } from './geometry.ts';
export { shippedMolecule, shippedNames } from './molecules.ts';
export { validateMolecule } from './validate-molecule.ts';
