import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  cx,
  cz,
  densityMatrixSimulator,
  exampleNoiseModel,
  fixedAngle,
  freeAngle,
  type Gate,
  iswap,
  p,
  pauliTurn,
  readNoiseModel,
  readOpenQasm3,
  rx,
  rxx,
  ryy,
  rzx,
  rzz,
  swap,
  unitary,
  x,
  xxPlusYY,
} from '../../../../src/science/simulator/index.ts';

type Entry = Readonly<Record<string, unknown>>;

/** ⟨Z⟩ of qubits 0 and 1 after the gates, which see zeros for their free angles. */
function zAfter(gates: readonly Gate[], ...entries: readonly Entry[]): number[] {
  const noise = readNoiseModel({ name: 'm', gates: entries });
  const simulator = densityMatrixSimulator({ qubits: 2, parameters: 1, gates }, pauliSum(2, [['IZ', 1]]), { noise });
  simulator.prepare(new Float64Array(1));
  return ['IZ', 'ZI'].map((label) => Number(simulator.expectation(pauliSum(2, [[label, 1]])).toFixed(12)) + 0);
}

const gatesOf = (statement: string) =>
  readOpenQasm3(`OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; ${statement}`).circuit.gates;

const problemOf = (entry: Entry, ...others: readonly Entry[]) => {
  try {
    readNoiseModel({ name: 'm', gates: [entry, ...others] });
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return `${code}: ${message}`;
  }
  return 'none';
};

const still = fixedAngle(0);
const mixed = [0, 0];

describe('an entry that names a gate', () => {
  it('acts on fixed gates of the textbook that a circuit holds as matrices, whatever their phase', () => {
    for (const name of ['y', 'z', 's', 'sdg', 't', 'tdg', 'sx', 'sxdg']) {
      expect(zAfter(gatesOf(`${name} q[0];`), { gate: name, depolarizing: 1 })[0], name).toBe(0);
      expect(zAfter([x(0)], { gate: name, depolarizing: 1 }), name).toEqual([-1, 1]);
    }
    for (const name of ['cy', 'ch', 'csx', 'iswap']) {
      expect(zAfter(gatesOf(`${name} q[0], q[1];`), { gate: name, depolarizing: 1 }), name).toEqual(mixed);
    }
    const s = unitary([1], [0, 0, 0, -1], [1, 0, 0, 0]);
    expect(zAfter([s], { gate: 's', pauli: { X: 1 } })).toEqual([1, -1]);
    expect(zAfter([s], { gate: 'sdg', pauli: { X: 1 } })).toEqual([1, 1]);
  });

  it('says more than one for every unitary, and that more than one for all', () => {
    const all = { gate: '*', depolarizing: 1 };
    const matrices = { gate: 'unitary', pauli: { X: 1 } };
    expect(zAfter(gatesOf('t q[0];'), all, matrices, { gate: 't' })).toEqual([1, 1]);
    expect(zAfter(gatesOf('t q[0];'), all, matrices, { gate: 's' })).toEqual([-1, 1]);
    expect(zAfter(gatesOf('t q[0];'), all, { gate: 's' })).toEqual([0, 1]);
  });

  it('knows control and target of a controlled matrix', () => {
    const onTarget = { gate: 'cy', pauli: { XI: 1 } };
    expect(zAfter(gatesOf('cy q[0], q[1];'), onTarget)).toEqual([1, -1]);
    expect(zAfter(gatesOf('cy q[1], q[0];'), onTarget)).toEqual([-1, 1]);
    const [forward, back] = ['cy q[0], q[1];', 'cy q[1], q[0];'].map((text) =>
      zAfter(gatesOf(text), { gate: 'cy', qubits: [0, 1], depolarizing: 1 }),
    );
    expect([forward, back]).toEqual([mixed, [1, 1]]);
    // The same matrix with its qubits listed the other way round.
    const turned = gatesOf('cy q[0], q[1];').map((gate) => {
      if (gate.kind !== 'unitary') throw new Error('a matrix was expected');
      const at = (k: number) => 4 * [0, 2, 1, 3][k >> 2]! + [0, 2, 1, 3][k & 3]!;
      const planes = [gate.re, gate.im].map((plane) => plane.map((_, k) => plane[at(k)]!));
      return unitary(gate.qubits.toReversed(), planes[0]!, planes[1]!);
    });
    expect(zAfter(turned, onTarget)).toEqual([1, -1]);
  });

  it('is refused where circuits execute the gate as others or have none of that name', () => {
    const names = (gate: string) => problemOf({ gate, depolarizing: 0.1 });
    expect(names('crx')).toMatch(/^invalid_noise_model: .*gates\[0\]\.gate: circuits execute crx as .*rz.*name these/);
    expect(names('p')).toContain('circuits execute p as rz, unitary; name these, or *');
    expect(names('u')).toContain('circuits execute u as rz, ry, unitary;');
    expect(names('cp')).toContain('unitary');
    expect(names('ccx')).toContain('circuits execute ccx as');
    expect(names('CX')).toContain('circuits execute CX as cx;');
    expect(names('rxyz')).toContain('circuits execute rxyz as h, rx, cx, rz;');
    expect(names('id')).toContain('nothing to execute for id');
    expect(names('cnot')).toMatch(/no gate cnot; those with noise are \*, unitary, rx, .*rzz/);
  });

  it('is accepted for every name that the refusal lists, and then acts on a gate', () => {
    const names = /noise are (.*)\.$/.exec(problemOf({ gate: 'cnot' }))![1]!.split(', ');
    expect(names).toHaveLength(32);
    const gates = new Map<string, readonly Gate[]>([
      ['*', [x(0)]],
      ['unitary', p(0, fixedAngle(1))],
      ['xx_plus_yy', [xxPlusYY(0, 1, still)]],
      ...['x', 'y', 'z'].flatMap((a) =>
        (['x', 'y', 'z'] as const).map((b): [string, Gate[]] => [
          `r${a}${b}`,
          pauliTurn({ 0: a as 'x' | 'y' | 'z', 1: b }, fixedAngle(0.1)),
        ]),
      ),
    ]);
    for (const name of names) {
      const call = `${name}${/^r.$/.test(name) ? '(0.1)' : ''} q[0]`;
      const pair = /^(c.*|.*swap)$/.test(name);
      const found = gates.get(name) ?? gatesOf(`${call}${pair ? ', q[1]' : ''};`);
      expect(zAfter(found, { gate: name, depolarizing: 1 })[0], name).toBe(0);
    }
  });

  it('has the number of qubits of the gate: in its limit, its labels, its qubits', () => {
    expect(problemOf({ gate: 'x', depolarizing: 4 / 3 })).toBe('none');
    expect(problemOf({ gate: 'x', depolarizing: 1.34 })).toContain('from 0 to 1.333333');
    expect(problemOf({ gate: 'cx', depolarizing: 1.1 })).toContain('from 0 to 1.066667');
    expect(problemOf({ gate: 'unitary', depolarizing: 1.1 })).toContain('from 0 to 1.066667');
    expect(problemOf({ gate: 'unitary', qubits: [1], depolarizing: 1.3 })).toBe('none');
    expect(problemOf({ gate: 'x', pauli: { XX: 0.1 } })).toContain('one letter for each qubit');
    expect(problemOf({ gate: 'cx', pauli: { X: 0.3 } })).toContain('one letter for each qubit');
    expect(problemOf({ gate: 'cx', qubits: [0] })).toContain('gates[0].qubits: ');
    expect(problemOf({ gate: 'x', qubits: [0, 1] })).toContain('gates[0].qubits: ');
    expect(problemOf({ gate: 'cx', arity: 1 })).toContain('cx acts on two qubits');
    expect(problemOf({ gate: 'rzz', arity: 1 })).toContain('rzz acts on two qubits');
    expect(exampleNoiseModel('superconducting-5').gates.map(({ arity }) => arity)).toContain(2);
  });
});

describe('gates without an order of their qubits', () => {
  const symmetric: [string, (a: number, b: number) => readonly Gate[]][] = [
    ['rxx', (a, b) => rxx(a, b, still)],
    ['ryy', (a, b) => ryy(a, b, still)],
    ['rzz', (a, b) => rzz(a, b, still)],
    ['cz', (a, b) => [cz(a, b)]],
    ['swap', (a, b) => [swap(a, b)]],
    ['iswap', (a, b) => [iswap(a, b)]],
    ['xx_plus_yy', (a, b) => [xxPlusYY(a, b, still)]],
  ];

  it.each(symmetric)(
    '%s: have the noise of an entry with either order, labels by the order of the entry',
    (gate, on) => {
      for (const gates of [on(0, 1), on(1, 0)]) {
        expect(zAfter(gates, { gate, qubits: [0, 1], depolarizing: 1 })).toEqual(mixed);
        expect(zAfter(gates, { gate, qubits: [1, 0], depolarizing: 1 })).toEqual(mixed);
        expect(zAfter(gates, { gate, qubits: [0, 1], pauli: { XI: 1 } })).toEqual([1, -1]);
        expect(zAfter(gates, { gate, qubits: [1, 0], pauli: { XI: 1 } })).toEqual([-1, 1]);
        expect(zAfter(gates, { gate, pauli: { XI: 1 } })).toEqual([1, -1]);
      }
      const twice = problemOf({ gate, qubits: [0, 1] }, { gate, qubits: [1, 0], depolarizing: 0.1 });
      expect(twice).toContain(`${gate} on 1, 0 is the same gate as ${gate} on 0, 1 of gates[0]`);
    },
  );

  it('have that of * on their qubits in either order; a CX only in its own', () => {
    const all = { gate: '*', qubits: [1, 0], pauli: { XI: 1 } };
    expect(zAfter([cz(0, 1)], all)).toEqual([-1, 1]);
    expect(zAfter([cx(1, 0)], all)).toEqual([-1, 1]);
    expect(zAfter([cx(0, 1)], all)).toEqual([1, 1]);
  });

  it('rzx and rxz: have the noise of the entry whose letters are on their qubits', () => {
    const [zOn0, zOn1] = [rzx(0, 1, still), rzx(1, 0, still)];
    expect(zAfter(zOn0, { gate: 'rzx', depolarizing: 1 })).toEqual(mixed);
    expect(zAfter(zOn1, { gate: 'rzx', depolarizing: 1 })).toEqual(mixed);
    // The leftmost letter is on the last qubit, the one with X.
    expect(zAfter(zOn0, { gate: 'rzx', pauli: { XI: 1 } })).toEqual([1, -1]);
    expect(zAfter(zOn1, { gate: 'rzx', pauli: { XI: 1 } })).toEqual([-1, 1]);
    expect(zAfter(zOn1, { gate: 'rxz', pauli: { XI: 1 } })).toEqual([1, -1]);
    expect(zAfter(zOn1, { gate: 'rzx', qubits: [1, 0], depolarizing: 1 })).toEqual(mixed);
    expect(zAfter(zOn1, { gate: 'rxz', qubits: [0, 1], depolarizing: 1 })).toEqual(mixed);
    expect(zAfter(zOn1, { gate: 'rzx', qubits: [0, 1], pauli: { XX: 1 } })).toEqual([1, 1]);
    expect(problemOf({ gate: 'rzx', qubits: [0, 1] }, { gate: 'rxz', qubits: [1, 0], duration: 1 })).toContain(
      'rxz on 1, 0 is the same gate as rzx on 0, 1',
    );
    expect(problemOf({ gate: 'rzx', qubits: [0, 1] }, { gate: 'rxz', qubits: [0, 1] })).toBe('none');
  });
});

describe('a gate that turns by exactly zero', () => {
  it('is executed, and has its noise', () => {
    const all = { gate: '*', depolarizing: 1 };
    for (const gates of [
      [rx(0, still)],
      rzz(0, 1, still),
      rzz(0, 1, freeAngle(0)),
      gatesOf('rx(0) q[0];'),
      gatesOf('rzz(0) q[0], q[1];'),
      gatesOf('crx(0) q[0], q[1];'),
      gatesOf('xx_plus_yy(0) q[0], q[1];'),
    ]) {
      expect(zAfter(gates, all)[0]).toBe(0);
    }
  });
});
