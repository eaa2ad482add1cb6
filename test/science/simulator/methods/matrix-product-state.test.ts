import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../../src/science/math/index.ts';
import { type LabelledTerm, labelOf, pauliSum } from '../../../../src/science/operators/index.ts';
import {
  type Angle,
  type Circuit,
  cx,
  cz,
  fixedAngle,
  freeAngle,
  type Gate,
  h,
  matrixProductStateSimulator,
  pauliRotation,
  rx,
  ry,
  rz,
  stabilizerSimulator,
  statevectorSimulator,
} from '../../../../src/science/simulator/index.ts';
import { cliffordProgram } from '../../../../src/science/simulator/methods/quarter-turns.ts';
import { Tableau } from '../../../../src/science/simulator/methods/tableau.ts';
import { simulatorConformance } from '../../../conformance/simulator.ts';
import { cases } from '../arbitraries.ts';
import { spread } from '../dense.ts';

simulatorConformance('the matrix product state simulator', matrixProductStateSimulator, { maxQubits: 5 });

const none = new Float64Array(0);
const chain = (n: number) => Array.from({ length: n }, (_, k) => k);

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

/** Layers of RY, RZ and CZ on neighbours, even bonds and odd bonds in turn. */
function brickwork(qubits: number, layers: number, angle: (k: number) => Angle): Gate[] {
  let k = 0;
  return chain(layers).flatMap((layer) => [
    ...chain(qubits).flatMap((qubit) => [ry(qubit, angle(k++)), rz(qubit, angle(k++))]),
    ...chain(qubits - 1)
      .filter((qubit) => qubit % 2 === layer % 2)
      .map((qubit) => cz(qubit, qubit + 1)),
  ]);
}

/** A transverse-field Ising chain. */
function ising(qubits: number): LabelledTerm[] {
  return [
    ...chain(qubits - 1).map((k): LabelledTerm => [spread(qubits, { [k]: 'Z', [k + 1]: 'Z' }), -1]),
    ...chain(qubits).map((k): LabelledTerm => [spread(qubits, { [k]: 'X' }), -0.7]),
  ];
}

describe('the matrix product state simulator', () => {
  it('agrees with the statevector on gates between any qubits, long Pauli strings included', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(cases(8, 16), ({ circuit, theta, observable }) => {
        const simulator = matrixProductStateSimulator(circuit, observable);
        const oracle = statevectorSimulator(circuit, observable);
        const scale = observable.coefficients.reduce((sum, c) => sum + Math.abs(c), 1);
        expect(Math.abs(simulator.energy(theta) - oracle.energy(theta))).toBeLessThan(1e-12 * scale);
        expect(simulator.truncationError).toBeLessThan(1e-12);
        const { re, im } = simulator.statevector();
        const expected = oracle.statevector();
        re.forEach((value, k) => {
          expect(Math.hypot(value - expected.re[k]!, im[k]! - expected.im[k]!)).toBeLessThan(1e-12);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('has the gradient of the statevector, also about long strings', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(cases(7, 16), ({ circuit, theta, observable }) => {
        const gradient = new Float64Array(circuit.parameters);
        const expected = new Float64Array(circuit.parameters);
        const energy = matrixProductStateSimulator(circuit, observable).energyAndGradient(theta, gradient);
        expect(energy).toBeCloseTo(statevectorSimulator(circuit, observable).energyAndGradient(theta, expected), 9);
        const scale = observable.coefficients.reduce((sum, c) => sum + Math.abs(c), 1);
        gradient.forEach((slope, k) => {
          expect(Math.abs(slope - expected[k]!)).toBeLessThan(1e-11 * scale * (1 + circuit.gates.length));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('shifts angles where H|ψ⟩ does not fit the limit that |ψ⟩ keeps, and has a gradient of zeros for H = 0', () => {
    const turns = chain(6).flatMap((k) => [ry(k, freeAngle(k % 3)), rz(k, freeAngle((k + 1) % 3, 0.5))]);
    const circuit: Circuit = { qubits: 6, parameters: 3, gates: turns };
    const heisenberg = ['X', 'Y', 'Z'].flatMap((letter) =>
      chain(5).map((k): LabelledTerm => [spread(6, { [k]: letter, [k + 1]: letter }), 1 + k]),
    );
    const theta = Float64Array.of(0.3, -0.8, 1.1);
    const gradient = new Float64Array(3);
    const expected = new Float64Array(3);
    const observable = pauliSum(6, heisenberg);
    const simulator = matrixProductStateSimulator(circuit, observable, { bondDimension: 1 });
    simulator.energyAndGradient(theta, gradient);
    expect(simulator.truncationError).toBe(0);
    statevectorSimulator(circuit, observable).energyAndGradient(theta, expected);
    gradient.forEach((slope, k) => {
      expect(Math.abs(slope - expected[k]!)).toBeLessThan(1e-11);
    });
    for (const zero of [pauliSum(6, []), pauliSum(6, [['ZIIIII', 0]])]) {
      matrixProductStateSimulator(circuit, zero).energyAndGradient(theta, gradient);
      expect([...gradient]).toEqual([0, 0, 0]);
    }
  });

  it('has the exact gradient where the bond dimension suffices', () => {
    const gates = brickwork(6, 2, (k) => freeAngle(k % 5, 1 + (k % 3)));
    const circuit: Circuit = { qubits: 6, parameters: 5, gates };
    const theta = Float64Array.of(0.3, -0.8, 1.1, 0.2, 2.5);
    const observable = pauliSum(6, ising(6));
    const gradient = new Float64Array(5);
    const expected = new Float64Array(5);
    matrixProductStateSimulator(circuit, observable).energyAndGradient(theta, gradient);
    statevectorSimulator(circuit, observable).energyAndGradient(theta, expected);
    gradient.forEach((slope, k) => {
      expect(Math.abs(slope - expected[k]!)).toBeLessThan(1e-11);
    });
  });

  it('holds GHZ states of 64 qubits with bonds of 2, along the chain and across it', () => {
    const gates = [h(0), ...chain(63).map((k) => cx(k, k + 1))];
    const across = [h(63), ...chain(63).map((k) => cx(63, k))];
    for (const list of [gates, across]) {
      const circuit: Circuit = { qubits: 64, parameters: 0, gates: list };
      const simulator = matrixProductStateSimulator(circuit, pauliSum(64, [['X'.repeat(64), 2]]));
      expect(simulator.energy(none)).toBeCloseTo(2, 12);
      expect(simulator.bondDimension).toBe(2);
      expect(simulator.truncationError).toBe(0);
      expect(simulator.expectation(pauliSum(64, [[spread(64, { 5: 'Z', 60: 'Z' }), 1]]))).toBeCloseTo(1, 12);
      expect(simulator.expectation(pauliSum(64, [[spread(64, { 5: 'Z' }), 1]]))).toBeCloseTo(0, 12);
    }
  });

  it('draws what the probabilities say, the same from the same seed', () => {
    const circuit: Circuit = { qubits: 5, parameters: 0, gates: brickwork(5, 3, (k) => fixedAngle(0.4 + k)) };
    const simulator = matrixProductStateSimulator(circuit, pauliSum(5, []));
    simulator.prepare(none);
    const probabilities = simulator.probabilities();
    const shots = 40_000;
    const counts = simulator.sample(shots, pcg64(3));
    expect([...counts]).toEqual([...simulator.sample(shots, pcg64(3))]);
    for (const [state, p] of probabilities.entries()) {
      const deviation = Math.abs((counts.get(state) ?? 0) - p * shots);
      expect(deviation).toBeLessThanOrEqual(5 * Math.sqrt(p * (1 - p) * shots) + 1e-9);
    }
    const ghz: Circuit = { qubits: 53, parameters: 0, gates: [h(0), ...chain(52).map((k) => cx(k, k + 1))] };
    const wide = matrixProductStateSimulator(ghz, pauliSum(53, []));
    wide.prepare(none);
    expect([...wide.sample(100, pcg64(4)).keys()]).toEqual([0, Number.MAX_SAFE_INTEGER]);
  });

  it('agrees with the stabilizer simulator on Clifford circuits of 50 qubits', () => {
    const random = pcg64(9);
    const quarter = () => fixedAngle((Math.floor(random.random() * 4) * Math.PI) / 2);
    const gates = [
      ...brickwork(50, 3, quarter),
      ...chain(3).map((k): Gate => {
        const word = () => Math.floor(random.random() * 4294967296);
        const mask = () => Uint32Array.of(word(), word() & 0x3ffff);
        return k === 1 ? cx(4, 40) : pauliRotation(mask(), mask(), quarter());
      }),
    ];
    const circuit: Circuit = { qubits: 50, parameters: 0, gates };
    // Every second term is a stabilizer, so that it does not vanish.
    const tableau = new Tableau(50);
    for (const turn of cliffordProgram(circuit, none).turns) tableau.turn(turn, turn.quarters);
    const [x, z] = [Uint32Array.from(tableau.x.slice(100)), Uint32Array.from(tableau.z.slice(100))];
    const labels = chain(50).flatMap((k): LabelledTerm[] => [
      [labelOf(50, x, z, 2 * k), 1 + k],
      [spread(50, { [k]: 'X', [(k + 1) % 50]: 'Z' }), 1],
    ]);
    const observable = pauliSum(50, labels);
    const expected = stabilizerSimulator(circuit, observable).energy(none);
    expect(
      labels.filter((label) => stabilizerSimulator(circuit, pauliSum(50, [label])).energy(none) !== 0).length,
    ).toBeGreaterThan(49);
    expect(Math.abs(matrixProductStateSimulator(circuit, observable).energy(none) - expected)).toBeLessThan(1e-9);
  });

  it('comes back to |0…0⟩ when 40 qubits of brickwork are undone', () => {
    const forth = brickwork(40, 4, (k) => fixedAngle(Math.sin(k)));
    const back = forth
      .toReversed()
      .map((gate): Gate => ('angle' in gate ? { ...gate, angle: fixedAngle(-gate.angle.offset) } : gate));
    const circuit: Circuit = { qubits: 40, parameters: 0, gates: [...forth, ...back] };
    const z = chain(40).map((k): LabelledTerm => [spread(40, { [k]: 'Z' }), 1]);
    const simulator = matrixProductStateSimulator(circuit, pauliSum(40, z));
    expect(Math.abs(simulator.energy(none) - 40)).toBeLessThan(1e-10);
    expect(simulator.bondDimension).toBe(1);
  });

  it('reports what a small bond dimension loses, and loses less with a larger one', () => {
    const gates = brickwork(12, 8, (k) => fixedAngle(Math.sin(3 * k)));
    const circuit: Circuit = { qubits: 12, parameters: 0, gates };
    const observable = pauliSum(12, ising(12));
    const exact = statevectorSimulator(circuit, observable);
    const energy = exact.energy(none);
    const state = exact.statevector();
    const losses = [4, 12, 32, 64].map((bondDimension) => {
      const simulator = matrixProductStateSimulator(circuit, observable, { bondDimension });
      const error = Math.abs(simulator.energy(none) - energy);
      const { re, im } = simulator.statevector();
      let [r, i, norm] = [0, 0, 0];
      re.forEach((value, k) => {
        r += value * state.re[k]! + im[k]! * state.im[k]!;
        i += value * state.im[k]! - im[k]! * state.re[k]!;
        norm += value * value + im[k]! * im[k]!;
      });
      expect(norm).toBeCloseTo(1, 12);
      expect(simulator.bondDimension).toBeLessThanOrEqual(bondDimension);
      return { error, infidelity: 1 - r * r - i * i, reported: simulator.truncationError };
    });
    for (const { infidelity, reported } of losses) {
      // An estimate: the losses of single truncations are taken as independent.
      expect(Math.abs(infidelity - reported)).toBeLessThan(0.3 * reported + 1e-12);
    }
    expect(losses[0]!.reported).toBeGreaterThan(losses[1]!.reported);
    expect(losses[1]!.reported).toBeGreaterThan(losses[2]!.reported);
    expect(losses[3]!.error).toBeLessThan(1e-11);
  });

  it('drops what the truncation allows', () => {
    const circuit: Circuit = {
      qubits: 2,
      parameters: 0,
      gates: [
        h(0),
        pauliRotation(Uint32Array.of(3, 0), Uint32Array.of(0, 0), fixedAngle(0.02)),
        rx(1, fixedAngle(1)),
        rz(0, fixedAngle(0.3)),
        pauliRotation(Uint32Array.of(3, 0), Uint32Array.of(3, 0), fixedAngle(0.02)),
      ],
    };
    const observable = pauliSum(2, [['ZZ', 1]]);
    const loose = matrixProductStateSimulator(circuit, observable, { truncation: 1e-2 });
    loose.prepare(none);
    expect(loose.bondDimension).toBe(1);
    expect(loose.truncationError).toBeGreaterThan(1e-7);
    const tight = matrixProductStateSimulator(circuit, observable);
    tight.prepare(none);
    expect(tight.bondDimension).toBe(2);
    expect(tight.truncationError).toBe(0);
  });

  it('refuses options that make no sense and lists that are too long', () => {
    const circuit: Circuit = { qubits: 25, parameters: 0, gates: [] };
    const observable = pauliSum(25, []);
    const open = (options: object) => () => matrixProductStateSimulator(circuit, observable, options);
    expect(codeOf(open({ bondDimension: 0 }))).toBe('invalid_simulation_option');
    expect(codeOf(open({ truncation: 1 }))).toBe('invalid_simulation_option');
    expect(codeOf(open({ truncation: Number.NaN }))).toBe('invalid_simulation_option');
    const simulator = matrixProductStateSimulator(circuit, observable);
    simulator.prepare(none);
    expect(codeOf(() => simulator.statevector())).toBe('too_many_qubits_for_amplitudes');
  });
});
