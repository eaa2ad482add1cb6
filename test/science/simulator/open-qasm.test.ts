import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  type ElectronicHamiltonian,
  mapToQubits,
  packedLength,
  pauliSum,
} from '../../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  cz,
  type Excitation,
  excitationCircuit,
  fixedAngle,
  freeAngle,
  h,
  openQasm3,
  pauliRotation,
  rx,
  ry,
  rz,
  statevectorSimulator,
  swap,
  x,
  xxPlusYY,
} from '../../../src/science/simulator/index.ts';

const mask = (low: number) => Uint32Array.of(low, 0);

const everyGate: Circuit = {
  qubits: 4,
  parameters: 3,
  gates: [
    x(0),
    h(1),
    rx(0, freeAngle(0)),
    ry(1, freeAngle(1, -1)),
    rz(2, freeAngle(2, 2)),
    rz(3, freeAngle(0, -0.5, 0.25)),
    rx(2, freeAngle(1, 1, -1e-7)),
    ry(3, fixedAngle(1)),
    cx(0, 1),
    cz(2, 1),
    swap(3, 0),
    xxPlusYY(1, 3, freeAngle(2, 2)),
    pauliRotation(mask(0b1101), mask(0b0110), freeAngle(0, 0.25)),
    pauliRotation(mask(0b0001), mask(0b0010), freeAngle(1)),
    pauliRotation(mask(0b0100), mask(0b1000), freeAngle(2)),
    pauliRotation(mask(0b0010), mask(0b0010), freeAngle(2, 3)),
    pauliRotation(mask(0), mask(0), freeAngle(2, 3)),
  ],
};

const uccsd = (): Circuit => {
  const [orbitals, electrons] = [8, 5];
  const hamiltonian: ElectronicHamiltonian = {
    orbitals,
    alpha: electrons,
    beta: electrons,
    oneBody: new Float64Array(orbitals * orbitals),
    twoBody: new Float64Array(packedLength(orbitals)),
    nuclearRepulsion: 0,
    frozenCore: 0,
    irreps: new Int32Array(orbitals),
  };
  const { encoding, hartreeFock } = mapToQubits(hamiltonian);
  const excitations: Excitation[] = [];
  const add = (create: number[], annihilate: number[]) =>
    excitations.push({ create, annihilate, parameter: excitations.length, factor: 1 });
  const filled = Array.from({ length: 2 * electrons }, (_, k) => (k < electrons ? k : k + orbitals - electrons));
  const empty = Array.from({ length: 2 * (orbitals - electrons) }, (_, k) =>
    k < orbitals - electrons ? electrons + k : 2 * electrons + k,
  );
  const spin = (p: number) => (p < orbitals ? 0 : 1);
  for (const i of filled) for (const a of empty) if (spin(i) === spin(a)) add([a], [i]);
  for (const i of filled)
    for (const j of filled)
      for (const a of empty)
        for (const b of empty) if (i < j && a < b && spin(i) + spin(j) === spin(a) + spin(b)) add([a, b], [j, i]);
  return excitationCircuit(encoding, hartreeFock, excitations, excitations.length);
};

describe('OpenQASM 3', () => {
  it('is text that a person can read', () => {
    expect(openQasm3(everyGate, 'every gate')).toMatchInlineSnapshot(`
      "OPENQASM 3.0;
      include "stdgates.inc";
      // every gate
      gate xx_plus_yy(θ) q0, q1 { h q0; h q1; cx q0, q1; rz(θ/2) q1; cx q0, q1; h q0; h q1; rx(pi/2) q0; rx(pi/2) q1; cx q0, q1; rz(θ/2) q1; cx q0, q1; rx(-pi/2) q0; rx(-pi/2) q1; }
      gate rxzyx(θ) q0, q1, q2, q3 { h q0; rx(pi/2) q2; h q3; cx q0, q1; cx q1, q2; cx q2, q3; rz(θ) q3; cx q2, q3; cx q1, q2; cx q0, q1; h q0; rx(-pi/2) q2; h q3; }
      gate rxz(θ) q0, q1 { h q0; cx q0, q1; rz(θ) q1; cx q0, q1; h q0; }
      input float[64] _θ_0_;
      input float[64] _θ_1_;
      input float[64] _θ_2_;
      qubit[4] q;
      x q[0];
      h q[1];
      rx(_θ_0_) q[0];
      ry(-_θ_1_) q[1];
      rz(2*_θ_2_) q[2];
      rz(-0.5*_θ_0_ + 0.25) q[3];
      rx(_θ_1_ - 1e-7) q[2];
      ry(1.0) q[3];
      cx q[0], q[1];
      cz q[2], q[1];
      swap q[3], q[0];
      xx_plus_yy(2*_θ_2_) q[1], q[3];
      rxzyx(0.25*_θ_0_) q[0], q[1], q[2], q[3];
      rxz(_θ_1_) q[0], q[1];
      rxz(_θ_2_) q[2], q[3];
      ry(3*_θ_2_) q[1];
      gphase(-0.5*(3*_θ_2_));
      "
    `);
  });

  it('says the same circuit in every gate definition', () => {
    const theta = Float64Array.of(0.7, -1.1, 0.4);
    const observable = pauliSum(4, [['ZIII', 1]]);
    const direct = statevectorSimulator(everyGate, observable);
    direct.prepare(theta);
    const expanded = statevectorSimulator(readQasm(openQasm3(everyGate), theta), observable);
    expanded.prepare(new Float64Array(0));
    const [a, b] = [direct.statevector(), expanded.statevector()];
    // Up to the phase of the identity rotation, exp(−3iθ₂/2).
    const [c, s] = [Math.cos(-0.5 * 3 * 0.4), Math.sin(-0.5 * 3 * 0.4)];
    a.re.forEach((re, k) => {
      expect(re).toBeCloseTo(c * b.re[k]! - s * b.im[k]!, 12);
      expect(a.im[k]).toBeCloseTo(c * b.im[k]! + s * b.re[k]!, 12);
    });
  });

  it('defines a kind of rotation once and stays below 1 MB for UCCSD on 16 qubits', () => {
    const circuit = uccsd();
    expect(circuit.parameters).toBe(30 + 285);
    const text = openQasm3(circuit);
    expect(text.length).toBeLessThan(1_000_000);
    const names = [...text.matchAll(/^gate (\w+)/gm)].map((match) => match[1]);
    expect(new Set(names).size).toBe(names.length);
    expect(text.split('\n').filter((line) => /^r[xyz]+\(/.test(line))).toHaveLength(30 * 2 + 285 * 8);
    expect(openQasm3(uccsd())).toBe(text);
  });

  it('keeps a name inside its comment', () => {
    expect(openQasm3({ qubits: 1, parameters: 0, gates: [] }, 'a\nh q[0];')).toBe(
      'OPENQASM 3.0;\ninclude "stdgates.inc";\n// a h q[0];\nqubit[1] q;\n',
    );
  });

  const parser = 'import sys, openqasm3; openqasm3.parse(sys.stdin.read())';
  const hasParser = spawnSync('python3', ['-c', 'import openqasm3, antlr4']).status === 0;
  it.skipIf(!hasParser)('parses with the openqasm3 package (skipped where Python does not have it)', () => {
    const { status, stderr } = spawnSync('python3', ['-c', parser], { input: openQasm3(everyGate), encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

/** Reads our own dialect back: gate definitions expanded, parameters put in, gphase left out. */
function readQasm(text: string, theta: Float64Array): Circuit {
  const lines = text.split('\n');
  const qubits = Number(/^qubit\[(\d+)\]/m.exec(text)![1]);
  const definitions = new Map<string, { formal: string[]; body: string[] }>();
  for (const line of lines) {
    const match = /^gate (\w+)\(θ\) (.*) \{ (.*) \}$/.exec(line);
    if (match) {
      definitions.set(match[1]!, {
        formal: match[2]!.split(', '),
        body: match[3]!
          .split(';')
          .map((part) => part.trim())
          .filter(Boolean),
      });
    }
  }
  const value = (expression: string): number => {
    const filled = expression.replace(/_θ_(\d+)_/g, (_, k) => `(${theta[Number(k)]})`).replace(/pi/g, `(${Math.PI})`);
    return Number(new Function(`return ${filled};`)());
  };
  const gates: Circuit['gates'][number][] = [];
  const run = (statement: string, names: ReadonlyMap<string, number>, angle: number): void => {
    const match = /^(\w+)(?:\((.*)\))? (.*)$/.exec(statement)!;
    const kind = match[1]!;
    const phi = match[2] === undefined ? 0 : value(match[2].replace(/θ(?!_)/g, `(${angle})`));
    const on = match[3]!.split(', ').map((name) => names.get(name)!);
    const definition = definitions.get(kind);
    if (definition) {
      const inner = new Map(definition.formal.map((name, k) => [name, on[k]!]));
      for (const part of definition.body) run(part, inner, phi);
    } else if (kind === 'rx' || kind === 'ry' || kind === 'rz')
      gates.push({ kind, qubit: on[0]!, angle: fixedAngle(phi) });
    else if (kind === 'h' || kind === 'x') gates.push({ kind, qubit: on[0]! });
    else if (kind === 'cx' || kind === 'cz' || kind === 'swap') gates.push({ kind, control: on[0]!, target: on[1]! });
    else throw new Error(`unknown gate ${kind}`);
  };
  const register = new Map(Array.from({ length: qubits }, (_, k) => [`q[${k}]`, k]));
  for (const line of lines) {
    if (/^(r\w*|h|x|cx|cz|swap|xx_plus_yy)(\(| q)/.test(line)) run(line.replace(';', ''), register, 0);
  }
  return { qubits, parameters: 0, gates };
}
