/** Statistics of the values that are there; null where there are too few. Formulas and order are those of Spark SQL's functions. */
export interface Sample {
  readonly sum: number | null;
  /** `avg`. */
  readonly mean: number | null;
  /** `stddev_samp`: divided by n − 1. Two values at least. */
  readonly deviation: number | null;
}

/** Welford's recurrence for the deviation (Knuth, The Art of Computer Programming 2, 4.2.2); sum and mean as they come. */
export function sampleOf(values: Iterable<number | null>): Sample {
  let count = 0;
  let sum = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    if (value === null) continue;
    count += 1;
    sum += value;
    const distance = value - mean;
    const share = distance / count;
    mean += share;
    squares += distance * (distance - share);
  }
  if (count === 0) return { sum: null, mean: null, deviation: null };
  return { sum, mean: sum / count, deviation: count < 2 ? null : Math.sqrt(squares / (count - 1)) };
}

/** Slope of the least-squares line through (x, y), as `regr_slope`; null where all x are one. */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number | null {
  const middleX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const middleY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  let spread = 0;
  let joint = 0;
  for (const { x, y } of points) {
    spread += (x - middleX) * (x - middleX);
    joint += (x - middleX) * (y - middleY);
  }
  return points.length === 0 || spread === 0 ? null : joint / spread;
}
