/** A small complex matrix, row-major planes; of several qubits the first is the lowest bit of rows and columns. */
export interface Operator {
  readonly size: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Rows of real numbers as an operator. */
export function realOperator(rows: readonly (readonly number[])[]): Operator {
  const size = rows.length;
  return { size, re: Float64Array.from(rows.flat()), im: new Float64Array(size * size) };
}

/** a·b. */
export function product(a: Operator, b: Operator): Operator {
  const { size } = a;
  const re = new Float64Array(size * size);
  const im = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = row * size + column;
      for (let k = 0; k < size; k++) {
        const p = row * size + k;
        const q = k * size + column;
        re[at]! += a.re[p]! * b.re[q]! - a.im[p]! * b.im[q]!;
        im[at]! += a.re[p]! * b.im[q]! + a.im[p]! * b.re[q]!;
      }
    }
  }
  return { size, re, im };
}

/** The conjugate transpose. */
export function adjoint({ size, re, im }: Operator): Operator {
  const at = (k: number) => (k % size) * size + Math.floor(k / size);
  return { size, re: re.map((_, k) => re[at(k)]!), im: im.map((_, k) => -im[at(k)]!) };
}

/** factor·a, the factor real. */
export function scaled({ size, re, im }: Operator, factor: number): Operator {
  return { size, re: re.map((value) => factor * value), im: im.map((value) => factor * value) };
}

/**
 * The Pauli string whose letter on qubit j is the digit j of `index` in base 4: I = 0, X = 1, Z = 2, Y = 3, so that the
 * product of two strings has the XOR of their indices.
 */
export function pauliOperator(qubits: number, index: number): Operator {
  const size = 1 << qubits;
  const operator = { size, re: new Float64Array(size * size), im: new Float64Array(size * size) };
  for (let column = 0; column < size; column++) {
    let row = column;
    let quarterTurns = 0;
    for (let qubit = 0; qubit < qubits; qubit++) {
      const letter = (index >>> (2 * qubit)) & 3;
      // Y|0⟩ = i|1⟩, Y|1⟩ = −i|0⟩: one quarter turn for the letter, two for the sign on |1⟩.
      if (letter === 3) quarterTurns += 1;
      if ((letter & 2) !== 0 && ((column >>> qubit) & 1) === 1) quarterTurns += 2;
      if ((letter & 1) !== 0) row ^= 1 << qubit;
    }
    const plane = (quarterTurns & 1) === 0 ? operator.re : operator.im;
    plane[row * size + column] = (quarterTurns & 2) === 0 ? 1 : -1;
  }
  return operator;
}
