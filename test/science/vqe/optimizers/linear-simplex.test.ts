import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../../src/science/math/index.ts';
import { LinearSimplex } from '../../../../src/science/vqe/optimizers/linear-simplex.ts';

const n = 4;
const slope = Float64Array.of(1, -2, 0.5, 3);
const linear = (x: Float64Array) => ({ x, energy: 7 + x.reduce((sum, value, i) => sum + slope[i]! * value, 0) });

describe('the linear function of a simplex', () => {
  it('is the linear function itself, after any exchanges of vertices', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 60 }), (seed, exchanges) => {
        const random = pcg64(seed);
        const point = () => linear(Float64Array.from({ length: n }, () => 2 * random.random() - 1));
        const unit = (k: number) => linear(Float64Array.from({ length: n }, (_, i) => (i === k ? 1 : 0)));
        const simplex = new LinearSimplex([0, 1, 2, 3, 4].map(unit));
        for (let k = 0; k < exchanges; k++) {
          const next = point();
          const factors = simplex.heightFactors(next.x.map((value, i) => value - simplex.best.x[i]!));
          const leaving = factors.indexOf(Math.max(...factors));
          if (factors[leaving]! > 0.2) simplex.replace(leaving, next);
        }
        for (const [i, value] of simplex.gradient().entries()) expect(Math.abs(value - slope[i]!)).toBeLessThan(1e-8);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('does not lose digits over thousands of exchanges', () => {
    const random = pcg64(1);
    const corner = (k: number) => linear(Float64Array.from({ length: n }, (_, i) => (i === k ? 1 : 0)));
    const simplex = new LinearSimplex([0, 1, 2, 3, 4].map(corner));
    for (let exchange = 0; exchange < 4000; exchange++) {
      const next = linear(Float64Array.from({ length: n }, () => 2 * random.random() - 1));
      const factors = simplex.heightFactors(next.x.map((value, i) => value - simplex.best.x[i]!));
      const leaving = exchange % n;
      if (factors[leaving]! > 0.1) simplex.replace(leaving, next);
    }
    for (const [i, value] of simplex.gradient().entries()) expect(Math.abs(value - slope[i]!)).toBeLessThan(1e-10);
  });

  it('knows heights, distances and the lowest vertex', () => {
    const at = (x: number, y: number, energy: number) => ({ x: Float64Array.of(x, y), energy });
    const simplex = new LinearSimplex([at(0, 0, 1), at(3, 0, 2), at(0, 4, 3)]);
    expect([...simplex.heights()]).toEqual([3, 4]);
    expect([...simplex.distances()]).toEqual([3, 4]);
    simplex.replace(0, at(1, 0, -5));
    expect(simplex.best.energy).toBe(-5);
    expect(simplex.distances()[1]).toBeCloseTo(Math.sqrt(17), 14);
    // The triangle (1,0), (0,0), (0,4): the origin stands 4/√17 above the opposite side, (0,4) stands 4 above the axis.
    expect(simplex.heights()[0]).toBeCloseTo(4 / Math.sqrt(17), 14);
    expect(simplex.heights()[1]).toBeCloseTo(4, 14);
    expect([...simplex.unitNormal(1)].map(Math.abs)).toEqual([0, 1]);
  });
});
