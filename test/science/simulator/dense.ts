import type { Angle, Circuit, Gate } from '../../../src/science/simulator/index.ts';

/** A dense complex matrix, row-major planes: the naive oracle of every kernel. */
export interface Dense {
  readonly n: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

type Complex = readonly [number, number];

export function dense(rows: readonly (readonly Complex[])[]): Dense {
  const flat = rows.flat();
  return { n: rows.length, re: Float64Array.from(flat, ([r]) => r), im: Float64Array.from(flat, ([, i]) => i) };
}

export function kron(a: Dense, b: Dense): Dense {
  const n = a.n * b.n;
  const re = new Float64Array(n * n);
  const im = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const p = Math.floor(i / b.n) * a.n + Math.floor(j / b.n);
      const q = (i % b.n) * b.n + (j % b.n);
      re[i * n + j] = a.re[p]! * b.re[q]! - a.im[p]! * b.im[q]!;
      im[i * n + j] = a.re[p]! * b.im[q]! + a.im[p]! * b.re[q]!;
    }
  }
  return { n, re, im };
}

export function combine(a: Dense, [ar, ai]: Complex, b: Dense, [br, bi]: Complex): Dense {
  return {
    n: a.n,
    re: a.re.map((r, k) => ar * r - ai * a.im[k]! + br * b.re[k]! - bi * b.im[k]!),
    im: a.im.map((i, k) => ar * i + ai * a.re[k]! + br * b.im[k]! + bi * b.re[k]!),
  };
}

export function times(m: Dense, re: Float64Array, im: Float64Array): { re: Float64Array; im: Float64Array } {
  const outRe = new Float64Array(m.n);
  const outIm = new Float64Array(m.n);
  for (let i = 0; i < m.n; i++) {
    for (let j = 0; j < m.n; j++) {
      const k = i * m.n + j;
      outRe[i]! += m.re[k]! * re[j]! - m.im[k]! * im[j]!;
      outIm[i]! += m.re[k]! * im[j]! + m.im[k]! * re[j]!;
    }
  }
  return { re: outRe, im: outIm };
}

const letters: Record<string, Dense> = {
  I: dense([
    [
      [1, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [1, 0],
    ],
  ]),
  X: dense([
    [
      [0, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [0, 0],
    ],
  ]),
  Y: dense([
    [
      [0, 0],
      [0, -1],
    ],
    [
      [0, 1],
      [0, 0],
    ],
  ]),
  Z: dense([
    [
      [1, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [-1, 0],
    ],
  ]),
};

/** A Pauli string from its label, leftmost letter = highest qubit. */
export function pauli(label: string): Dense {
  return Array.from(label, (letter) => letters[letter]!).reduce(kron);
}

/** A label of n letters that has these letters on these qubits. */
export function spread(qubits: number, on: Readonly<Record<number, string>>): string {
  return Array.from({ length: qubits }, (_, k) => on[qubits - 1 - k] ?? 'I').join('');
}

/** Σ factor·P over labels. */
export function sumOf(qubits: number, parts: readonly (readonly [string, Complex])[]): Dense {
  const zero = combine(pauli('I'.repeat(qubits)), [0, 0], pauli('I'.repeat(qubits)), [0, 0]);
  return parts.reduce((sum, [label, factor]) => combine(sum, [1, 0], pauli(label), factor), zero);
}

/** The matrix of a gate, each written out in Pauli strings from its textbook definition. */
export function matrixOf(gate: Gate, n: number, theta: Float64Array): Dense {
  const angle = ({ parameter, factor, offset }: Angle) =>
    parameter === null ? offset : factor * theta[parameter]! + offset;
  const identity = 'I'.repeat(n);
  const turn = (label: string, phi: number) =>
    sumOf(n, [
      [identity, [Math.cos(phi / 2), 0]],
      [label, [0, -Math.sin(phi / 2)]],
    ]);
  switch (gate.kind) {
    case 'rx':
    case 'ry':
    case 'rz':
      return turn(spread(n, { [gate.qubit]: gate.kind[1]!.toUpperCase() }), angle(gate.angle));
    case 'x':
      return pauli(spread(n, { [gate.qubit]: 'X' }));
    case 'h':
      return sumOf(n, [
        [spread(n, { [gate.qubit]: 'X' }), [Math.SQRT1_2, 0]],
        [spread(n, { [gate.qubit]: 'Z' }), [Math.SQRT1_2, 0]],
      ]);
    case 'cx':
    case 'cz': {
      const letter = gate.kind === 'cx' ? 'X' : 'Z';
      return sumOf(n, [
        [identity, [0.5, 0]],
        [spread(n, { [gate.control]: 'Z' }), [0.5, 0]],
        [spread(n, { [gate.target]: letter }), [0.5, 0]],
        [spread(n, { [gate.control]: 'Z', [gate.target]: letter }), [-0.5, 0]],
      ]);
    }
    case 'swap':
      return sumOf(n, [
        [identity, [0.5, 0]],
        ...['X', 'Y', 'Z'].map((l): [string, Complex] => [
          spread(n, { [gate.control]: l, [gate.target]: l }),
          [0.5, 0],
        ]),
      ]);
    case 'xx+yy': {
      // Projector on span{|01⟩, |10⟩}: (1 − ZZ)/2; generator (XX + YY)/2.
      const phi = angle(gate.angle);
      const pair = (l: string) => spread(n, { [gate.control]: l, [gate.target]: l });
      const c = Math.cos(phi / 2);
      return sumOf(n, [
        [identity, [(1 + c) / 2, 0]],
        [pair('Z'), [(1 - c) / 2, 0]],
        [pair('X'), [0, -Math.sin(phi / 2) / 2]],
        [pair('Y'), [0, -Math.sin(phi / 2) / 2]],
      ]);
    }
    case 'pauli': {
      const on: Record<number, string> = {};
      for (let qubit = 0; qubit < n; qubit++) {
        on[qubit] = 'IXZY'[((gate.x[0]! >>> qubit) & 1) + 2 * ((gate.z[0]! >>> qubit) & 1)]!;
      }
      return turn(spread(n, on), angle(gate.angle));
    }
    case 'unitary':
      return spreadMatrix(n, gate.qubits, gate.re, gate.im);
  }
}

/** A matrix of few qubits on those of n, the identity beside them: ⟨i|M|j⟩ where all other bits of i and j agree. */
export function spreadMatrix(n: number, on: readonly number[], re: ArrayLike<number>, im: ArrayLike<number>): Dense {
  const size = 1 << n;
  const mask = on.reduce((sum, qubit) => sum | (1 << qubit), 0);
  const inner = (k: number) => on.reduce((index, qubit, bit) => index | (((k >>> qubit) & 1) << bit), 0);
  const spreadRe = new Float64Array(size * size);
  const spreadIm = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (((i ^ j) & ~mask) !== 0) continue;
      const from = (inner(i) << on.length) + inner(j);
      spreadRe[i * size + j] = re[from]!;
      spreadIm[i * size + j] = im[from]!;
    }
  }
  return { n: size, re: spreadRe, im: spreadIm };
}

/** The product a·b. */
export function product(a: Dense, b: Dense): Dense {
  const { n } = a;
  const re = new Float64Array(n * n);
  const im = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) {
        const [p, q] = [i * n + k, k * n + j];
        re[i * n + j]! += a.re[p]! * b.re[q]! - a.im[p]! * b.im[q]!;
        im[i * n + j]! += a.re[p]! * b.im[q]! + a.im[p]! * b.re[q]!;
      }
    }
  }
  return { n, re, im };
}

/** The state of a circuit by matrix products. */
export function denseState(circuit: Circuit, theta: Float64Array): { re: Float64Array; im: Float64Array } {
  const n = 1 << circuit.qubits;
  let state: { re: Float64Array; im: Float64Array } = { re: new Float64Array(n), im: new Float64Array(n) };
  state.re[0] = 1;
  for (const gate of circuit.gates) state = times(matrixOf(gate, circuit.qubits, theta), state.re, state.im);
  return state;
}

/** ⟨ψ|M|ψ⟩, real part. */
export function denseExpectation(m: Dense, state: { re: Float64Array; im: Float64Array }): number {
  const image = times(m, state.re, state.im);
  return state.re.reduce((sum, r, k) => sum + r * image.re[k]! + state.im[k]! * image.im[k]!, 0);
}
