export interface OutcomeCount {
  /** Measured values of one shot, as the memory writes them: `1 0 1`. */
  readonly outcome: string;
  readonly count: number;
  readonly share: number;
}

export interface Histogram {
  readonly shots: number;
  /** In the order of the axis: by value for one wire, by bit string for several. */
  readonly bars: readonly OutcomeCount[];
  /** Outcomes that were left out because they are rare, and their shots together. */
  readonly hidden: { readonly outcomes: number; readonly count: number };
  /** Of the measured value, where one wire was measured; null otherwise. */
  readonly mean: number | null;
  readonly deviation: number | null;
}

/** How often each outcome was measured: at most `limit` bars, the most frequent ones, gaps between numbers left as gaps. */
export function histogramOf(memory: readonly string[], limit = 64): Histogram {
  const counts = new Map<string, number>();
  for (const shot of memory) counts.set(shot, (counts.get(shot) ?? 0) + 1);
  const frequent = [...counts].sort((a, b) => b[1] - a[1] || byValue(a[0], b[0]));
  const shown = frequent.slice(0, limit);
  const rest = frequent.slice(limit);
  const bars = shown
    .sort((a, b) => byValue(a[0], b[0]))
    .map(([outcome, count]) => ({ outcome, count, share: count / memory.length }));
  return {
    shots: memory.length,
    bars,
    hidden: { outcomes: rest.length, count: rest.reduce((sum, [, count]) => sum + count, 0) },
    ...moments(counts, memory.length),
  };
}

/** True when every outcome is one whole number, so that the axis is a number line. */
export function isNumeric(bars: readonly OutcomeCount[]): boolean {
  return bars.length > 0 && bars.every(({ outcome }) => /^-?\d+$/.test(outcome));
}

/** Short names of outcomes for an axis: `101`, or `10,1` where a value has more than one digit. */
export function shortOutcomes(bars: readonly OutcomeCount[]): readonly string[] {
  const between = bars.some(({ outcome }) => /\S\S/.test(outcome)) ? ',' : '';
  return bars.map(({ outcome }) => outcome.replaceAll(' ', between));
}

function byValue(left: string, right: string): number {
  const a = left.split(' ').map(Number);
  const b = right.split(' ').map(Number);
  for (let wire = 0; wire < Math.max(a.length, b.length); wire++) {
    const difference = (a[wire] ?? -1) - (b[wire] ?? -1);
    if (Number.isNaN(difference)) return left < right ? -1 : 1;
    if (difference !== 0) return difference;
  }
  return 0;
}

function moments(counts: ReadonlyMap<string, number>, shots: number) {
  if (shots === 0 || [...counts.keys()].some((outcome) => !/^-?\d+$/.test(outcome))) {
    return { mean: null, deviation: null };
  }
  let mean = 0;
  for (const [outcome, count] of counts) mean += (Number(outcome) * count) / shots;
  let variance = 0;
  for (const [outcome, count] of counts) variance += ((Number(outcome) - mean) ** 2 * count) / shots;
  return { mean, deviation: Math.sqrt(variance) };
}
