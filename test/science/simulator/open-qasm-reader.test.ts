import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../src/science/operators/index.ts';
import {
  type Circuit,
  type Expression,
  expressionTape,
  expressionText,
  type Gate,
  type OpenQasmCircuit,
  openQasm3,
  readOpenQasm3,
  statevectorSimulator,
  withExpressions,
} from '../../../src/science/simulator/index.ts';
import { cases } from './arbitraries.ts';
import { denseState } from './dense.ts';

interface FromQiskit {
  readonly name: string;
  readonly text: string;
  readonly inputs: Readonly<Record<string, number>>;
  readonly re: readonly number[];
  readonly im: readonly number[];
}

const qiskit: FromQiskit[] = JSON.parse(
  readFileSync(new URL('../../data/open-qasm/qiskit.json', import.meta.url), 'utf8'),
);

function opened({ circuit, expressions, parameters }: OpenQasmCircuit, label?: string) {
  const observable = pauliSum(circuit.qubits, [[label ?? 'Z'.repeat(circuit.qubits), 1]]);
  const simulator = statevectorSimulator(circuit, observable);
  return expressions === null ? simulator : withExpressions(simulator, expressions, parameters.length);
}

function stateOf(read: OpenQasmCircuit, theta: Float64Array) {
  const simulator = opened(read);
  simulator.prepare(theta);
  return simulator.statevector();
}

/** Largest difference; with `phase`, after the best common phase. */
function distance(a: { re: ArrayLike<number>; im: ArrayLike<number> }, b: typeof a, phase: boolean): number {
  let [c, s] = [1, 0];
  if (phase) {
    [c, s] = [0, 0];
    for (let k = 0; k < a.re.length; k++) {
      c += a.re[k]! * b.re[k]! + a.im[k]! * b.im[k]!;
      s += a.re[k]! * b.im[k]! - a.im[k]! * b.re[k]!;
    }
  }
  let largest = Math.abs(Math.hypot(c, s) - 1);
  for (let k = 0; k < a.re.length; k++) {
    const [r, i] = [c * a.re[k]! - s * a.im[k]!, c * a.im[k]! + s * a.re[k]!];
    largest = Math.max(largest, Math.hypot(r - b.re[k]!, i - b.im[k]!));
  }
  return largest;
}

describe('what Qiskit writes', () => {
  it.each(qiskit.map((one) => [one.name, one] as const))('is read: %s', (_, { text, inputs, re, im }) => {
    const read = readOpenQasm3(text);
    expect([...read.parameters].sort()).toEqual(Object.keys(inputs).sort());
    const theta = Float64Array.from(read.parameters, (name) => inputs[name]!);
    expect(distance(stateOf(read, theta), { re, im }, true)).toBeLessThan(1e-13);
  });

  it('is a plain circuit where angles are affine, and pairs of rotations where it defines those', () => {
    const named = (name: string) => readOpenQasm3(qiskit.find((one) => one.name === name)!.text);
    const kinds = ({ circuit }: OpenQasmCircuit) => [...new Set(circuit.gates.map(({ kind }) => kind))].sort();
    expect(kinds(named('EfficientSU2, as a gate'))).toEqual(['cx', 'ry', 'rz']);
    expect(named('EfficientSU2, as a gate').expressions).toBeNull();
    expect(kinds(named('ExcitationPreserving, gate by gate'))).toEqual(['pauli', 'ry', 'rz']);
    expect(named('formulas of parameters, measured').expressions?.length).toBeGreaterThan(4);
  });
});

describe('reading OpenQASM 3', () => {
  const gatesOf = (body: string, head = 'qubit[3] q;') =>
    readOpenQasm3(`OPENQASM 3.0;\ninclude "stdgates.inc";\n${head}\n${body}`).circuit.gates;

  it('gives back what openQasm3 writes, gate for gate where there are no matrices', () => {
    fc.assert(
      fc.property(cases(4, 20), ({ circuit, theta }) => {
        const read = readOpenQasm3(openQasm3(circuit));
        expect(read.parameters).toEqual(Array.from({ length: circuit.parameters }, (_, k) => `_θ_${k}_`));
        expect(read.expressions).toBeNull();
        const dense = denseState(circuit, theta);
        expect(distance(stateOf(read, theta), dense, false)).toBeLessThan(1e-12);
        if (circuit.gates.some(({ kind }) => kind === 'unitary')) return;
        expect(read.circuit.gates.length).toBeLessThanOrEqual(circuit.gates.length);
        const again = readOpenQasm3(openQasm3(read.circuit));
        expect(again).toEqual(read);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it.each<[string, string, string]>([
    ['ctrl @ x q[0], q[1];', 'cx q[0], q[1];', 'a control'],
    ['ctrl @ ctrl @ x q[0], q[1], q[2];', 'ccx q[0], q[1], q[2];', 'two controls'],
    ['ctrl(2) @ x q[0], q[1], q[2];', 'ccx q[0], q[1], q[2];', 'two controls at once'],
    ['negctrl @ x q[2], q[1];', 'x q[2]; cx q[2], q[1]; x q[2];', 'a control on zero'],
    ['ctrl @ negctrl @ y q[2], q[0], q[1];', 'x q[0]; ctrl(2) @ y q[2], q[0], q[1]; x q[0];', 'both kinds'],
    ['ctrl @ gphase(0.7) q[1];', 'p(0.7) q[1];', 'a controlled phase'],
    ['ctrl @ U(0.1, 0.2, 0.3) q[0], q[1];', 'cu(0.1, 0.2, 0.3, 0) q[0], q[1];', 'a controlled U'],
    ['ctrl @ swap q[0], q[1], q[2];', 'cswap q[0], q[1], q[2];', 'a controlled swap'],
    ['inv @ s q[0];', 'sdg q[0];', 'an inverse'],
    ['inv @ g(0.4) q[0], q[1];', 'rz(-0.4) q[1]; cx q[0], q[1]; sdg q[0];', 'the inverse of a definition'],
    ['pow(2) @ g(0.4) q[0], q[1];', 'g(0.4) q[0], q[1]; g(0.4) q[0], q[1];', 'a whole power'],
    ['pow(-1) @ t q[0];', 'tdg q[0];', 'a negative power'],
    ['pow(0) @ h q[0];', '', 'the power zero'],
    ['pow(1/2) @ z q[0];', 's q[0];', 'the root of Z'],
    ['pow(0.5) @ x q[0];', 'sx q[0];', 'the root of X'],
    ['pow(0.25) @ s q[0]; pow(1/3) @ rx(0.9) q[1];', 'p(pi/8) q[0]; rx(0.3) q[1];', 'roots'],
    ['ctrl @ pow(1/2) @ y q[2], q[0];', 'ctrl @ sy q[2], q[0];', 'a controlled root'],
    ['h q;', 'h q[0]; h q[1]; h q[2];', 'a whole register'],
    [
      'cx q[0], r; cx r[0:1], r[1:2];',
      'cx q[0], q[3]; cx q[0], q[4]; cx q[0], q[5]; cx q[3], q[4]; cx q[4], q[5];',
      'ranges',
    ],
    [
      'cx q, r; x q[-1]; y r[{0, 2}];',
      'cx q[0], q[3]; cx q[1], q[4]; cx q[2], q[5]; x q[2]; y q[3]; y q[5];',
      'registers side by side',
    ],
    [
      'rx(2*π/4 - 1e-1) q[0]; ry(tau/3) q[1]; rz(-euler**2) q[2];',
      'rx(1.4707963267948966) q[0]; ry(2.0943951023931953) q[1]; rz(-7.389056098930649) q[2];',
      'constants',
    ],
    ['rx(sin(0.3) + arccos(0.2) - ln(3) * sqrt(2)) q[0];', 'rx(0.11127) q[0];', 'functions'],
    ['reset q; h q[0]; barrier q[0], q; barrier; c = measure q;', 'h q[0];', 'measurement at the end'],
    ['@annotation of a gate\n#pragma of a compiler\n/* h q[0];\n */ x q[0]; // h q[0];', 'x q[0];', 'comments'],
  ])('%s', (found, wanted) => {
    const head = `qubit[3] q; qubit[3] r; bit[3] c;
      gate g(a) b, c { s b; cx b, c; rz(a) c; }
      gate sy b { rz(-pi/2) b; sx b; rz(pi/2) b; }`;
    const read = (body: string): OpenQasmCircuit => {
      const start = 'ry(0.7) q[0]; rx(1.9) q[1]; ry(-2.2) q[2]; ry(0.4) r[0]; rx(2.9) r[1]; ry(-1.2) r[2];';
      const whole = body.includes('reset q') ? `${body.replace('h q[0];', `${start} h q[0];`)}` : `${start}\n${body}`;
      return readOpenQasm3(`OPENQASM 3;\ninclude "stdgates.inc";\n${head}\n${whole}`);
    };
    const none = new Float64Array(0);
    const wantedBody = wanted.replace(/q\[([345])\]/g, (_, k) => `r[${Number(k) - 3}]`);
    const tolerance = found.includes('arccos') ? 1e-4 : 1e-14;
    expect(distance(stateOf(read(found), none), stateOf(read(wantedBody), none), false)).toBeLessThan(tolerance);
  });

  it('names inputs in the order of their declaration and makes sums of them products of rotations', () => {
    const read = readOpenQasm3(
      'input float[64] b; input angle a; qubit q; rx(a/2 - 3*(b + 1)) q; const float c = 2*pi; rz(c*a) q;',
    );
    expect(read.parameters).toEqual(['b', 'a']);
    expect(read.expressions).toBeNull();
    expect(read.circuit).toEqual({
      qubits: 1,
      parameters: 2,
      gates: [
        { kind: 'rx', qubit: 0, angle: { parameter: 0, factor: -3, offset: -3 } },
        { kind: 'rx', qubit: 0, angle: { parameter: 1, factor: 0.5, offset: 0 } },
        { kind: 'rz', qubit: 0, angle: { parameter: 1, factor: 2 * Math.PI, offset: 0 } },
      ],
    });
  });

  it('reads physical qubits', () => {
    const { circuit } = readOpenQasm3('OPENQASM 3.1; x $2; cx $0, $1;');
    expect(circuit).toEqual({
      qubits: 3,
      parameters: 0,
      gates: [
        { kind: 'x', qubit: 2 },
        { kind: 'cx', control: 0, target: 1 },
      ],
    });
  });

  it('differentiates formulas exactly', () => {
    const read = readOpenQasm3(
      `input float a; input float b; qubit[2] q; h q;
       rx(sin(a)*b + a**3) q[0]; crz(exp(a*b)/(1 + b*b)) q[0], q[1]; ry(sqrt(a) - log(b) * arctan(a - b)) q[1];
       rz(tan(a) + cos(b)**2 + arcsin(a/3) + arccos(b/4) + abs(-a) + pow(b, a)) q[1]; ry(a - b) q[0];`,
    );
    const simulator = opened(read, 'XZ');
    const gradient = new Float64Array(2);
    const theta = Float64Array.of(0.7, 1.2);
    const energy = simulator.energyAndGradient(theta, gradient);
    expect(energy).toBeCloseTo(simulator.energy(theta), 14);
    gradient.forEach((slope, k) => {
      const at = (by: number) => simulator.energy(theta.with(k, theta[k]! + by));
      const step = 1e-3;
      expect(slope).toBeCloseTo((8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step), 9);
    });
  });

  it.each<[string, RegExp, number, number]>([
    ['OPENQASM 2.0;\nqreg q[2];', /OpenQASM 2\.0/, 1, 1],
    ['include "qelib1.inc";', /qelib1/, 1, 9],
    ['qubit[2] q;\nfor uint i in [0:1] { h q[i]; }', /"for" is not supported/, 2, 1],
    ['qubit q; if (true) { x q; }', /"if"/, 1, 10],
    ['def f(qubit q) { x q; }', /"def"/, 1, 1],
    ['int[32] i = 3;', /"int"/, 1, 1],
    ['qubit q; bit c; c = measure q; x q;', /measured before/, 1, 34],
    ['qubit q; x q; reset q;', /reset after/, 1, 21],
    ['qubit q; unknown q;', /no gate "unknown"/, 1, 10],
    ['qubit q; x r;', /no qubit "r"/, 1, 12],
    ['qubit[2] q; x q[2];', /no qubit 2/, 1, 17],
    ['qubit[2] q; cx q[0], q[0];', /twice/, 1, 13],
    ['qubit q; rx(a) q;', /named "a"/, 1, 13],
    ['qubit q; rx q;', /1 angles and 1 qubits/, 1, 10],
    ['qubit q; rx(1/0) q;', /not finite/, 1, 14],
    ['qubit q; rx(10ns) q;', /duration/, 1, 13],
    ['qubit[65] q;', /65 qubits/, 1, 11],
    ['qubit[1e99] q;', /no whole number/, 1, 7],
    ['qubit q; x q', /the text ends/, 1, 13],
    ['qubit q; /* x q;', /never ends/, 1, 10],
    ['qubit q; x q; ✗', /no meaning/, 1, 15],
    ['qubit[2] q; pow(0.5) @ cx q[0], q[1];', /power 0.5/, 1, 13],
    ['input float a; qubit q; pow(a) @ x q;', /depends on an input/, 1, 25],
    ['gate a q { b q; } qubit q; a q;', /no gate "b"/, 1, 12],
    ['gate a q { a q; } qubit q; a q;', /nested/, 1, 12],
    ['gate a q { x r; } qubit q; a q;', /no qubit "r"/, 1, 14],
    ['qubit[2] q; qubit[3] r; cx q, r;', /different sizes/, 1, 25],
    ['qubit q; c[0] = 1;', /assigned/, 1, 10],
  ])('refuses %s', (text, what, line, column) => {
    expect(() => readOpenQasm3(text)).toThrowError(
      expect.objectContaining({
        code: 'open_qasm_not_read',
        message: expect.stringMatching(new RegExp(`^Line ${line}, column ${column}: .*${what.source}`)),
        hint: expect.stringMatching(/[.;]$/),
      }),
    );
  });

  it.each(['', '// nothing', 'OPENQASM 3.0;', 'OPENQASM 3.0; bit[2] c;'])(
    'refuses a text without qubits: %j',
    (text) => {
      expect(() => readOpenQasm3(text)).toThrow(
        expect.objectContaining({
          code: 'open_qasm_not_read',
          message: 'Line 1, column 1: the text declares no qubits.',
        }),
      );
    },
  );

  it('refuses what would never end: definitions that double, deep parentheses, long formulas, high powers', () => {
    const doubling = Array.from({ length: 60 }, (_, k) => `gate g${k + 1} q { g${k} q; g${k} q; }`).join('\n');
    const squaring = Array.from({ length: 60 }, (_, k) => `gate g${k + 1}(a) q { g${k}(a*a) q; }`).join('\n');
    for (const text of [
      `gate g0 q { } ${doubling} qubit q; g60 q;`,
      `gate g0 q { x q; } ${doubling} qubit q; g60 q;`,
      `input float a; gate g0(a) q { rx(a) q; } ${squaring} qubit q; g60(a) q;`,
      `qubit q; rx(${'('.repeat(100_000)}1${')'.repeat(100_000)}) q;`,
      `qubit q; rx(${'-'.repeat(100_000)}1) q;`,
      `input float a; qubit q; rx(${'a*'.repeat(100_000)}1) q;`,
      `qubit q; ${'pow(1000) @ '.repeat(1000)} x q;`,
      `qubit[64] q; ${'ctrl @ '.repeat(1000)} x q;`,
      `${'qubit[64] q; '}ctrl(60) @ rxx(0.1) ${Array.from({ length: 62 }, (_, k) => `q[${k}]`).join(', ')};`,
    ]) {
      expect(() => readOpenQasm3(text)).toThrowError(expect.objectContaining({ code: 'open_qasm_not_read' }));
    }
  }, 60_000);

  it('never breaks, whatever the text: it is read or refused', () => {
    const words =
      `OPENQASM 3.0 ; include "stdgates.inc" input float [ 64 ] _θ_0_ qubit q bit c gate g ( a ) { } rx cx h ctrl @ inv pow negctrl
      gphase measure reset barrier , : = -> + - * / ** pi sin 0.5 3 1e9 $1 U p x swap const let for " // /* */ \n π 0x1f \u{1d70b} rzz`.split(
        / +/,
      );
    const valid =
      'OPENQASM 3.0; include "stdgates.inc"; input float[64] a; qubit[3] q; gate g(b) x, y { cx x, y; rz(b/2) y; } h q; g(a*2) q[0], q[1]; ctrl @ inv @ pow(2) @ g(sin(a)) q[2], q[0], q[1]; bit[3] c; c = measure q;';
    const text = fc.oneof(
      fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((list) => list.join(' ')),
      fc
        .array(fc.constantFrom(...words), { maxLength: 30 })
        .map((list) => `OPENQASM 3.0; qubit[4] q; ${list.join('')}`),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .tuple(fc.nat(valid.length), fc.nat(12), fc.constantFrom(...words, ''))
        .map(([at, length, word]) => valid.slice(0, at) + word + valid.slice(at + length)),
    );
    let read = 0;
    fc.assert(
      fc.property(text, (source) => {
        try {
          readOpenQasm3(source);
          read++;
        } catch (error) {
          expect(error).toMatchObject({ name: 'Failure', code: 'open_qasm_not_read' });
        }
      }),
      { numRuns: 800 },
    );
    expect(read).toBeGreaterThan(10);
  }, 60_000);

  it('gives back what openQasm3 writes for formulas of named inputs', () => {
    const { text } = qiskit.find(({ name }) => name === 'formulas of parameters, measured')!;
    const read = readOpenQasm3(text);
    const again = readOpenQasm3(openQasm3(read.circuit, 'formulas', read));
    expect(again.parameters).toEqual(['a', 'beta']);
    const theta = Float64Array.of(0.8, 1.3);
    expect(distance(stateOf(again, theta), stateOf(read, theta), false)).toBeLessThan(1e-13);
  });

  it('writes formulas that it reads back', () => {
    const text =
      'input float a; input float b; qubit q; rx(sin(a - (b - 1)) * (a + b) / (b / a) - 2**(a*b)) q; ry(-(a*b)**2) q; rz((a**2)**b) q;';
    const { expressions } = readOpenQasm3(text);
    const written = expressions!
      .slice(2)
      .map((expression) => expressionText(expression, String, (k) => 'ab'[k]!))
      .map((formula) => `rx(${formula}) q;`);
    const again = readOpenQasm3(`input float a; input float b; qubit q; ${written.join(' ')}`);
    expect(again.expressions).toHaveLength(5);
    const values = (list: readonly Expression[]) => {
      const out = new Float64Array(list.length);
      expressionTape(list, 2).evaluate(Float64Array.of(0.7, 1.9), out);
      return out;
    };
    expect(values(again.expressions!)).toEqual(values(expressions!));
  });

  it('reads a large circuit in one go', () => {
    const gates = Array.from({ length: 5000 }, (_, k) => `rx(0.${k + 1}) q[${k % 3}];`).join('\n');
    expect(gatesOf(gates)).toHaveLength(5000);
    const circuit: Circuit = { qubits: 3, parameters: 0, gates: gatesOf(gates) as Gate[] };
    expect(readOpenQasm3(openQasm3(circuit)).circuit).toEqual(circuit);
  });
});
