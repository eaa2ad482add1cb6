import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../../src/science/math/index.ts';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  densityMatrixSimulator,
  freeAngle,
  readNoiseModel,
  rx,
  ry,
  rz,
  trajectorySimulator,
} from '../../../../src/science/simulator/index.ts';
import { noisyGates } from '../../../../src/science/simulator/noise/noisy-circuit.ts';
import { Ensemble } from '../../../../src/science/simulator/noise/trajectories/ensemble.ts';
import { pathSteps } from '../../../../src/science/simulator/noise/trajectories/path-step.ts';
import { Arena } from '../../../../src/science/simulator/wasm/arena.ts';
import { simulatorConformance } from '../../../conformance/simulator.ts';
import { cases } from '../arbitraries.ts';
import { mildNoise, noiseModels } from './noisy-cases.ts';

simulatorConformance('trajectorySimulator', trajectorySimulator, { maxQubits: 5, pure: false, runs: 30 });

const qubits = 4;
const circuit: Circuit = {
  qubits,
  parameters: 6,
  gates: [0, 1].flatMap((layer) => [
    ...[0, 1, 2, 3].map((q) => ry(q, freeAngle((3 * layer + q) % 6, 1 + q / 3))),
    ...[0, 1, 2].map((q) => cx(q, q + 1)),
    ...[0, 1, 2, 3].map((q) => rz(q, freeAngle((3 * layer + q + 1) % 6))),
    ...[0, 2].map((q) => rx(q, freeAngle(layer + q))),
  ]),
};
const theta = Float64Array.of(0.4, -1.1, 0.9, 2.1, 0.2, -0.6);
const observable = pauliSum(qubits, [
  ['ZZII', 0.9],
  ['IXXI', -0.7],
  ['YIIY', 0.5],
  ['IIIZ', 1.2],
  ['IIII', -30],
]);
const strong = readNoiseModel({
  name: 'strong',
  qubits: [{ t1: 2, t2: 1.5, excited_population: 0.2, readout: { zero_as_one: 0.1, one_as_zero: 0.2 } }],
  gates: [
    { gate: '*', arity: 1, duration: 0.3, phase_damping: 0.1 },
    { gate: '*', arity: 2, duration: 0.5, depolarizing: 0.2, amplitude_damping: 0.3 },
  ],
});

describe('quantum trajectories', () => {
  it.each([
    ['mild', mildNoise],
    ['strong', strong],
  ])('have the energy, outcomes and gradient of the density matrix in the mean: %s noise', (_, noise) => {
    const exact = densityMatrixSimulator(circuit, observable, { noise });
    const exactGradient = new Float64Array(6);
    const exactEnergy = exact.energyAndGradient(theta, exactGradient);
    // Thirty seeds in a row: deviations in units of the standard error scatter as they should.
    const seeds = Array.from({ length: 30 }, (__, seed) => seed);
    const runs = seeds.map((seed) => {
      const simulator = trajectorySimulator(circuit, observable, { noise, seed, trajectories: 200 });
      const gradient = new Float64Array(6);
      const energy = simulator.energyAndGradient(theta, gradient);
      return {
        deviation: (energy - exactEnergy) / simulator.standardError(),
        gradient,
        read: simulator.outcomes(5, 4),
      };
    });
    for (const { deviation } of runs) expect(Math.abs(deviation)).toBeLessThan(5);
    const square = runs.reduce((sum, { deviation }) => sum + deviation ** 2, 0) / runs.length;
    expect(square).toBeGreaterThan(0.3);
    expect(square).toBeLessThan(2.2);
    const within = (samples: number[], value: number) => {
      const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
      const variance = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / (samples.length - 1);
      expect(Math.abs(mean - value)).toBeLessThan(5 * Math.sqrt(variance / samples.length) + 1e-12);
    };
    exactGradient.forEach((slope, k) => {
      within(
        runs.map(({ gradient }) => gradient[k]!),
        slope,
      );
    });
    exact.outcomes(5, 4).forEach((p, k) => {
      within(
        runs.map(({ read }) => read[k]!),
        p,
      );
    });
  });

  it('give each run the energy that it has alone: sharing the common past changes no bit', () => {
    fc.assert(
      fc.property(cases(4, 5), noiseModels(), (sample, noise) => {
        const size = 16;
        const seeds = Array.from({ length: 12 }, (_, k) => 1000 + k);
        const finals = (chosen: readonly number[]) => {
          const arena = new Arena();
          const steps = pathSteps(arena, size, noisyGates(sample.circuit, noise));
          const found = new Map<number, number[]>();
          new Ensemble(arena, size, steps, chosen).run(sample.theta, (psi, members) => {
            for (const k of members) found.set(chosen[k]!, [...arena.numbersAt(psi.re, size)]);
          });
          return found;
        };
        const together = finals(seeds);
        for (const seed of seeds) expect(finals([seed]).get(seed)).toEqual(together.get(seed));
      }),
      { numRuns: 10 },
    );
  });

  it('draw the same for the same seed, other errors for another, and go on with common numbers at other points', () => {
    const make = (seed: number) =>
      trajectorySimulator(circuit, observable, { noise: mildNoise, seed, trajectories: 64 });
    const first = make(3);
    const energy = first.energy(theta);
    expect(make(3).energy(theta)).toBe(energy);
    expect(make(4).energy(theta)).not.toBe(energy);
    expect(first.energy(theta)).toBe(energy);
    const gradient = new Float64Array(6);
    expect(Math.abs(first.energyAndGradient(theta, gradient) - energy)).toBeLessThan(1e-12);
    const other = make(3);
    other.prepare(theta);
    expect([...first.sample(500, pcg64(2))]).toEqual([...other.sample(500, pcg64(2))]);
  });

  it('have no standard error without noise, an unknown one for a single run, and refuse none at all', () => {
    const alone = trajectorySimulator(circuit, observable);
    alone.prepare(theta);
    expect(alone.standardError()).toBe(0);
    const single = trajectorySimulator(circuit, observable, { noise: mildNoise, trajectories: 1 });
    single.prepare(theta);
    expect(single.standardError()).toBe(Infinity);
    expect(() => trajectorySimulator(circuit, observable, { noise: mildNoise, trajectories: 0 })).toThrow(
      expect.objectContaining({ code: 'invalid_trajectories' }),
    );
    expect(() => single.statevector()).toThrow(expect.objectContaining({ code: 'no_statevector' }));
  });
});
