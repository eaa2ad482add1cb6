import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../src/science/math/index.ts';
import { mapToQubits, measurementGroups, pauliSum } from '../../../src/science/operators/index.ts';
import {
  cx,
  excitationCircuit,
  fixedAngle,
  freeAngle,
  type Gate,
  h,
  ry,
  sampledEnergy,
  sectorSimulator,
  stabilizerSimulator,
  statevectorSimulator,
} from '../../../src/science/simulator/index.ts';
import { cases } from './arbitraries.ts';
import { randomElectrons, randomExcitations } from './random-electrons.ts';

function repeat(count: number, draw: (seed: number) => { energy: number; standardError: number }) {
  const samples = Array.from({ length: count }, (_, seed) => draw(seed));
  const mean = samples.reduce((sum, { energy }) => sum + energy, 0) / count;
  const spread = Math.sqrt(samples.reduce((sum, { energy }) => sum + (energy - mean) ** 2, 0) / (count - 1));
  const reported = Math.sqrt(samples.reduce((sum, { standardError }) => sum + standardError ** 2, 0) / count);
  return { mean, spread, reported };
}

describe('a sampled energy', () => {
  it('scatters around the exact energy as widely as its standard error says, in X, Y and Z bases', () => {
    const labels: [string, number][] = [
      ['III', -3],
      ['ZZI', 0.7],
      ['ZIZ', -0.4],
      ['IZI', 0.3],
      ['XXI', 0.5],
      ['XIX', 0.6],
      ['YYI', -0.8],
      ['IYY', 0.9],
      ['XYZ', 0.35],
    ];
    const observable = pauliSum(3, labels);
    const groups = measurementGroups(observable);
    const gates = [
      ...[0, 1, 2].map((q) => ry(q, freeAngle(q))),
      { kind: 'cx', control: 0, target: 2 } as const,
      ...[0, 1, 2].map((q) => ({ kind: 'rx', qubit: q, angle: freeAngle(q, 1.3) }) as const),
    ];
    const simulator = statevectorSimulator({ qubits: 3, parameters: 3, gates }, observable);
    const exact = simulator.energy(Float64Array.of(0.4, 1.1, 2.3));
    const count = 3000;
    const { mean, spread, reported } = repeat(count, (seed) =>
      sampledEnergy(simulator, observable, groups, 50, pcg64(seed)),
    );
    expect(Math.abs(mean - exact)).toBeLessThan((4 * spread) / Math.sqrt(count));
    // A standard deviation from N samples is itself uncertain by 1/√(2N).
    expect(Math.abs(reported / spread - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
  });

  it('knows the covariances inside a group', () => {
    // In a Bell state both qubits are random and equal.
    const observable = pauliSum(2, [
      ['ZI', 1],
      ['IZ', -1],
    ]);
    const gates = [h(0), { kind: 'cx', control: 0, target: 1 } as const];
    const simulator = statevectorSimulator({ qubits: 2, parameters: 0, gates }, observable);
    simulator.prepare(new Float64Array(0));
    const groups = measurementGroups(observable);
    expect(groups).toHaveLength(1);
    // Each term alone has variance 1, their difference none.
    expect(sampledEnergy(simulator, observable, groups, 100, pcg64(1))).toEqual({ energy: 0, standardError: 0 });
  });

  it('is the same from a sector and from its circuit', () => {
    const hamiltonian = randomElectrons(2, 1, [0, 0, 0], 3);
    const {
      encoding,
      hamiltonian: observable,
      hartreeFock,
    } = mapToQubits(hamiltonian, { mapping: 'parity', taper: 'parity2' });
    const excitations = randomExcitations(hamiltonian, 3, 4);
    const sector = sectorSimulator({ hamiltonian, encoding, excitations, parameters: 3 });
    const circuit = statevectorSimulator(excitationCircuit(encoding, hartreeFock, excitations, 3), observable);
    const theta = Float64Array.of(0.3, -0.2, 0.9);
    sector.prepare(theta);
    circuit.prepare(theta);
    const groups = measurementGroups(observable);
    const mine = sampledEnergy(sector, observable, groups, 4000, pcg64(8));
    const theirs = sampledEnergy(circuit, observable, groups, 4000, pcg64(8));
    expect(mine.energy).toBeCloseTo(theirs.energy, 12);
    expect(Math.abs(mine.energy - sector.expectation())).toBeLessThan(5 * mine.standardError);
  });

  it('comes within five standard errors of the exact energy for random circuits', () => {
    fc.assert(
      fc.property(cases(4), fc.nat(), ({ circuit, theta, observable }, seed) => {
        const simulator = statevectorSimulator(circuit, observable);
        const exact = simulator.energy(theta);
        const { energy, standardError } = sampledEnergy(
          simulator,
          observable,
          measurementGroups(observable),
          4000,
          pcg64(seed),
        );
        expect(Math.abs(energy - exact)).toBeLessThan(5 * standardError + 0.02);
      }),
      { seed: 20, numRuns: 40 },
    );
  });

  it.each([
    [2, 4000],
    [40, 1500],
    [3000, 600],
  ])('is unbiased with an honest error for %i shots, few or many for the length of the state', (shots, count) => {
    const hamiltonian = randomElectrons(2, 1, [0, 0, 0], 3);
    const { hamiltonian: observable } = mapToQubits(hamiltonian);
    const gates = [0, 1, 2, 3, 4, 5].flatMap((q) => [
      { kind: 'ry', qubit: q, angle: freeAngle(0, 1 + q) } as const,
      { kind: 'cx', control: q, target: (q + 1) % 6 } as const,
      { kind: 'rx', qubit: q, angle: freeAngle(0, 2 - q) } as const,
    ]);
    const simulator = statevectorSimulator({ qubits: 6, parameters: 1, gates }, observable);
    const exact = simulator.energy(Float64Array.of(0.7));
    const groups = measurementGroups(observable);
    const { mean, spread, reported } = repeat(count, (seed) =>
      sampledEnergy(simulator, observable, groups, shots, pcg64(seed)),
    );
    expect(Math.abs(mean - exact)).toBeLessThan((5 * spread) / Math.sqrt(count));
    expect(Math.abs(reported / spread - 1)).toBeLessThan(5 / Math.sqrt(2 * count));
  });

  it('takes probabilities instead of a vector, turned as it asks for them', () => {
    const observable = pauliSum(2, [
      ['ZZ', 0.4],
      ['YX', -0.8],
      ['XI', 0.3],
    ]);
    const gates: Gate[] = [ry(0, fixedAngle(0.8)), cx(0, 1), { kind: 'rx', qubit: 1, angle: fixedAngle(0.5) }];
    const open = (more: Gate[]) => {
      const simulator = statevectorSimulator({ qubits: 2, parameters: 0, gates: [...gates, ...more] }, observable);
      simulator.prepare(new Float64Array(0));
      return simulator;
    };
    const probabilities = (turned: number, inY: number) =>
      open(
        [0, 1].flatMap((qubit): Gate[] => {
          if (((turned >>> qubit) & 1) === 0) return [];
          const y = ((inY >>> qubit) & 1) === 1;
          return [y ? { kind: 'rx', qubit, angle: fixedAngle(Math.PI / 2) } : h(qubit)];
        }),
      ).probabilities();
    const simulator = open([]);
    const { energy, standardError } = sampledEnergy(
      simulator,
      observable,
      measurementGroups(observable),
      100_000,
      pcg64(2),
      { probabilities },
    );
    expect(Math.abs(energy - simulator.expectation())).toBeLessThan(5 * standardError);
  });

  it('reads what the device reads', () => {
    const observable = pauliSum(2, [
      ['ZZ', 1],
      ['IZ', 1],
      ['XI', 1],
    ]);
    const simulator = statevectorSimulator({ qubits: 2, parameters: 0, gates: [h(1)] }, observable);
    simulator.prepare(new Float64Array(0));
    const measure = (readout: (outcome: number, stream: { random(): number }) => number) =>
      sampledEnergy(simulator, observable, measurementGroups(observable), 20_000, pcg64(0), { readout });
    // Both bits inverted: ⟨X⟩ and ⟨Z⟩ change sign, ⟨ZZ⟩ = 0 does not.
    expect(measure((outcome) => outcome ^ 3).energy).toBeCloseTo(-2, 1);
    // Each bit of qubit 0 read wrongly in one of four shots halves ⟨Z⟩ = 1.
    const flipped = measure((outcome, stream) => (stream.random() < 0.25 ? outcome ^ 1 : outcome));
    expect(Math.abs(flipped.energy - 1.5)).toBeLessThan(5 * flipped.standardError);
  });

  it('takes the identity exactly and without error', () => {
    const observable = pauliSum(2, [['II', -1.25]]);
    const simulator = statevectorSimulator({ qubits: 2, parameters: 0, gates: [h(0)] }, observable);
    simulator.prepare(new Float64Array(0));
    const groups = measurementGroups(observable);
    expect(sampledEnergy(simulator, observable, groups, 7, pcg64(0))).toEqual({ energy: -1.25, standardError: 0 });
    expect(sampledEnergy(simulator, observable, [], 7, pcg64(0))).toEqual({ energy: -1.25, standardError: 0 });
  });

  it('bounds the error of a single shot by the size of the terms', () => {
    const observable = pauliSum(1, [['Z', -2]]);
    const simulator = statevectorSimulator({ qubits: 1, parameters: 0, gates: [] }, observable);
    simulator.prepare(new Float64Array(0));
    const groups = measurementGroups(observable);
    expect(sampledEnergy(simulator, observable, groups, 1, pcg64(0))).toEqual({ energy: -2, standardError: 2 });
  });

  it('refuses groups that leave a term out, measure it twice or in another basis', () => {
    const observable = pauliSum(2, [
      ['ZZ', 1],
      ['XI', 1],
    ]);
    const simulator = statevectorSimulator({ qubits: 2, parameters: 0, gates: [] }, observable);
    simulator.prepare(new Float64Array(0));
    const [first, second] = measurementGroups(observable);
    const measure = (groups: ReturnType<typeof measurementGroups>) => () =>
      sampledEnergy(simulator, observable, groups, 10, pcg64(0));
    expect(measure([first!, second!])).not.toThrow();
    const failure = expect.objectContaining({ code: 'term_not_measured' });
    expect(measure([first!])).toThrowError(failure);
    expect(measure([first!, second!, second!])).toThrowError(failure);
    expect(measure([{ ...first!, terms: [0, 1] }])).toThrowError(failure);
  });

  it('refuses states that no vector holds, whatever simulates them', () => {
    const observable = pauliSum(40, [[`Z${'I'.repeat(38)}Z`, 1]]);
    const simulator = stabilizerSimulator({ qubits: 40, parameters: 0, gates: [h(39), cx(39, 0)] }, observable);
    simulator.prepare(new Float64Array(0));
    expect(simulator.expectation()).toBeCloseTo(1, 14);
    expect(() => sampledEnergy(simulator, observable, measurementGroups(observable), 10, pcg64(0))).toThrowError(
      expect.objectContaining({ code: 'too_many_qubits_for_statevector' }),
    );
  });
});
