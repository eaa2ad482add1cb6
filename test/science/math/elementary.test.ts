import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acos, asin, atan, atan2, cos, cosAndSin, exp, log, log1p, sin } from '../../../src/science/math/index.ts';

const real = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
const same = (value: number, expected: number, times = 1) => {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(times * 4e-16 * Math.max(Math.abs(expected), 1e-300));
};

describe('elementary functions', () => {
  it('agree with those of the engine to the last bits', () => {
    fc.assert(fc.property(real(100), (x) => same(sin(x), Math.sin(x))));
    fc.assert(fc.property(real(100), (x) => same(cos(x), Math.cos(x))));
    fc.assert(fc.property(real(700), (x) => same(exp(x), Math.exp(x))));
    fc.assert(fc.property(fc.double({ min: 5e-324, max: 1e300, noNaN: true }), (x) => same(log(x), Math.log(x))));
    fc.assert(fc.property(fc.double({ min: -0.999, max: 10, noNaN: true }), (x) => same(log1p(x), Math.log1p(x))));
  });

  it('have inverses that agree, too', () => {
    fc.assert(fc.property(real(50), (x) => same(atan(x), Math.atan(x), 3)));
    fc.assert(fc.property(real(1), (x) => same(asin(x), Math.asin(x), 3)));
    fc.assert(fc.property(real(1), (x) => same(acos(x), Math.acos(x), 6)));
    fc.assert(fc.property(real(1), real(1), (y, x) => same(atan2(y, x), Math.atan2(y, x), 3)));
    expect([atan(Infinity), asin(1), acos(-1), atan2(-0, -1), atan2(1, 0)]).toEqual([
      Math.PI / 2,
      Math.PI / 2,
      Math.PI,
      -Math.PI,
      Math.PI / 2,
    ]);
    expect(asin(2)).toBeNaN();
    expect(acos(2)).toBeNaN();
  });

  it('have the values of a program for arbitrary precision, also where angles are huge', () => {
    same(sin(1e22), -0.8522008497671888);
    same(cos(1e22), 0.5232147853951389);
    same(sin(Math.PI), 1.2246467991473532e-16);
    same(cos(Math.PI / 2), 6.123233995736766e-17);
    same(sin(1e6), -0.34999350217129294);
    same(exp(1), Math.E);
    same(exp(-745), 5e-324);
    same(log(5e-324), -744.4400719213812);
    same(log1p(-1e-18), -1e-18);
  });

  it('give cosine and sine together with the bits of each', () => {
    const both = new Float64Array(3);
    const checked = (x: number) => {
      cosAndSin(x, both, 1);
      expect([both[1], both[2]]).toEqual([cos(x), sin(x)]);
    };
    fc.assert(fc.property(real(7), checked), { numRuns: 2000 });
    fc.assert(fc.property(fc.double(), checked));
    for (let k = -16; k <= 16; k++) checked((k * Math.PI) / 4);
  });

  it('keep what is exact exact', () => {
    expect([sin(0), cos(0), exp(0), log(1), log1p(0)]).toEqual([0, 1, 1, 0, 0]);
    expect(Object.is(sin(-0), -0)).toBe(true);
    expect([exp(Number.NEGATIVE_INFINITY), exp(710), exp(-746), log(0), log(Infinity)]).toEqual([
      0,
      Infinity,
      0,
      Number.NEGATIVE_INFINITY,
      Infinity,
    ]);
    for (const wrong of [sin(Infinity), cos(Number.NaN), exp(Number.NaN), log(-1), log1p(-2)]) expect(wrong).toBeNaN();
  });

  it('are odd, even, and on the circle', () => {
    fc.assert(
      fc.property(real(1e9), (x) => {
        expect(sin(-x)).toBe(-sin(x));
        expect(cos(-x)).toBe(cos(x));
        expect(Math.abs(sin(x) * sin(x) + cos(x) * cos(x) - 1)).toBeLessThan(4e-16);
      }),
    );
  });

  it('have the same bits everywhere', () => {
    const bits = new DataView(new ArrayBuffer(8));
    let hash = 0;
    for (let k = 1; k <= 20_000; k++) {
      const x = ((k * 7919) % 20_011) / 1000;
      for (const value of [sin(x - 10), cos(x - 10), exp(x - 10), log(x), log1p(x)]) {
        bits.setFloat64(0, value);
        hash = (Math.imul(hash, 31) + bits.getUint32(0)) | 0;
        hash = (Math.imul(hash, 31) + bits.getUint32(4)) | 0;
      }
    }
    expect(hash).toBe(-1798194850);
  });
});
