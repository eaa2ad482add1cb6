import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../../src/science/math/index.ts';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  cz,
  fixedAngle,
  freeAngle,
  globalPhase,
  h,
  pauliRotation,
  ry,
  rz,
  stabilizerSimulator,
  statevectorSimulator,
  xxPlusYY,
} from '../../../../src/science/simulator/index.ts';
import { simulatorConformance } from '../../../conformance/simulator.ts';
import { spread } from '../dense.ts';
import { cliffordCases, randomClifford } from './clifford-circuits.ts';

simulatorConformance('the stabilizer simulator', stabilizerSimulator, {
  maxQubits: 5,
  circuits: cliffordCases(5),
  anyAngle: false,
  runs: 80,
});

const none = new Float64Array(0);

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

describe('the stabilizer simulator', () => {
  it('has the amplitudes of the statevector, global phase included, on 10 qubits', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { forth: clifford } = randomClifford(10, 60, seed);
      const forth = { ...clifford, gates: [...clifford.gates, ...globalPhase(fixedAngle(0.1 * seed))] };
      const observable = pauliSum(10, [['ZZZZZZZZZZ', 1]]);
      const stabilizer = stabilizerSimulator(forth, observable);
      const oracle = statevectorSimulator(forth, observable);
      stabilizer.prepare(none);
      oracle.prepare(none);
      const { re, im } = stabilizer.statevector();
      const expected = oracle.statevector();
      let distance = 0;
      re.forEach((value, k) => {
        distance = Math.max(distance, Math.hypot(value - expected.re[k]!, im[k]! - expected.im[k]!));
      });
      expect(distance).toBeLessThan(1e-12);
    }
  });

  it('undoes random circuits of 64 qubits: every Z is +1 again', () => {
    const { forth, back } = randomClifford(64, 2000, 3);
    const gates = [...forth.gates, ...back.gates];
    const zs = Array.from({ length: 64 }, (_, qubit): [string, number] => [spread(64, { [qubit]: 'Z' }), 1]);
    const observable = pauliSum(64, zs);
    expect(stabilizerSimulator({ ...forth, gates }, observable).energy(none)).toBe(64);
    expect(stabilizerSimulator(forth, observable).energy(none)).toBeLessThan(20);
  });

  it('knows the stabilizers of GHZ and cluster states of 64 qubits', () => {
    const chain = Array.from({ length: 63 }, (_, k) => k);
    const ghz: Circuit = { qubits: 64, parameters: 0, gates: [h(0), ...chain.map((k) => cx(k, k + 1))] };
    const letters = (letter: string) => letter.repeat(64);
    const energy = (terms: [string, number][]) => stabilizerSimulator(ghz, pauliSum(64, terms)).energy(none);
    expect(energy([[letters('X'), 1]])).toBe(1);
    // Y⊗64 = i⁶⁴·X⊗64·Z⊗64.
    expect(energy([[letters('Y'), 1]])).toBe(1);
    expect(energy([[spread(64, { 0: 'Z', 63: 'Z' }), 1]])).toBe(1);
    expect(energy([[spread(64, { 40: 'Z' }), 1]])).toBe(0);
    const cluster: Circuit = {
      qubits: 64,
      parameters: 0,
      gates: [...Array.from({ length: 64 }, (_, k) => h(k)), ...chain.map((k) => cz(k, k + 1))],
    };
    const generators = Array.from({ length: 64 }, (_, k): [string, number] => [
      spread(64, { [k]: 'X', ...(k > 0 && { [k - 1]: 'Z' }), ...(k < 63 && { [k + 1]: 'Z' }) }),
      1,
    ]);
    expect(stabilizerSimulator(cluster, pauliSum(64, generators)).energy(none)).toBe(64);
  });

  it('draws uniformly over the states that occur, and nothing else', () => {
    const { forth } = randomClifford(6, 40, 5);
    const simulator = stabilizerSimulator(forth, pauliSum(6, [['ZZZZZZ', 1]]));
    simulator.prepare(none);
    const probabilities = simulator.probabilities();
    const shots = 40_000;
    const counts = simulator.sample(shots, pcg64(1));
    for (const [state, p] of probabilities.entries()) {
      const deviation = Math.abs((counts.get(state) ?? 0) - p * shots);
      expect(deviation).toBeLessThanOrEqual(5 * Math.sqrt(p * (1 - p) * shots));
    }
    expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(shots);
  });

  it('draws both halves of a GHZ state of 53 qubits as whole numbers', () => {
    const gates = [h(0), ...Array.from({ length: 52 }, (_, k) => cx(k, k + 1))];
    const simulator = stabilizerSimulator({ qubits: 53, parameters: 0, gates }, pauliSum(53, []));
    simulator.prepare(none);
    expect([...simulator.sample(100, pcg64(2)).keys()]).toEqual([0, Number.MAX_SAFE_INTEGER]);
  });

  it('differentiates rotations at Clifford points as the statevector does, also those about long strings', () => {
    fc.assert(
      fc.property(cliffordCases(6, 20), ({ circuit, theta, observable }) => {
        const gradient = new Float64Array(circuit.parameters);
        const expected = new Float64Array(circuit.parameters);
        stabilizerSimulator(circuit, observable).energyAndGradient(theta, gradient);
        statevectorSimulator(circuit, observable).energyAndGradient(theta, expected);
        gradient.forEach((slope, k) => {
          expect(slope).toBeCloseTo(expected[k]!, 9);
        });
      }),
      { numRuns: 100 },
    );
    const mask = Uint32Array.of(0xffffffff, 0xffffffff);
    const circuit: Circuit = {
      qubits: 64,
      parameters: 1,
      gates: [pauliRotation(mask, Uint32Array.of(0, 0), freeAngle(0))],
    };
    const simulator = stabilizerSimulator(circuit, pauliSum(64, [[`Y${'X'.repeat(63)}`, 2]]));
    const gradient = new Float64Array(1);
    // E = −2·sin θ: the turn takes |0…0⟩ to cos(θ/2)|0…0⟩ − i·sin(θ/2)|1…1⟩.
    expect(simulator.energyAndGradient(Float64Array.of(0), gradient)).toBe(0);
    expect(gradient[0]).toBe(-2);
    simulator.energyAndGradient(Float64Array.of(Math.PI), gradient);
    expect(gradient[0]).toBe(2);
  });

  it('accepts angles within rounding of a multiple of π/2 and names gates that are none', () => {
    const circuit: Circuit = { qubits: 2, parameters: 1, gates: [h(0), rz(0, freeAngle(0, 3)), ry(1, freeAngle(0))] };
    const simulator = stabilizerSimulator(circuit, pauliSum(2, [['IX', 1]]));
    expect(simulator.energy(Float64Array.of(Math.PI * 11))).toBe(-1);
    expect(codeOf(() => simulator.energy(Float64Array.of(0.1)))).toBe('gate_not_clifford');
    expect(() => simulator.energy(Float64Array.of(0.1))).toThrow('Gate 1 (rz) turns by 0.300000 rad');
    expect(codeOf(() => simulator.expectation())).toBe('state_not_prepared');
    const half: Circuit = { qubits: 2, parameters: 0, gates: [xxPlusYY(0, 1, fixedAngle(Math.PI / 2))] };
    expect(() => stabilizerSimulator(half, pauliSum(2, [])).energy(none)).toThrow('Gate 0 (xx+yy) turns by 1.570796');
  });

  it('refuses lists of 2ⁿ numbers beyond 24 qubits and counts beyond 53', () => {
    const simulator = stabilizerSimulator({ qubits: 54, parameters: 0, gates: [] }, pauliSum(54, []));
    simulator.prepare(none);
    expect(codeOf(() => simulator.probabilities())).toBe('too_many_qubits_for_amplitudes');
    expect(codeOf(() => simulator.statevector())).toBe('too_many_qubits_for_amplitudes');
    expect(codeOf(() => simulator.sample(1, pcg64(1)))).toBe('too_many_qubits_for_counts');
    expect(codeOf(() => simulator.sample(0, pcg64(1)))).toBe('invalid_shots');
  });
});
