import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../../src/science/math/index.ts';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  densityMatrixSimulator,
  freeAngle,
  type Gate,
  h,
  type NoiseModel,
  readNoiseModel,
  readoutCounts,
  readoutProbabilities,
  ry,
  rz,
  trajectorySimulator,
  x,
} from '../../../../src/science/simulator/index.ts';

const none = new Float64Array(0);
const open = { density_matrix: densityMatrixSimulator, trajectories: trajectorySimulator };

/** ⟨labels⟩ after fixed gates. */
function values(gates: readonly Gate[], qubits: number, noise: NoiseModel, labels: readonly string[]): number[] {
  const circuit: Circuit = { qubits, parameters: 0, gates };
  const simulator = densityMatrixSimulator(circuit, pauliSum(qubits, [['Z'.repeat(qubits), 1]]), { noise });
  simulator.prepare(none);
  return labels.map((label) => simulator.expectation(pauliSum(qubits, [[label, 1]])));
}

/** A gate that does nothing but take time. */
const wait: Gate = { kind: 'unitary', qubits: [0], re: Float64Array.of(1, 0, 0, 1), im: new Float64Array(4) };
const waiting = (t1: number | null, t2: number | null, duration: number, excited = 0) =>
  readNoiseModel({
    name: 'waiting',
    qubits: [{ t1, t2, excited_population: excited }],
    gates: [{ gate: 'unitary', arity: 1, duration }],
  });

describe('noise with a closed form', () => {
  it('lets |1⟩ decay as exp(−t/T1), to the excited population', () => {
    for (const [n, excited] of [
      [1, 0],
      [7, 0],
      [5, 0.2],
    ] as const) {
      const gates = [x(0), ...Array.from({ length: n }, () => wait)];
      const [z] = values(gates, 1, waiting(50, 70, 12, excited), ['Z']);
      const one = excited + (1 - excited) * Math.exp((-12 * n) / 50);
      expect(Math.abs((1 - z!) / 2 - one)).toBeLessThan(1e-13);
    }
  });

  it('lets the fringes of a Ramsey experiment decay as exp(−t/T2)', () => {
    const turn = 0.37;
    for (const n of [1, 4, 9]) {
      const gates = [
        h(0),
        ...Array.from({ length: n }, () => [wait, rz(0, { parameter: null, factor: 0, offset: turn })]).flat(),
        h(0),
      ];
      const [z] = values(gates, 1, waiting(50, 70, 12), ['Z']);
      const relaxed = Math.exp((-12 * n) / 70) * Math.cos(turn * n);
      expect(Math.abs(z! - relaxed)).toBeLessThan(1e-13);
    }
  });

  it('leaves a GHZ state the fidelity that depolarising of all its strings gives', () => {
    const qubits = 4;
    const p = 0.13;
    const gates = [
      h(0),
      cx(0, 1),
      cx(1, 2),
      cx(2, 3),
      ...Array.from({ length: qubits }, (_, q) => ({ ...wait, qubits: [q] })),
    ];
    const noise = readNoiseModel({ name: 'p', gates: [{ gate: 'unitary', arity: 1, depolarizing: p }] });
    // |GHZ⟩⟨GHZ| is the mean of its stabilisers: Z on every even subset, and X of all times those.
    const even = Array.from({ length: 16 }, (_, subset) => subset).filter((s) => parityOf(s) === 0);
    const labels = even.flatMap((subset) => {
      const letter = (with_: string, without: string) =>
        Array.from({ length: qubits }, (_, k) => (((subset >>> (qubits - 1 - k)) & 1) === 1 ? with_ : without)).join(
          '',
        );
      return [letter('Z', 'I'), letter('Y', 'X')];
    });
    const signs = even.flatMap((subset) => [1, countOf(subset) % 4 === 2 ? -1 : 1]);
    const found = values(gates, qubits, noise, labels).reduce((sum, value, k) => sum + signs[k]! * value, 0) / 16;
    // Strings of weight w shrink by (1 − p)ʷ: C(4, w) of Z for even w, and 8 of weight 4.
    const c = 1 - p;
    const expected = (1 + 6 * c ** 2 + c ** 4 + 8 * c ** 4) / 16;
    expect(Math.abs(found - expected)).toBeLessThan(1e-13);
  });

  it('leaves nothing of any state under full depolarising, and |0⟩ under full damping: exactly, with every simulator', () => {
    const circuit: Circuit = {
      qubits: 2,
      parameters: 1,
      gates: [ry(0, freeAngle(0)), cx(0, 1), { ...wait, qubits: [0] }, { ...wait, qubits: [1] }],
    };
    const damping = readNoiseModel({ name: 'a', gates: [{ gate: 'unitary', amplitude_damping: 1 }] });
    const observable = pauliSum(2, [
      ['ZZ', 1],
      ['IZ', 0.5],
      ['XX', 2],
    ]);
    for (const simulator of Object.values(open)) {
      const gradient = Float64Array.of(9);
      const damped = simulator(circuit, observable, { noise: damping, trajectories: 50 });
      expect(damped.energyAndGradient(Float64Array.of(1.2), gradient)).toBeCloseTo(1.5, 13);
      expect(Array.from(damped.probabilities(), (p) => Number(p.toFixed(12)))).toEqual([1, 0, 0, 0]);
    }
    const mixing = readNoiseModel({ name: 'b', gates: [{ gate: 'unitary', arity: 1, depolarizing: 1 }] });
    const mixed = densityMatrixSimulator(circuit, observable, { noise: mixing });
    expect(Math.abs(mixed.energy(Float64Array.of(1.2)))).toBeLessThan(1e-15);
  });
});

describe('readout errors', () => {
  const noise = readNoiseModel({
    name: 'r',
    qubits: [{ readout: { zero_as_one: 0.1, one_as_zero: 0.3 } }, { readout: { one_as_zero: 0.2 } }],
  });

  it('mix outcomes by the confusion matrix of each qubit', () => {
    const read = readoutProbabilities(Float64Array.of(0, 0, 0, 1), 2, noise);
    expect(Array.from(read, (p) => Number(p.toFixed(12)))).toEqual([0.06, 0.14, 0.24, 0.56]);
    expect(Array.from(readoutProbabilities(Float64Array.of(1, 0, 0, 0), 2, noise))).toEqual([0.9, 0.1, 0, 0]);
    const perfect = Float64Array.of(0.5, 0.5);
    expect(readoutProbabilities(perfect, 1, null)).toBe(perfect);
  });

  it('flip shots as often as that, with seeds', () => {
    const shots = 40_000;
    const counts = new Map([[3, shots]]);
    const read = readoutCounts(counts, 2, noise, pcg64(5));
    expect([...read]).toEqual([...readoutCounts(counts, 2, noise, pcg64(5))]);
    expect([...read.values()].reduce((sum, count) => sum + count, 0)).toBe(shots);
    [0.06, 0.14, 0.24, 0.56].forEach((p, state) => {
      expect(Math.abs((read.get(state) ?? 0) / shots - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / shots));
    });
    expect(readoutCounts(counts, 2, null, pcg64(5))).toEqual(counts);
  });

  it('are in probabilities and counts of both simulators, not in expectation values', () => {
    const circuit: Circuit = { qubits: 2, parameters: 0, gates: [x(0), x(1)] };
    for (const simulator of Object.values(open)) {
      const opened = simulator(circuit, pauliSum(2, [['ZZ', 1]]), { noise });
      expect(opened.energy(none)).toBeCloseTo(1, 14);
      expect(opened.probabilities()[0]).toBeCloseTo(0.06, 14);
      expect([...opened.sample(1000, pcg64(1)).keys()]).toEqual([0, 1, 2, 3]);
    }
  });
});

function countOf(mask: number): number {
  return mask === 0 ? 0 : (mask & 1) + countOf(mask >>> 1);
}

function parityOf(mask: number): number {
  return countOf(mask) & 1;
}
