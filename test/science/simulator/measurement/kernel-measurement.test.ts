import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64, xoshiro128 } from '../../../../src/science/math/index.ts';
import { measurementGroups, type PauliSum, pauliSum } from '../../../../src/science/operators/index.ts';
import type { Statevector } from '../../../../src/science/simulator/index.ts';
import { kernelShares, kernelTally } from '../../../../src/science/simulator/kernel-tally.ts';
import { groupMoments } from '../../../../src/science/simulator/measurement/group-moments.ts';
import { KernelMeasurement } from '../../../../src/science/simulator/measurement/kernel-measurement.ts';
import { type MeasuredGroup, measuredGroups } from '../../../../src/science/simulator/measurement/measured-groups.ts';
import { measureVector } from '../../../../src/science/simulator/measurement/vector-measurement.ts';
import { cumulativeSums, multinomialTally, sampleTally } from '../../../../src/science/simulator/sampling.ts';

/** Amplitudes that fall off by `decay` from basis state to basis state in some order: 1 is a spread state. */
function randomState(qubits: number, decay: number, seed: number): Statevector {
  const random = pcg64(seed);
  const length = 1 << qubits;
  const order = Array.from({ length }, (_, k) => k).sort(() => random.random() - 0.5);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  let size = 1;
  for (const k of order) {
    re[k] = size * random.standardNormal();
    im[k] = size * random.standardNormal();
    size *= decay;
  }
  return { re, im };
}

function randomSum(qubits: number, terms: number, seed: number): PauliSum {
  const random = pcg64(seed);
  const letter = () => 'IXYZZI'.charAt(Math.floor(6 * random.random()));
  const labels = new Set(Array.from({ length: terms }, () => Array.from({ length: qubits }, letter).join('')));
  return pauliSum(
    qubits,
    [...labels].map((label): [string, number] => [label, random.standardNormal()]),
  );
}

function inTypeScript(state: Statevector, groups: readonly MeasuredGroup[], shots: number, seed: Uint32Array) {
  const moments: number[] = [];
  measureVector(state, groups, shots, xoshiro128(seed), (group, outcomes) => {
    const { mean, variance } = groupMoments(group, outcomes, shots);
    moments.push(mean, variance);
  });
  return moments;
}

function inKernel(measurement: KernelMeasurement, state: Statevector, seed: Uint32Array) {
  const moments: number[] = [];
  measurement.measure(state, seed, (mean, variance) => moments.push(mean, variance));
  return moments;
}

describe('a measurement in WebAssembly', () => {
  it('gives the bits of the one in TypeScript, for spread and for concentrated states', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 9 }),
        fc.constantFrom(1, 0.9, 0.3, 0),
        fc.constantFrom(1, 2, 7, 60, 700, 1e9),
        fc.nat(1000),
        (qubits, decay, wanted, seed) => {
          const state = randomState(qubits, decay, seed);
          const { groups } = measuredGroups(...withGroups(randomSum(qubits, 3 + (seed % 40), seed)));
          const shots = Math.min(wanted, 8 * state.re.length - 1);
          const measurement = new KernelMeasurement(groups, state.re.length, shots);
          for (const words of [Uint32Array.of(seed, 2, 3, 4), Uint32Array.of(0, 0, 0, seed)]) {
            expect(inKernel(measurement, state, words)).toEqual(inTypeScript(state, groups, shots, words));
          }
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  });

  it('gives these bits when one memory measures different states in turn, and for more shots than one pass draws', () => {
    const { groups } = measuredGroups(...withGroups(randomSum(11, 60, 3)));
    const measurement = new KernelMeasurement(groups, 1 << 11, 5000);
    for (const decay of [0, 1, 0.2, 0.97, 1]) {
      const state = randomState(11, decay, 5);
      const words = Uint32Array.of(1, 2, 3, 4);
      expect(inKernel(measurement, state, words)).toEqual(inTypeScript(state, groups, 5000, words));
    }
  });

  it('gives these bits for 16 qubits', () => {
    const { groups } = measuredGroups(...withGroups(randomSum(16, 6, 8)));
    const state = randomState(16, 0.9998, 2);
    const words = Uint32Array.of(9, 8, 7, 6);
    const measurement = new KernelMeasurement(groups, 1 << 16, 900);
    expect(inKernel(measurement, state, words)).toEqual(inTypeScript(state, groups, 900, words));
  });
});

describe('counting draws in WebAssembly', () => {
  it.each([
    [8, 50, 1],
    [256, 2000, 0.9],
    [4096, 30_000, 1],
    [4096, 30_000, 0],
    [65_536, 70_001, 0.9999],
  ])('of %i weights in %i shots gives what TypeScript gives', (length, shots, decay) => {
    const { re } = randomState(Math.log2(length), decay, length);
    const weights = re.map((x, k) => (k % 5 === 4 ? 0 : x * x));
    const seed = Uint32Array.of(0, 0, 0, 0);
    expect(kernelTally(cumulativeSums(weights), shots, seed)).toEqual(sampleTally(weights, shots, xoshiro128(seed)));
  });

  it.each([
    [16, 3, 0.5],
    [64, 100_000, 1],
    [64, 1e12, 1],
    [4096, 70_000, 0.99],
    [4096, 500_000, 1],
  ])('of %i weights with %i shots shared out gives what TypeScript gives', (length, shots, decay) => {
    const { re } = randomState(Math.log2(length), decay, length);
    const weights = re.map((x, k) => (k % 5 === 4 ? 0 : x * x));
    const seed = Uint32Array.of(5, 0, 1, 0);
    expect(kernelShares(weights, shots, seed)).toEqual(multinomialTally(weights, shots, xoshiro128(seed)));
  });

  it('is left to TypeScript where lengths are not powers of two', () => {
    expect(kernelTally(Float64Array.of(1, 2, 3), 5, Uint32Array.of(1, 2, 3, 4))).toBeNull();
  });
});

function withGroups(sum: PauliSum): [PauliSum, ReturnType<typeof measurementGroups>] {
  return [sum, measurementGroups(sum)];
}
