import type { BasisName } from './contract.ts';
import { unsupportedBasis } from './errors.ts';

/** Functions of one or several angular momenta that share their exponents. */
export interface BasisShell {
  /** One entry for all columns, or one for each. */
  readonly l: readonly number[];
  readonly exponents: readonly number[];
  /** `coefficients[k][i]` of contracted function k and normalised primitive i. */
  readonly coefficients: readonly (readonly number[])[];
}

export type ElementBasis = readonly BasisShell[];

export interface BasisSet {
  readonly name: BasisName;
  readonly elements: Readonly<Record<string, ElementBasis>>;
}

const aliases: Readonly<Record<string, BasisName>> = {
  'sto-3g': 'sto-3g',
  sto3g: 'sto-3g',
  'sto 3g': 'sto-3g',
  '6-31g': '6-31g',
  '631g': '6-31g',
  '6-31g*': '6-31g*',
  '631g*': '6-31g*',
  '6-31gs': '6-31g*',
  '631gs': '6-31g*',
  '6-31g(d)': '6-31g*',
  '631g(d)': '6-31g*',
  '6-31g_d': '6-31g*',
  'cc-pvdz': 'cc-pvdz',
  ccpvdz: 'cc-pvdz',
};

/** The four basis sets by their canonical names. */
export const basisNames: readonly BasisName[] = ['sto-3g', '6-31g', '6-31g*', 'cc-pvdz'];

/** The canonical name of a basis set from any usual spelling. Throws `unsupported_basis`. */
export function basisName(text: string): BasisName {
  const found = Object.hasOwn(aliases, text.trim().toLowerCase()) ? aliases[text.trim().toLowerCase()] : undefined;
  if (!found) throw unsupportedBasis(JSON.stringify(text));
  return found;
}

/** The numbers of a basis set, H to Ar, read when first asked for. */
export async function loadBasis(name: BasisName): Promise<BasisSet> {
  const { default: elements } = await modules[name]();
  return { name, elements };
}

const modules = {
  'sto-3g': () => import('./basis-data/sto-3g.ts'),
  '6-31g': () => import('./basis-data/6-31g.ts'),
  '6-31g*': () => import('./basis-data/6-31gs.ts'),
  'cc-pvdz': () => import('./basis-data/cc-pvdz.ts'),
};
