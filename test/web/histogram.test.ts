import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelStep, ticksUpTo } from '../../web/src/charts/ticks.ts';
import { histogramOf, isNumeric, shortOutcomes } from '../../web/src/jobs/outcomes.ts';

describe('a histogram of memory strings', () => {
  it('counts outcomes of one wire in the order of their values, with mean and deviation', () => {
    const histogram = histogramOf(['10', '9', '10', '11']);
    expect(histogram.bars.map(({ outcome, count }) => [outcome, count])).toEqual([
      ['9', 1],
      ['10', 2],
      ['11', 1],
    ]);
    expect(histogram.mean).toBe(10);
    expect(histogram.deviation).toBeCloseTo(Math.SQRT1_2, 12);
    expect(isNumeric(histogram.bars)).toBe(true);
  });

  it('sorts outcomes of several wires wire by wire, as numbers', () => {
    const { bars, mean } = histogramOf(['10 0', '2 1', '2 0', '10 0']);
    expect(bars.map(({ outcome }) => outcome)).toEqual(['2 0', '2 1', '10 0']);
    expect(mean).toBeNull();
    expect(isNumeric(bars)).toBe(false);
  });

  it('names outcomes so that ten and one is not one, zero, one', () => {
    expect(shortOutcomes(histogramOf(['1 0 1', '0 0 1']).bars)).toEqual(['001', '101']);
    expect(shortOutcomes(histogramOf(['10 1', '1 1']).bars)).toEqual(['1,1', '10,1']);
  });

  it('keeps the most frequent outcomes and says how many are left out', () => {
    const memory = ['1', '2', '2', '3', '3', '3'];
    const { bars, hidden } = histogramOf(memory, 2);
    expect(bars.map(({ outcome }) => outcome)).toEqual(['2', '3']);
    expect(hidden).toEqual({ outcomes: 1, count: 1 });
  });

  it('loses no shot', () => {
    const outcome = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(outcome), fc.integer({ min: 1, max: 20 }), (shots, limit) => {
        const memory = shots.map((values) => values.join(' '));
        const { bars, hidden } = histogramOf(memory, limit);
        expect(bars.reduce((sum, { count }) => sum + count, hidden.count)).toBe(memory.length);
        expect(bars.length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('of no shots is empty', () => {
    expect(histogramOf([])).toEqual({
      shots: 0,
      bars: [],
      hidden: { outcomes: 0, count: 0 },
      mean: null,
      deviation: null,
    });
  });
});

describe('an axis', () => {
  it('ends at a round number at or above its top', () => {
    expect(ticksUpTo(0.18)).toEqual([0, 0.05, 0.1, 0.15, 0.2]);
    expect(ticksUpTo(1)).toEqual([0, 0.5, 1]);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (top) => {
        const ticks = ticksUpTo(top);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(top * (1 - 1e-8));
        expect(ticks.length).toBeLessThan(8);
      }),
    );
  });

  it('labels only what fits', () => {
    expect(labelStep(10, 300, 30)).toBe(1);
    expect(labelStep(100, 300, 30)).toBe(10);
    expect(labelStep(64, 300, 60)).toBe(20);
  });
});
