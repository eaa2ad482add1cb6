import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../src/science/math/index.ts';
import { gateOperation } from '../../../src/science/simulator/gates.ts';
import {
  type Angle,
  type Circuit,
  cp,
  crx,
  cx,
  fixedAngle,
  freeAngle,
  type Gate,
  h,
  rx,
  ry,
  rz,
  statevectorSimulator,
  wasmSimulator,
  x,
  xxPlusYY,
} from '../../../src/science/simulator/index.ts';
import { groupedStrings } from '../../../src/science/simulator/string-grouping.ts';
import { largestDifference, randomPoint, randomSum } from './wasm/layered.ts';

const pauli = (flips: number, signs: number, angle: Angle): Gate => ({
  kind: 'pauli',
  x: Uint32Array.of(flips, 0),
  z: Uint32Array.of(signs, 0),
  angle,
});

/** Runs of strings that flip the same qubits, some anticommuting, with other gates between them. */
function stringsAndGates(qubits: number, seed: number): Gate[] {
  const random = pcg64(seed);
  const below = (n: number) => Math.floor(n * random.random());
  const angle = (): Angle => {
    const kind = below(3);
    if (kind === 0) return freeAngle(0);
    return kind === 1 ? fixedAngle(Math.PI) : freeAngle(below(3), below(2) - 0.5, 0.3 * below(2));
  };
  const all = 2 ** qubits;
  return Array.from({ length: 25 }, (): Gate[] => {
    const flips = below(3) === 0 ? 0 : below(all) & below(all);
    const signs = below(all);
    const run = Array.from({ length: 2 + below(5) }, () =>
      pauli(flips, below(2) === 0 ? below(all) : signs ^ (flips & below(all)), angle()),
    );
    const q = below(qubits);
    const single = [h(q), rx(q, angle()), ry(q, angle()), rz(q, angle()), x(q)][below(5)]!;
    if (qubits === 1) return [...run, single];
    const other = (q + 1 + below(qubits - 1)) % qubits;
    const pair = [crx(q, other, angle()), cp(q, other, angle()), [xxPlusYY(q, other, angle())], [cx(q, other)]];
    return [...run, single, ...pair[below(4)]!];
  }).flat();
}

describe('groups of Pauli strings', () => {
  it('make of the eight strings of a double excitation one turn of an eighth of the pairs', () => {
    const strings = [0b0001, 0b0010, 0b0100, 0b1000, 0b0111, 0b1011, 0b1101, 0b1110].map((signs, k) =>
      pauli(0b1111, signs, freeAngle(0, [1, 1, -1, -1, 1, 1, -1, -1][k]! / 8)),
    );
    const [group, ...others] = groupedStrings(strings);
    expect(others).toEqual([]);
    expect(group).toMatchObject({ kind: 'group', real: true, generators: { length: 3 } });
    expect(group?.kind === 'group' ? group.classes.map(({ angle }) => angle.terms.length) : []).toEqual([1]);
  });

  it('keep apart what does not commute, and leave single turns as they are', () => {
    const a = freeAngle(0);
    expect(groupedStrings([pauli(3, 0, a), pauli(3, 1, a)]).map(({ kind }) => kind)).toEqual(['pauli', 'pauli']);
    expect(groupedStrings([rx(0, a), h(0), rx(0, a)]).map(({ kind }) => kind)).toEqual(['rx', 'h', 'rx']);
    expect(groupedStrings([rz(0, a), rz(1, freeAngle(1))]).map(({ kind }) => kind)).toEqual(['rz', 'rz']);
    expect(groupedStrings(crx(0, 1, a)).map(({ kind }) => kind)).toEqual(['group']);
    expect(groupedStrings([rx(0, a), rz(1, a), rx(0, a)]).map(({ kind }) => kind)).toEqual(['group', 'rz']);
  });

  it.each([1, 2, 3, 4, 6, 8, 11, 12, 13])(
    'give both simulators the same bits and gradients on %i qubits, and the state of the gates one by one',
    (qubits) => {
      const circuit: Circuit = { qubits, parameters: 3, gates: stringsAndGates(qubits, qubits) };
      const observable = randomSum(qubits, 8, qubits);
      const theta = randomPoint(3, qubits);
      const [oracle, simulator] = [statevectorSimulator(circuit, observable), wasmSimulator(circuit, observable)];
      const [expected, found] = [new Float64Array(3), new Float64Array(3)];
      const energy = oracle.energyAndGradient(theta, expected);
      expect(Math.abs(simulator.energyAndGradient(theta, found) - energy)).toBeLessThan(1e-12);
      expect(largestDifference(found, expected)).toBeLessThan(1e-11);
      const ours = simulator.statevector();
      expect(ours).toEqual(oracle.statevector());
      const state = { re: new Float64Array(1 << qubits), im: new Float64Array(1 << qubits) };
      state.re[0] = 1;
      for (const gate of circuit.gates) gateOperation(gate).forward(state, theta);
      expect(largestDifference(ours.re, state.re)).toBeLessThan(1e-13);
      expect(largestDifference(ours.im, state.im)).toBeLessThan(1e-13);
      const step = 1e-3;
      found.forEach((slope, k) => {
        const at = (by: number) => simulator.energy(theta.with(k, theta[k]! + by));
        const central = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
        expect(Math.abs(slope - central)).toBeLessThan(1e-6);
      });
    },
  );
});
