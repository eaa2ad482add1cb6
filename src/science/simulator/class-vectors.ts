import type { RowGroup } from './row-group.ts';
import { VectorDictionary } from './vector-dictionary.ts';

/** For every class of rows: its matrix elements are weight·(dictionary vector from start); a negative start stands for zero. */
export interface ClassVectors {
  readonly start: Int32Array;
  readonly weight: Float64Array;
}

/** Sums of coefficients below this part of what was summed are rounding of zeros. */
const rounding = 2e-15;

/**
 * The vectors of a group, all classes at once. Terms with one column part z give ±c to each class, by the parities that make it:
 * a Walsh–Hadamard transform over the classes. What is left of a class, a few numbers c_z, is most often a multiple of that of
 * another class; only new ones are transformed to vectors of all columns, Σ_z c_z (−1)^(z·column).
 */
export function classVectors(group: RowGroup, dictionary: VectorDictionary): ClassVectors {
  const { basis, zRow, zColumn, coefficients } = group;
  const classes = 1 << basis.length;
  const columns = [...new Set(zColumn)];
  const count = columns.length;
  const sums = new Float64Array(count * classes);
  let scale = 0;
  zRow.forEach((mask, term) => {
    scale += Math.abs(coefficients[term]!);
    sums[columns.indexOf(zColumn[term]!) * classes + coordinatesOf(mask, basis)]! += coefficients[term]!;
  });
  for (let k = 0; k < count; k++) walshHadamard(sums.subarray(k * classes, (k + 1) * classes), rounding * scale);

  const known = new VectorDictionary(count);
  const vectors: { readonly start: number; readonly weight: number }[] = [];
  const start = new Int32Array(classes).fill(-1);
  const weight = new Float64Array(classes);
  const tuple = new Float64Array(count);
  const vector = new Float64Array(dictionary.width);
  for (let number = 0; number < classes; number++) {
    for (let k = 0; k < count; k++) tuple[k] = sums[k * classes + number]!;
    const place = known.place(tuple);
    if (place === null) continue;
    const index = place.start / count;
    if (index === vectors.length) {
      vector.fill(0);
      for (let k = 0; k < count; k++) vector[columns[k]!] = tuple[k]! / place.weight;
      walshHadamard(vector, (rounding * scale) / Math.abs(place.weight));
      vectors.push(dictionary.place(vector) ?? { start: -1, weight: 0 });
    }
    start[number] = vectors[index]!.start;
    weight[number] = place.weight * vectors[index]!.weight;
  }
  return { start, weight };
}

/** Which vectors of the basis (distinct highest bits, falling) a mask is the sum of, as bits. */
function coordinatesOf(mask: number, basis: readonly number[]): number {
  let rest = mask;
  let coordinates = 0;
  basis.forEach((vector, i) => {
    if ((rest ^ vector) >= rest) return;
    rest ^= vector;
    coordinates |= 1 << i;
  });
  return coordinates;
}

/** In place: d[l] = Σ_z (−1)^(z·l) d[z]; results up to `threshold` count as zeros. */
function walshHadamard(d: Float64Array, threshold: number): void {
  for (let half = 1; half < d.length; half *= 2) {
    for (let i = 0; i < d.length; i += 2 * half) {
      for (let j = i; j < i + half; j++) {
        const a = d[j]!;
        const b = d[j + half]!;
        d[j] = a + b;
        d[j + half] = a - b;
      }
    }
  }
  for (let l = 0; l < d.length; l++) if (Math.abs(d[l]!) <= threshold) d[l] = 0;
}
