import type { Outcome } from '../../../science/experiments/index.ts';

/** More points than this show nothing more in a plot. */
export const mostPoints = 500;

/** [number of the evaluation, total energy in hartree]: all of a short trajectory, of a long one evenly many with both ends. */
export function convergenceCurve({
  trajectory,
  energies,
}: Pick<Outcome, 'trajectory' | 'energies'>): [number, number][] {
  const last = trajectory.length - 1;
  const points = Math.min(trajectory.length, mostPoints);
  return Array.from({ length: points }, (_, point) => {
    const { index, energy } = trajectory[points === 1 ? 0 : Math.round((point * last) / (points - 1))]!;
    return [index, energy + energies.nuclearRepulsion];
  });
}
