import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eigenSymmetric } from '../../../../src/science/math/index.ts';
import {
  amplitudeDamping,
  type Channel,
  depolarizing,
  pauliChannel,
  phaseDamping,
  thermalRelaxation,
  transferMatrix,
} from '../../../../src/science/simulator/index.ts';
import { adjoint, type Operator, pauliOperator, product } from '../../../../src/science/simulator/noise/operator.ts';
import { rotationMatrix, rotationSlope } from '../../../../src/science/simulator/noise/transfer-matrix.ts';

const unit = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);

/** Channels of every kind with parameters over their whole range. */
const channels: fc.Arbitrary<Channel> = fc.oneof(
  unit.map((p) => depolarizing(1, (4 * p) / 3)),
  unit.map((p) => depolarizing(2, (16 * p) / 15)),
  unit.map(amplitudeDamping),
  unit.map(phaseDamping),
  fc
    .tuple(unit, unit, unit, unit)
    .map(([t1, ratio, t, p]) => thermalRelaxation(t1 + 0.01, (t1 + 0.01) * Math.max(0.01, 2 * ratio), 3 * t, p)),
  fc.array(unit, { minLength: 15, maxLength: 15 }).map((weights) => {
    const sum = weights.reduce((total, w) => total + w, 1);
    return pauliChannel(Float64Array.of(1 / sum, ...weights.map((w) => w / sum)));
  }),
);

/** Σ KρK†. */
function image({ kraus }: Channel, rho: Operator): Operator {
  const parts = kraus.map((k) => product(product(k, rho), adjoint(k)));
  const add = (plane: 're' | 'im') => rho[plane].map((_, at) => parts.reduce((sum, part) => sum + part[plane][at]!, 0));
  return { size: rho.size, re: add('re'), im: add('im') };
}

/** Eigenvalues of a Hermitian matrix, each twice, through the real symmetric one of twice its size. */
function eigenvalues({ size, re, im }: Operator): Float64Array {
  const n = 2 * size;
  const real = Float64Array.from({ length: n * n }, (_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    const k = (row % size) * size + (column % size);
    if (row < size === column < size) return re[k]!;
    return row < size ? -im[k]! : im[k]!;
  });
  return eigenSymmetric(real, n).values;
}

/** Choi's matrix Σ_ij |i⟩⟨j| ⊗ E(|i⟩⟨j|). */
function choi(channel: Channel): Operator {
  const d = 1 << channel.qubits;
  const n = d * d;
  const matrix = { size: n, re: new Float64Array(n * n), im: new Float64Array(n * n) };
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const element = { size: d, re: new Float64Array(d * d), im: new Float64Array(d * d) };
      element.re[i * d + j] = 1;
      const block = image(channel, element);
      for (let k = 0; k < d * d; k++) {
        const at = (i * d + Math.floor(k / d)) * n + j * d + (k % d);
        matrix.re[at] = block.re[k]!;
        matrix.im[at] = block.im[k]!;
      }
    }
  }
  return matrix;
}

describe('channels', () => {
  it('keep the trace: Σ K†K is the identity, and the first row of the transfer matrix is 1, 0, …', () => {
    fc.assert(
      fc.property(channels, (channel) => {
        const d = 1 << channel.qubits;
        const sums = channel.kraus.map((k) => product(adjoint(k), k));
        for (let at = 0; at < d * d; at++) {
          const re = sums.reduce((sum, part) => sum + part.re[at]!, 0);
          const im = sums.reduce((sum, part) => sum + part.im[at]!, 0);
          expect(Math.hypot(re - (at % (d + 1) === 0 ? 1 : 0), im)).toBeLessThan(1e-14);
        }
        transferMatrix(channel.kraus)
          .subarray(0, d * d)
          .forEach((value, column) => {
            expect(Math.abs(value - (column === 0 ? 1 : 0))).toBeLessThan(1e-14);
          });
      }),
    );
  });

  it('are completely positive: Choi matrices have no negative eigenvalue', () => {
    fc.assert(
      fc.property(channels, (channel) => {
        expect(Math.min(...eigenvalues(choi(channel)))).toBeGreaterThan(-1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('act through their transfer matrix as through their Kraus operators', () => {
    fc.assert(
      fc.property(channels, fc.array(unit, { minLength: 16, maxLength: 16 }), (channel, weights) => {
        const d = 1 << channel.qubits;
        const strings = Array.from({ length: d * d }, (_, index) => pauliOperator(channel.qubits, index));
        const rho = { size: d, re: new Float64Array(d * d), im: new Float64Array(d * d) };
        strings.forEach((string, k) => {
          string.re.forEach((value, at) => {
            rho.re[at]! += (weights[k]! * value) / d;
            rho.im[at]! += (weights[k]! * string.im[at]!) / d;
          });
        });
        const after = image(channel, rho);
        const matrix = transferMatrix(channel.kraus);
        strings.forEach((string, i) => {
          const { re } = product(string, after);
          const trace = re.reduce((sum, value, at) => sum + (at % (d + 1) === 0 ? value : 0), 0);
          const expected = strings.reduce((sum, _, j) => sum + matrix[i * d * d + j]! * weights[j]!, 0);
          expect(Math.abs(trace - expected)).toBeLessThan(1e-13);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('are what textbooks say', () => {
    const bloch = (channel: Channel) => Array.from(transferMatrix(channel.kraus), (value) => Number(value.toFixed(12)));
    // Rows and columns I, X, Z, Y.
    expect(bloch(depolarizing(1, 0.3))).toEqual([1, 0, 0, 0, 0, 0.7, 0, 0, 0, 0, 0.7, 0, 0, 0, 0, 0.7]);
    expect(bloch(amplitudeDamping(0.36))).toEqual([1, 0, 0, 0, 0, 0.8, 0, 0, 0.36, 0, 0.64, 0, 0, 0, 0, 0.8]);
    expect(bloch(phaseDamping(0.36))).toEqual([1, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0.8]);
    const relaxed = bloch(thermalRelaxation(2, 3, 1, 0.1));
    expect(relaxed[5]).toBeCloseTo(Math.exp(-1 / 3), 11);
    expect(relaxed[10]).toBeCloseTo(Math.exp(-1 / 2), 11);
    expect(relaxed[8]).toBeCloseTo(0.8 * (1 - Math.exp(-1 / 2)), 11);
    const two = transferMatrix(depolarizing(2, 0.3).kraus);
    expect(two.every((value, at) => Math.abs(value - (at === 0 ? 1 : at % 17 === 0 ? 0.7 : 0)) < 1e-14)).toBe(true);
  });

  it('are refused outside their range', () => {
    const refused = [
      () => depolarizing(1, 1.34),
      () => depolarizing(2, 1.07),
      () => depolarizing(1, -0.1),
      () => amplitudeDamping(1.1),
      () => phaseDamping(Number.NaN),
      () => thermalRelaxation(1, 2.1, 1),
      () => thermalRelaxation(1, 1, -1),
      () => thermalRelaxation(1, 1, 1, 2),
      () => pauliChannel(Float64Array.of(0.5, 0.4, 0, 0)),
    ];
    for (const call of refused) expect(call).toThrow(expect.objectContaining({ code: 'invalid_channel' }));
  });
});

describe('rotations of one qubit', () => {
  it('turn the Bloch vector about their axis', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 3), fc.integer({ min: -300, max: 300 }), (letter, hundredths) => {
        const phi = hundredths / 100;
        const axis = pauliOperator(1, letter);
        const unitary = {
          size: 2,
          re: Float64Array.from(
            { length: 4 },
            (_, k) => (k % 3 === 0 ? Math.cos(phi / 2) : 0) + Math.sin(phi / 2) * axis.im[k]!,
          ),
          im: Float64Array.from({ length: 4 }, (_, k) => -Math.sin(phi / 2) * axis.re[k]!),
        };
        const expected = transferMatrix([unitary]);
        const slope = rotationSlope(letter, phi);
        rotationMatrix(letter, phi).forEach((value, at) => {
          expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-14);
          const step = 1e-5;
          const central =
            (rotationMatrix(letter, phi + step)[at]! - rotationMatrix(letter, phi - step)[at]!) / (2 * step);
          expect(Math.abs(slope[at]! - central)).toBeLessThan(1e-9);
        });
      }),
    );
  });
});
