import type { Chart } from './series.ts';

/** One point of a dissociation curve; total energies in hartree, null where they do not exist. */
export interface CurvePoint {
  readonly value: number;
  readonly hf: number | null;
  readonly vqe: number | null;
  readonly fci: number | null;
}

/** VQE between Hartree–Fock and FCI along a coordinate. */
export function curveChart(title: string, x: string, points: readonly CurvePoint[]): Chart {
  const line = (pick: (point: CurvePoint) => number | null) =>
    points.map((point) => ({ x: point.value, y: pick(point) }));
  return {
    title,
    x,
    y: 'total energy, Ha',
    series: [
      { label: 'VQE', style: 'marks', points: line((point) => point.vqe) },
      { label: 'FCI', points: line((point) => point.fci) },
      { label: 'HF', points: line((point) => point.hf) },
    ],
  };
}

/** How the energy came down: the distance to the reference on a logarithmic scale where there is one, else the energy. */
export function convergenceChart(title: string, energies: readonly number[], reference: number | null): Chart {
  const points = energies.map((energy, index) => ({
    x: index + 1,
    y: reference === null ? energy : Math.abs(energy - reference) * 1000,
  }));
  return reference === null
    ? { title, x: 'evaluation', y: 'total energy, Ha', series: [{ label: 'energy', points }] }
    : {
        title,
        x: 'evaluation',
        y: '|E - reference|, mHa',
        logarithmic: true,
        series: [{ label: 'distance to the reference', points }],
      };
}
