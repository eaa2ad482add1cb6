import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../src/science/operators/index.ts';
import type { Angle, Gate } from '../../../src/science/simulator/index.ts';
import * as simulator from '../../../src/science/simulator/index.ts';
import { cases } from './arbitraries.ts';
import { type Dense, dense, matrixOf, pauli, product, spreadMatrix, sumOf, times } from './dense.ts';

type Complex = readonly [number, number];
type Rows = readonly (readonly Complex[])[];

const o: Complex = [0, 0];
const l: Complex = [1, 0];
const i: Complex = [0, 1];
const e = (phi: number): Complex => [Math.cos(phi), Math.sin(phi)];
const multiply = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];

const u = (theta: number, phi: number, lambda: number): Rows => {
  const [c, s]: Complex[] = [
    [Math.cos(theta / 2), 0],
    [Math.sin(theta / 2), 0],
  ];
  return [
    [c!, multiply([-1, 0], multiply(e(lambda), s!))],
    [multiply(e(phi), s!), multiply(e(phi + lambda), c!)],
  ];
};
const turn = (label: string, phi: number): Dense =>
  sumOf(label.length, [
    ['I'.repeat(label.length), [Math.cos(phi / 2), 0]],
    [label, [0, -Math.sin(phi / 2)]],
  ]);

/** Controls are the high bits: the identity, but M where all of them are set. */
function underControls(m: Dense, controls: number): Dense {
  const n = m.n << controls;
  const re = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  const im = new Float64Array(n * n);
  const first = n - m.n;
  for (let row = 0; row < m.n; row++) {
    for (let column = 0; column < m.n; column++) {
      re[(first + row) * n + first + column] = m.re[row * m.n + column]!;
      im[(first + row) * n + first + column] = m.im[row * m.n + column]!;
    }
  }
  return { n, re, im };
}

interface Builder {
  /** Qubits in the order of the builder's arguments; the matrix has its last argument as lowest bit. */
  readonly qubits: number;
  readonly angles: number;
  readonly build: (on: readonly number[], angles: readonly (readonly Angle[])[]) => readonly Gate[] | Gate;
  readonly matrix: (...phi: number[]) => Dense;
}

const one = (build: (qubit: number) => Gate, rows: Rows): Builder => ({
  qubits: 1,
  angles: 0,
  build: ([qubit]) => build(qubit!),
  matrix: () => dense(rows),
});
const x: Rows = [
  [o, l],
  [l, o],
];
const y: Rows = [
  [o, [0, -1]],
  [i, o],
];
const z: Rows = [
  [l, o],
  [o, [-1, 0]],
];
const h: Rows = [
  [
    [Math.SQRT1_2, 0],
    [Math.SQRT1_2, 0],
  ],
  [
    [Math.SQRT1_2, 0],
    [-Math.SQRT1_2, 0],
  ],
];
const sx: Rows = [
  [
    [0.5, 0.5],
    [0.5, -0.5],
  ],
  [
    [0.5, -0.5],
    [0.5, 0.5],
  ],
];
const conjugate = (rows: Rows): Rows => rows.map((row, a) => row.map((_, b) => [rows[b]![a]![0], -rows[b]![a]![1]]));
const swap = (corner: Complex): Rows => [
  [l, o, o, o],
  [o, o, corner, o],
  [o, corner, o, o],
  [o, o, o, l],
];

const builders: Record<string, Builder> = {
  y: one(simulator.y, y),
  z: one(simulator.z, z),
  s: one(simulator.s, [
    [l, o],
    [o, i],
  ]),
  sdg: one(simulator.sdg, [
    [l, o],
    [o, [0, -1]],
  ]),
  t: one(simulator.t, [
    [l, o],
    [o, e(Math.PI / 4)],
  ]),
  tdg: one(simulator.tdg, [
    [l, o],
    [o, e(-Math.PI / 4)],
  ]),
  sx: one(simulator.sx, sx),
  sxdg: one(simulator.sxdg, conjugate(sx)),
  iswap: { qubits: 2, angles: 0, build: ([a, b]) => simulator.iswap(a!, b!), matrix: () => dense(swap(i)) },
  cy: { qubits: 2, angles: 0, build: ([a, b]) => simulator.cy(a!, b!), matrix: () => underControls(dense(y), 1) },
  ch: { qubits: 2, angles: 0, build: ([a, b]) => simulator.ch(a!, b!), matrix: () => underControls(dense(h), 1) },
  csx: { qubits: 2, angles: 0, build: ([a, b]) => simulator.csx(a!, b!), matrix: () => underControls(dense(sx), 1) },
  globalPhase: {
    qubits: 1,
    angles: 1,
    build: (_, [phi]) => simulator.globalPhase(phi!),
    matrix: (phi) =>
      dense([
        [e(phi), o],
        [o, e(phi)],
      ]),
  },
  p: {
    qubits: 1,
    angles: 1,
    build: ([q], [phi]) => simulator.p(q!, phi!),
    matrix: (phi) =>
      dense([
        [l, o],
        [o, e(phi)],
      ]),
  },
  u: {
    qubits: 1,
    angles: 3,
    build: ([q], [a, b, c]) => simulator.u(q!, a!, b!, c!),
    matrix: (a, b, c) => dense(u(a, b, c)),
  },
  rxx: {
    qubits: 2,
    angles: 1,
    build: ([a, b], [phi]) => simulator.rxx(a!, b!, phi!),
    matrix: (phi) => turn('XX', phi),
  },
  ryy: {
    qubits: 2,
    angles: 1,
    build: ([a, b], [phi]) => simulator.ryy(a!, b!, phi!),
    matrix: (phi) => turn('YY', phi),
  },
  rzz: {
    qubits: 2,
    angles: 1,
    build: ([a, b], [phi]) => simulator.rzz(a!, b!, phi!),
    matrix: (phi) => turn('ZZ', phi),
  },
  rzx: {
    qubits: 2,
    angles: 1,
    build: ([a, b], [phi]) => simulator.rzx(a!, b!, phi!),
    matrix: (phi) => turn('ZX', phi),
  },
  crx: {
    qubits: 2,
    angles: 1,
    build: ([a, b], [phi]) => simulator.crx(a!, b!, phi!),
    matrix: (phi) => underControls(turn('X', phi), 1),
  },
  cry: {
    qubits: 2,
    angles: 1,
    build: ([a, b], [phi]) => simulator.cry(a!, b!, phi!),
    matrix: (phi) => underControls(turn('Y', phi), 1),
  },
  crz: {
    qubits: 2,
    angles: 1,
    build: ([a, b], [phi]) => simulator.crz(a!, b!, phi!),
    matrix: (phi) => underControls(turn('Z', phi), 1),
  },
  cp: {
    qubits: 2,
    angles: 1,
    build: ([a, b], [phi]) => simulator.cp(a!, b!, phi!),
    matrix: (phi) => underControls(dense([[e(phi)]]), 2),
  },
  cu: {
    qubits: 2,
    angles: 4,
    build: ([a, b], [theta, phi, lambda, gamma]) => simulator.cu(a!, b!, [theta!, phi!, lambda!, gamma!]),
    matrix: (theta, phi, lambda, gamma) =>
      underControls(dense(u(theta, phi, lambda).map((row) => row.map((element) => multiply(e(gamma), element)))), 1),
  },
  ccx: {
    qubits: 3,
    angles: 0,
    build: ([a, b, c]) => simulator.ccx(a!, b!, c!),
    matrix: () => underControls(dense(x), 2),
  },
  ccz: {
    qubits: 3,
    angles: 0,
    build: ([a, b, c]) => simulator.ccz(a!, b!, c!),
    matrix: () => underControls(dense(z), 2),
  },
  cswap: {
    qubits: 3,
    angles: 0,
    build: ([a, b, c]) => simulator.cswap(a!, b!, c!),
    matrix: () => underControls(dense(swap(l)), 1),
  },
};
for (const controls of [0, 1, 2, 3, 4, 5]) {
  const many = (build: (controls: readonly number[], target: number) => Gate[], rows: Rows): Builder => ({
    qubits: controls + 1,
    angles: 0,
    build: (on) => build(on.slice(0, -1), on.at(-1)!),
    matrix: () => underControls(dense(rows), controls),
  });
  const turned = (
    build: (controls: readonly number[], target: number, angle: readonly Angle[]) => Gate[],
    matrix: (phi: number) => Dense,
  ): Builder => ({
    qubits: controls + 1,
    angles: 1,
    build: (on, [phi]) => build(on.slice(0, -1), on.at(-1)!, phi!),
    matrix: (phi) => underControls(matrix(phi), controls),
  });
  builders[`mcx of ${controls}`] = many(simulator.mcx, x);
  builders[`mcz of ${controls}`] = many(simulator.mcz, z);
  builders[`mcp of ${controls}`] = turned(simulator.mcp, (phi) =>
    dense([
      [l, o],
      [o, e(phi)],
    ]),
  );
  builders[`mcrx of ${controls}`] = turned(simulator.mcrx, (phi) => turn('X', phi));
  builders[`mcry of ${controls}`] = turned(simulator.mcry, (phi) => turn('Y', phi));
  builders[`mcrz of ${controls}`] = turned(simulator.mcrz, (phi) => turn('Z', phi));
}

/** Sums of up to three terms, some constant, some in two parameters; and their values at θ. */
const theta = Float64Array.of(0.8, -2.3);
const sum: fc.Arbitrary<readonly Angle[]> = fc.array(
  fc.record({
    parameter: fc.constantFrom(null, 0, 1),
    factor: fc.constantFrom(1, -0.5, 2),
    offset: fc.constantFrom(0, 0.7, Math.PI, -1.2),
  }),
  { maxLength: 3 },
);
const angleOf = (terms: readonly Angle[]) => terms.reduce((value, angle) => value + simulator.angleAt(angle, theta), 0);

function distance(a: Dense, b: Dense): number {
  return a.re.reduce((most, r, k) => Math.max(most, Math.hypot(r - b.re[k]!, a.im[k]! - b.im[k]!)), 0);
}

function state(qubits: number, gates: readonly Gate[]): simulator.Statevector {
  const start = Array.from({ length: qubits }, (_, qubit): Gate[] => [
    simulator.ry(qubit, simulator.fixedAngle(0.7 + qubit)),
    simulator.rz(qubit, simulator.fixedAngle(1.9 * qubit)),
  ]).flat();
  const circuit = { qubits, parameters: 2, gates: [...start, ...gates] };
  const prepared = simulator.statevectorSimulator(circuit, pauliSum(qubits, []));
  prepared.prepare(theta);
  return prepared.statevector();
}

const wholeMatrix = (gates: readonly Gate[], qubits: number) =>
  gates.reduce((all, gate) => product(matrixOf(gate, qubits, theta), all), pauli('I'.repeat(qubits)));

describe('gates of the textbooks', () => {
  it.each(Object.keys(builders))('%s is its matrix, phase included', (name) => {
    const { qubits: width, angles, build, matrix } = builders[name]!;
    const qubits = Math.max(2, width);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: qubits }, (_, k) => k),
          { minLength: width, maxLength: width },
        ),
        fc.array(sum, { minLength: angles, maxLength: angles }),
        (on, sums) => {
          const gates = [build(on, sums)].flat();
          simulator.validateCircuit({ qubits, parameters: 2, gates });
          const m = matrix(...sums.map(angleOf));
          const textbook = spreadMatrix(qubits, on.toReversed(), m.re, m.im);
          if (width <= 3) {
            expect(distance(wholeMatrix(gates, qubits), textbook)).toBeLessThan(5e-15);
            return;
          }
          // Many qubits: on one state without symmetry.
          const start = state(qubits, []);
          const expected = times(textbook, start.re, start.im);
          const found = state(qubits, gates);
          found.re.forEach((re, k) => {
            expect(Math.hypot(re - expected.re[k]!, found.im[k]! - expected.im[k]!)).toBeLessThan(2e-14);
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it('under a control are any gates where it is set', () => {
    fc.assert(
      fc.property(cases(3, 3), ({ circuit, theta: point }) => {
        const control = circuit.qubits;
        const run = (gates: readonly Gate[], qubits: number) =>
          gates.reduce((all, gate) => product(matrixOf(gate, qubits, point), all), pauli('I'.repeat(qubits)));
        const found = run(simulator.controlled(circuit.gates, control), control + 1);
        expect(distance(found, underControls(run(circuit.gates, control), 1))).toBeLessThan(1e-13);
      }),
      { numRuns: 60 },
    );
  });

  it('grow with the square of the number of controls', () => {
    const size = (controls: number) =>
      simulator.mcx(
        Array.from({ length: controls }, (_, k) => k),
        controls,
      ).length;
    expect(size(40) / size(20)).toBeLessThan(5.5);
  });
});
