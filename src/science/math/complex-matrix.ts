/** A dense complex matrix as row-major planes. */
export interface ComplexMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** All zeros, or a view of these planes with another shape. */
export function complexMatrix(
  rows: number,
  columns: number,
  re: Float64Array = new Float64Array(rows * columns),
  im: Float64Array = new Float64Array(rows * columns),
): ComplexMatrix {
  return { rows, columns, re, im };
}

/** A·B. */
export function multiplyComplex(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  const { rows, columns: inner } = a;
  const { columns } = b;
  const out = complexMatrix(rows, columns);
  const { re, im } = out;
  for (let i = 0; i < rows; i++) {
    const to = i * columns;
    let k = 0;
    // Two rows of B at a time halve the traffic of the row that is written.
    for (; k + 1 < inner; k += 2) {
      const ar = a.re[i * inner + k]!;
      const ai = a.im[i * inner + k]!;
      const cr = a.re[i * inner + k + 1]!;
      const ci = a.im[i * inner + k + 1]!;
      if (ar === 0 && ai === 0 && cr === 0 && ci === 0) continue;
      const first = k * columns;
      const second = first + columns;
      for (let j = 0; j < columns; j++) {
        const br = b.re[first + j]!;
        const bi = b.im[first + j]!;
        const dr = b.re[second + j]!;
        const di = b.im[second + j]!;
        re[to + j]! += ar * br - ai * bi + (cr * dr - ci * di);
        im[to + j]! += ar * bi + ai * br + (cr * di + ci * dr);
      }
    }
    if (k < inner) {
      const ar = a.re[i * inner + k]!;
      const ai = a.im[i * inner + k]!;
      for (let j = 0; j < columns; j++) {
        const br = b.re[k * columns + j]!;
        const bi = b.im[k * columns + j]!;
        re[to + j]! += ar * br - ai * bi;
        im[to + j]! += ar * bi + ai * br;
      }
    }
  }
  return out;
}

/** Aᵀ. */
export function transposeComplex({ rows, columns, re, im }: ComplexMatrix): ComplexMatrix {
  const out = complexMatrix(columns, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      out.re[j * rows + i] = re[i * columns + j]!;
      out.im[j * rows + i] = im[i * columns + j]!;
    }
  }
  return out;
}

/** A*, every element conjugated. */
export function conjugate({ rows, columns, re, im }: ComplexMatrix): ComplexMatrix {
  return { rows, columns, re, im: im.map((value) => -value) };
}

/** A† = (A*)ᵀ. */
export function adjointComplex(a: ComplexMatrix): ComplexMatrix {
  const out = transposeComplex(a);
  for (let k = 0; k < out.im.length; k++) out.im[k] = -out.im[k]!;
  return out;
}
