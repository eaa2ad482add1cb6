/** out_i = factor_i·in_source(i) over the 16 strings of two qubits; `source` is a permutation. */
export interface LetterPermutation {
  readonly source: Uint8Array;
  readonly factor: Float64Array;
}

/** A 16 × 16 matrix with at most one element in each row and column, as a permutation; null for others. */
export function asPermutation(matrix: Float64Array): LetterPermutation | null {
  const source = new Uint8Array(16);
  const factor = new Float64Array(16);
  const taken = new Set<number>();
  const empty: number[] = [];
  for (let row = 0; row < 16; row++) {
    const columns = Array.from(matrix.subarray(16 * row, 16 * row + 16).entries()).filter(([, value]) => value !== 0);
    const [found] = columns;
    if (found === undefined) {
      empty.push(row);
      continue;
    }
    const [column, value] = found;
    if (columns.length > 1 || taken.has(column)) return null;
    taken.add(column);
    source[row] = column;
    factor[row] = value;
  }
  // Rows of zeros take the columns that are left, with factor 0.
  const free = Array.from({ length: 16 }, (_, column) => column).filter((column) => !taken.has(column));
  empty.forEach((row, k) => {
    source[row] = free[k]!;
  });
  return { source, factor };
}

/** `after` on the result of `before`. */
export function composePermutations(after: LetterPermutation, before: LetterPermutation): LetterPermutation {
  return {
    source: after.source.map((row) => before.source[row]!),
    factor: after.factor.map((value, i) => value * before.factor[after.source[i]!]!),
  };
}

/** The transposed matrix. */
export function transposePermutation({ source, factor }: LetterPermutation): LetterPermutation {
  const result = { source: new Uint8Array(16), factor: new Float64Array(16) };
  source.forEach((column, row) => {
    result.source[column] = row;
    result.factor[column] = factor[row]!;
  });
  return result;
}

/** a ← f·b and b ← g·a; where a = b, a ← f·a. */
export interface Exchange {
  readonly a: number;
  readonly b: number;
  readonly f: number;
  readonly g: number;
}

/** A permutation as exchanges one after the other: a cycle of L strings takes L − 1; strings that stay as they are none. */
export function exchangesOf({ source, factor }: LetterPermutation): Exchange[] {
  const exchanges: Exchange[] = [];
  const done = new Set<number>();
  for (let start = 0; start < 16; start++) {
    if (done.has(start)) continue;
    const cycle = [start];
    for (let next = source[start]!; next !== start; next = source[next]!) cycle.push(next);
    for (const string of cycle) done.add(string);
    if (cycle.length === 1 && factor[start] !== 1) {
      exchanges.push({ a: start, b: start, f: factor[start]!, g: 1 });
    }
    // What the first string held travels along the cycle to its last place.
    for (let k = 0; k + 1 < cycle.length; k++) {
      const [a, b] = [cycle[k]!, cycle[k + 1]!];
      exchanges.push({ a, b, f: factor[a]!, g: k + 2 === cycle.length ? factor[b]! : 1 });
    }
  }
  return exchanges;
}
