import { describe, expect, it } from 'vitest';
import { xoshiro128 } from '../../../../src/science/math/index.ts';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import { fixedAngle, type Gate, statevectorSimulator } from '../../../../src/science/simulator/index.ts';
import { ConditionalDraw } from '../../../../src/science/simulator/measurement/conditional-draw.ts';
import { OutcomeTable } from '../../../../src/science/simulator/measurement/outcome-table.ts';
import { StateDraw } from '../../../../src/science/simulator/measurement/state-draw.ts';
import { turnQubit } from '../../../../src/science/simulator/measurement/turned-state.ts';

const qubits = 5;
/** A state without symmetry. */
const preparation: Gate[] = [0, 1, 2, 3, 4].flatMap((qubit): Gate[] => [
  { kind: 'ry', qubit, angle: fixedAngle(0.5 + 0.7 * qubit) },
  { kind: 'rx', qubit, angle: fixedAngle(1.9 - 0.4 * qubit) },
  { kind: 'cx', control: qubit, target: (qubit + 2) % qubits },
]);

function stateAfter(more: readonly Gate[]) {
  const gates = [...preparation, ...more];
  const simulator = statevectorSimulator({ qubits, parameters: 0, gates }, pauliSum(qubits, [['ZZZZZ', 1]]));
  simulator.prepare(new Float64Array(0));
  return simulator;
}

function turns(turned: number, inY: number): Gate[] {
  return [0, 1, 2, 3, 4]
    .filter((qubit) => (turned >>> qubit) & 1)
    .map((qubit) =>
      (inY >>> qubit) & 1 ? { kind: 'rx', qubit, angle: fixedAngle(Math.PI / 2) } : { kind: 'h', qubit },
    );
}

function expectDistribution(table: OutcomeTable, probabilities: Float64Array, shots: number) {
  let chiSquare = 0;
  let total = 0;
  const counts = new Float64Array(probabilities.length);
  for (let k = 0; k < table.size; k++) counts[table.keys[k]!]! += table.counts[k]!;
  probabilities.forEach((p, k) => {
    total += counts[k]!;
    chiSquare += (counts[k]! - shots * p) ** 2 / (shots * p);
  });
  expect(total).toBe(shots);
  const degrees = probabilities.length - 1;
  expect(Math.abs(chiSquare - degrees)).toBeLessThan(5 * Math.sqrt(2 * degrees));
}

describe('drawing turned qubits given the others', () => {
  it.each([
    [0b00001, 0b00000],
    [0b10000, 0b10000],
    [0b01010, 0b00010],
    [0b11011, 0b01001],
    [0b11111, 0b10101],
  ])('has the distribution of the turned state: qubits %i, of them in Y %i', (turned, inY) => {
    const state = stateAfter([]).statevector();
    const probabilities = stateAfter(turns(turned, inY)).probabilities();
    const conditional = new ConditionalDraw(qubits);
    conditional.turn(turned, inY);
    for (const [shots, times] of [
      [20_000, 1],
      [50, 400],
      [1, 20_000],
    ] as const) {
      const stream = xoshiro128(Uint32Array.of(1, 2, 3, shots));
      const first = new StateDraw(state.re.length, shots);
      first.use(state, times);
      const drawn = new OutcomeTable(32, qubits);
      const outcomes = new OutcomeTable(32, qubits);
      for (let k = 0; k < times; k++) {
        drawn.clear();
        first.draw(~turned, stream, drawn);
        for (let j = 0; j < drawn.size; j++) {
          conditional.draw(state, drawn.keys[j]!, drawn.counts[j]!, -1, stream, outcomes);
        }
      }
      expectDistribution(outcomes, probabilities, shots * times);
    }
  });

  it('draws single basis states from blocks of a long state', () => {
    const length = 1 << 18;
    const state = { re: new Float64Array(length), im: new Float64Array(length) };
    state.re[5] = 3;
    state.im[6] = -1;
    state.re[200_000] = 2;
    const draw = new StateDraw(length, 14_000);
    draw.use(state, 1);
    const outcomes = new OutcomeTable(14_000, 18);
    draw.draw(-1, xoshiro128(Uint32Array.of(4, 4, 4, 4)), outcomes);
    const counts = new Map(Array.from({ length: outcomes.size }, (_, k) => [outcomes.keys[k], outcomes.counts[k]]));
    expect([...counts.keys()].sort()).toEqual([200_000, 5, 6]);
    for (const [index, weight] of [
      [5, 9],
      [6, 1],
      [200_000, 4],
    ] as const) {
      const p = weight / 14;
      expect(Math.abs(counts.get(index)! - 14_000 * p)).toBeLessThan(5 * Math.sqrt(14_000 * p * (1 - p)));
    }
  });

  it('leaves out the bits that nobody reads', () => {
    const conditional = new ConditionalDraw(qubits);
    conditional.turn(0b101, 0b100);
    const outcomes = new OutcomeTable(32, qubits);
    const stream = xoshiro128(Uint32Array.of(9, 9, 9, 9));
    conditional.draw(stateAfter([]).statevector(), 0b11010, 100, 0b00110, stream, outcomes);
    const keys = Array.from(outcomes.keys.subarray(0, outcomes.size)).sort();
    expect(keys).toEqual([0b00010, 0b00110]);
  });

  it('agrees with turning the whole state', () => {
    let planes = stateAfter([]).statevector();
    for (const [bit, inY] of [
      [1, false],
      [4, true],
      [16, false],
    ] as const) {
      const to = { re: new Float64Array(32), im: new Float64Array(32) };
      turnQubit(planes, to, bit, inY);
      planes = to;
    }
    // Three turns without their factor of 1/√2.
    const expected = stateAfter(turns(0b10101, 0b00100)).statevector();
    planes.re.forEach((value, k) => {
      expect(Math.abs(value / 8 ** 0.5 - expected.re[k]!)).toBeLessThan(1e-14);
      expect(Math.abs(planes.im[k]! / 8 ** 0.5 - expected.im[k]!)).toBeLessThan(1e-14);
    });
  });
});

describe('a table of outcomes', () => {
  it.each([4, 20])('counts like a map with outcomes of %i bits, also after it was cleared', (bits) => {
    const stream = xoshiro128(Uint32Array.of(1, 2, 3, bits));
    const table = new OutcomeTable(600, bits);
    for (const adds of [600, 40, 5]) {
      table.clear();
      const expected = new Map<number, number>();
      for (let k = 0; k < adds; k++) {
        // Many collide: few different low bits.
        const key = stream.word() & 0x10f03 & ((1 << bits) - 1);
        const count = 1 + (stream.word() & 7);
        table.add(key, count);
        expected.set(key, (expected.get(key) ?? 0) + count);
      }
      const entries = Array.from({ length: table.size }, (_, k) => [table.keys[k], table.counts[k]]);
      expect(entries).toEqual([...expected]);
    }
  });
});
