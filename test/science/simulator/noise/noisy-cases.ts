import fc from 'fast-check';
import { type NoiseModel, readNoiseModel } from '../../../../src/science/simulator/index.ts';

const probability = (max: number) => fc.integer({ min: 0, max: 1000 }).map((value) => (max * value) / 1000);

/** Models in which every kind of error is there, also strong ones, in part on single qubits or pairs only. */
export function noiseModels(): fc.Arbitrary<NoiseModel> {
  const errors = (arity: 1 | 2) =>
    fc.record({
      arity: fc.constant(arity),
      duration: probability(2),
      depolarizing: probability(arity === 1 ? 1.3 : 1.05),
      amplitude_damping: probability(0.6),
      phase_damping: probability(0.6),
      pauli: fc
        .tuple(probability(0.3), probability(0.3))
        .map(([a, b]): Record<string, number> => (arity === 1 ? { X: a, Y: b } : { XY: a, IZ: b })),
    });
  return fc
    .record({
      times: fc.record({ t1: probability(3), ratio: probability(2), p: probability(1), read: probability(0.4) }),
      one: errors(1),
      two: errors(2),
      cx: errors(2),
    })
    .map(({ times, one, two, cx }) =>
      readNoiseModel({
        name: 'random',
        qubits: [
          {
            t1: times.t1 + 0.1,
            t2: (times.t1 + 0.1) * Math.max(0.05, times.ratio),
            excited_population: times.p,
            readout: { zero_as_one: times.read, one_as_zero: times.read / 2 },
          },
        ],
        gates: [
          { gate: '*', ...one },
          { gate: '*', ...two },
          { gate: 'cx', qubits: [0, 1], ...cx },
          { gate: 'h' },
          { gate: 'rxz', depolarizing: 0.1, arity: 2 },
        ],
      }),
    );
}

/** A mild version for statistics: depolarising and damping of every gate. */
export const mildNoise = readNoiseModel({
  name: 'mild',
  qubits: [{ t1: 20, t2: 15, excited_population: 0.1 }],
  gates: [
    { gate: '*', arity: 1, depolarizing: 0.02, duration: 0.5 },
    { gate: '*', arity: 2, depolarizing: 0.05, duration: 1, amplitude_damping: 0.02 },
  ],
});
