/** A small statevector by full matrices, independent of the product: wire w is bit w of the index. */
export interface Amplitudes {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

type Complex = readonly [re: number, im: number];
type Matrix = readonly (readonly Complex[])[];

const half = Math.SQRT1_2;
const real = (...rows: number[][]): Matrix => rows.map((row) => row.map((value) => [value, 0] as const));

/** Textbook matrices; the first wire of a pair is the control and the high bit. */
export function matrixOf(name: string, theta = 0): Matrix {
  const c = Math.cos(theta / 2);
  const s = Math.sin(theta / 2);
  switch (name) {
    case 'rx':
      return [
        [
          [c, 0],
          [0, -s],
        ],
        [
          [0, -s],
          [c, 0],
        ],
      ];
    case 'ry':
      return real([c, -s], [s, c]);
    case 'rz':
      return [
        [
          [c, -s],
          [0, 0],
        ],
        [
          [0, 0],
          [c, s],
        ],
      ];
    case 'x':
      return real([0, 1], [1, 0]);
    case 'sx':
      return [
        [
          [0.5, 0.5],
          [0.5, -0.5],
        ],
        [
          [0.5, -0.5],
          [0.5, 0.5],
        ],
      ];
    case 'h':
      return real([half, half], [half, -half]);
    case 'cz':
      return real([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, -1]);
    case 'cx':
      return real([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]);
    default:
      throw new Error(`no gate ${name}`);
  }
}

export function zero(qubits: number): Amplitudes {
  const re = new Float64Array(2 ** qubits);
  re[0] = 1;
  return { re, im: new Float64Array(2 ** qubits) };
}

export function apply(state: Amplitudes, name: string, wires: readonly number[], theta?: number): Amplitudes {
  const matrix = matrixOf(name, theta);
  const next = { re: new Float64Array(state.re.length), im: new Float64Array(state.re.length) };
  for (let from = 0; from < state.re.length; from++) {
    const column = wires.reduce((bits, wire) => 2 * bits + ((from >> wire) & 1), 0);
    for (let row = 0; row < matrix.length; row++) {
      let to = from;
      wires.forEach((wire, at) => {
        const bit = (row >> (wires.length - 1 - at)) & 1;
        to = (to & ~(1 << wire)) | (bit << wire);
      });
      const [re, im] = matrix[row]![column]!;
      next.re[to]! += re * state.re[from]! - im * state.im[from]!;
      next.im[to]! += re * state.im[from]! + im * state.re[from]!;
    }
  }
  return next;
}

/** |⟨a|b⟩|, 1 when both are the same state. */
export function overlap(a: Amplitudes, b: Amplitudes): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < a.re.length; i++) {
    re += a.re[i]! * b.re[i]! + a.im[i]! * b.im[i]!;
    im += a.re[i]! * b.im[i]! - a.im[i]! * b.re[i]!;
  }
  return Math.hypot(re, im);
}

/** A program of a device as its final state and the wire that each bit of `c` measures. Knows native gates only. */
export function runProgram(program: string, qubits: number): { state: Amplitudes; measured: number[] } {
  let state = zero(qubits);
  const measured: number[] = [];
  for (const line of program.split('\n').slice(3)) {
    const measure = /^c\[(\d+)\] = measure \$(\d+);$/.exec(line);
    const gate = /^(rz|sx|x|cz|cx)(?:\(([-+.\de]+)\))? (\$\d+(?:, \$\d+)*);$/.exec(line);
    if (measure) measured[Number(measure[1])] = Number(measure[2]);
    else if (gate) {
      const wires = gate[3]!.split(', ').map((wire) => Number(wire.slice(1)));
      state = apply(state, gate[1]!, wires, gate[2] === undefined ? undefined : Number(gate[2]));
    } else if (line !== '' && !/^barrier \$\d+(, \$\d+)*;$/.test(line)) throw new Error(`not understood: ${line}`);
  }
  return { state, measured };
}
