/** One line of a plot. A missing value (null) is a gap. */
export interface Series {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
  /** `line` joins the points, `marks` shows each of them; default line. */
  readonly style?: 'line' | 'marks';
}

export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  /** Draw y on a logarithmic scale; values that are not positive are gaps. */
  readonly logarithmic?: boolean;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The range of all values that can be drawn, widened where it would be empty; null when there is nothing to draw. */
export function rangeOf(values: readonly (number | null)[]): Range | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return null;
  const margin = high > low ? 0 : Math.max(Math.abs(low) * 1e-6, 1e-9);
  return { low: low - margin, high: high + margin };
}

/** About `count` round numbers that cover a range: steps of 1, 2 or 5 times a power of ten, never below `least`. */
export function ticks({ low, high }: Range, count: number, least = 0): number[] {
  const raw = Math.max(least, (high - low) / Math.max(1, count));
  const power = Number(`1e${Math.floor(Math.log10(raw))}`);
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

/** The smallest step that makes sense on an axis: 1 where everything on it is a count. */
export const leastStep = (values: readonly number[]): number => (values.every(Number.isInteger) ? 1 : 0);

/** Digits after the point that tell neighbouring ticks apart. */
export function decimalsFor(values: readonly number[]): number {
  if (values.length < 2) return 3;
  const step = Math.abs(values[1]! - values[0]!);
  return Math.max(0, Math.min(10, -Math.floor(Math.log10(step) + 1e-9)));
}

/** The chart with its logarithm taken where it asks for it, so that plotters only know straight axes. */
export function linearised(chart: Chart): Chart {
  if (!chart.logarithmic) return chart;
  const series = chart.series.map((line) => ({
    ...line,
    points: line.points.map(({ x, y }) => ({ x, y: y !== null && y > 0 ? Math.log10(y) : null })),
  }));
  return { ...chart, series };
}
