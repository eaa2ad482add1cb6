import type { Evaluation } from '../jobs/energies.ts';

export type Scale = 'energy' | 'error';

export interface Curve {
  readonly evaluations: readonly Evaluation[];
  readonly hf: number | null;
  readonly fci: number | null;
}

/** Columns of the plot: evaluation, energy, lowest so far, and the lines of Hartree–Fock and FCI. */
export type Columns = readonly [number[], ...(number | null)[][]];

/** Energies in hartree, or distances from FCI in millihartree, which a logarithmic axis needs above zero. */
export function columnsOf({ evaluations, hf, fci }: Curve, scale: Scale): Columns {
  const value = scale === 'energy' || fci === null ? (energy: number) => energy : distanceFrom(fci);
  const lowest: (number | null)[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const { energy } of evaluations) {
    least = Math.min(least, energy);
    lowest.push(value(least));
  }
  const line = (energy: number | null) => evaluations.map(() => (energy === null ? null : value(energy)));
  const columns: Columns = [
    evaluations.map(({ index }) => index),
    evaluations.map(({ energy }) => value(energy)),
    lowest,
    line(hf),
  ];
  return scale === 'energy' ? [...columns, line(fci)] : columns;
}

const distanceFrom = (fci: number) => (energy: number) => {
  const error = Math.abs(energy - fci) * 1000;
  return error > 1e-9 ? error : null;
};
