import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moreThuente, type StepSample } from '../../../../src/science/vqe/optimizers/line-search.ts';

const options = { decrease: 1e-3, curvature: 0.1, bracketWidth: 1e-10, maxStep: 1e10, maxEvaluations: 60 };

/** Functions 1, 2 and 3 of section 5 of Moré and Thuente (1994). */
const published: Record<string, (step: number) => StepSample> = {
  'function 1': (a) => ({ energy: -a / (a * a + 2), slope: (a * a - 2) / (a * a + 2) ** 2 }),
  'function 2': (a) => ({
    energy: (a + 0.004) ** 5 - 2 * (a + 0.004) ** 4,
    slope: 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3,
  }),
  'function 3': (a) => {
    const [beta, l] = [0.01, 39];
    const kink = a <= 1 - beta ? 1 - a : a >= 1 + beta ? a - 1 : (a - 1) ** 2 / (2 * beta) + beta / 2;
    const kinkSlope = a <= 1 - beta ? -1 : a >= 1 + beta ? 1 : (a - 1) / beta;
    const frequency = (l * Math.PI) / 2;
    return {
      energy: kink + ((2 * (1 - beta)) / (l * Math.PI)) * Math.sin(frequency * a),
      slope: kinkSlope + (1 - beta) * Math.cos(frequency * a),
    };
  },
};

describe('the line search of Moré and Thuente', () => {
  for (const [name, sample] of Object.entries(published)) {
    it.each([1e-3, 1e-1, 10, 1e3])(
      `meets both Wolfe conditions on the paper's ${name} from a first step of %s`,
      (first) => {
        const start = sample(0);
        const result = moreThuente(sample, start, first, options);
        expect(result.found).toBe(true);
        expect(result.energy).toBeLessThanOrEqual(start.energy + options.decrease * result.step * start.slope);
        expect(Math.abs(result.slope)).toBeLessThanOrEqual(options.curvature * Math.abs(start.slope));
      },
    );
  }

  it.each([1e-3, 0.3])(
    'meets both Wolfe conditions on any sum of two waves with μ = %s, and ends at its last call',
    (decrease) => {
      const wolfe = { ...options, decrease, curvature: Math.max(decrease, options.curvature) };
      const number = (min: number, max: number) =>
        fc.integer({ min: 0, max: 1 << 20 }).map((part) => min + ((max - min) * part) / (1 << 20));
      fc.assert(
        fc.property(
          number(0.1, 3),
          number(0, 6),
          number(0.1, 3),
          number(0, 6),
          number(0.01, 5),
          (a, p, b, q, first) => {
            let last = Number.NaN;
            const sample = (t: number) => {
              last = t;
              return {
                energy: Math.sin(a * t + p) + Math.sin(b * t + q),
                slope: a * Math.cos(a * t + p) + b * Math.cos(b * t + q),
              };
            };
            const start = sample(0);
            fc.pre(start.slope < -0.05);
            const result = moreThuente(sample, start, first, wolfe);
            expect(result.found).toBe(true);
            expect(result.step).toBe(last);
            expect(result.energy).toBeLessThanOrEqual(start.energy + decrease * result.step * start.slope);
            expect(Math.abs(result.slope)).toBeLessThanOrEqual(wolfe.curvature * Math.abs(start.slope) + 1e-12);
          },
        ),
        { numRuns: 500, seed: 3 },
      );
    },
  );

  it('says so when its evaluations run out', () => {
    const result = moreThuente((t) => ({ energy: -t, slope: -1 }), { energy: 0, slope: -1 }, 1, {
      ...options,
      maxEvaluations: 3,
    });
    expect(result.found).toBe(false);
  });

  it('goes no farther than the longest step', () => {
    const result = moreThuente((t) => ({ energy: -t, slope: -1 }), { energy: 0, slope: -1 }, 1, {
      ...options,
      maxStep: 50,
    });
    expect(result).toMatchObject({ found: true, step: 50, energy: -50 });
  });
});
