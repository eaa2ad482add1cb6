import { defineFailure } from '../errors/index.ts';

export const invalidSector = defineFailure({
  code: 'invalid_sector',
  status: 400,
  message: (orbitals: number, alpha: number, beta: number) =>
    `There is no sector with ${alpha} α and ${beta} β electrons in ${orbitals} orbitals.`,
  hint: () => 'Each orbital holds at most one electron of each spin.',
});

export const tooManyOrbitals = defineFailure({
  code: 'too_many_orbitals',
  status: 400,
  message: (orbitals: number, limit: number) =>
    `Determinants over ${orbitals} orbitals are not possible; the limit is ${limit}.`,
  hint: () => 'Freeze the core, choose a smaller active space or a smaller basis.',
});

export const sectorTooLarge = defineFailure({
  code: 'sector_too_large',
  status: 400,
  message: (dimension: number, limit: number, what: string) =>
    `The sector has ${dimension} ${what}; the limit is ${limit}.`,
  hint: () => 'Freeze the core, choose a smaller active space or a smaller basis.',
});

export const fciTooLarge = defineFailure({
  code: 'fci_too_large',
  status: 400,
  message: (dimension: number, limit: number) =>
    `Full configuration interaction needs ${dimension} determinants; the limit is ${limit}.`,
  hint: () => 'Freeze the core, choose a smaller active space or basis, or go on without an FCI reference.',
});

export const fciInterrupted = defineFailure({
  code: 'interrupted',
  status: 499,
  message: (iterations: number) =>
    `Full configuration interaction was stopped on request after ${iterations} iterations.`,
  hint: (_iterations: number) => 'Start it again when you want the result.',
});
