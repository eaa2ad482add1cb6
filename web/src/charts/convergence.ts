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

/**
 * The part of the energy axis that a reader wants: the lowest energies and both reference lines. Trial steps of an
 * optimizer may lie far above; they leave the frame instead of pressing everything else flat. `above` is the highest
 * energy that is not drawn, null when all are.
 */
export function energyFrame({ evaluations, hf, fci }: Curve): {
  readonly low: number;
  readonly high: number;
  readonly above: number | null;
} {
  const energies = evaluations.map(({ energy }) => energy);
  const lines = [hf, fci].filter((energy) => energy !== null);
  const low = least([...energies, ...lines]);
  const highest = -least(energies.map((energy) => -energy));
  // Where the search begins counts as well, but only its first energy: the steps after it are trials.
  const wanted = -least([...lines, ...energies.slice(0, 1)].map((energy) => -energy));
  const span = Math.max(wanted - low, 1e-6);
  const above = highest > wanted + span;
  const high = (above ? wanted : Math.max(wanted, highest)) + span * (above ? 0.4 : 0.1);
  return { low: low - span * 0.1, high, above: above ? highest : null };
}

const least = (values: readonly number[]) =>
  values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);

const distanceFrom = (fci: number) => (energy: number) => {
  const error = Math.abs(energy - fci) * 1000;
  return error > 1e-9 ? error : null;
};
