import { type FlipGroup, type PauliSum, parity, popcount } from '../operators/index.ts';

/** Terms with one flip mask, their masks split into the part on rows and the part on columns of the statevector. */
export interface RowGroup {
  readonly rowFlip: number;
  readonly columnFlip: number;
  readonly imaginary: boolean;
  readonly zRow: Int32Array;
  readonly zColumn: Int32Array;
  /**
   * With the sign of i^y. Where the flip exchanges neighbouring columns, also with (−1)^(lowest bit of zColumn): then the vectors
   * made from them have neighbours exchanged, as the row kernels want them.
   */
  readonly coefficients: Float64Array;
  /** Independent masks that span all zRow: a row's vector depends on its parities with these only. */
  readonly basis: readonly number[];
}

/** `bits` low qubits number the columns. */
export function rowGroup(sum: PauliSum, { xLow, imaginary, terms }: FlipGroup, bits: number): RowGroup {
  const z = Int32Array.from(terms, (k) => sum.z[2 * k]!);
  const coefficients = Float64Array.from(terms, (k) => {
    // ⟨k|P|k ⊕ x⟩ = (−i)^y (−1)^(z·k): real +, − for y = 0, 2 and i·(−, +) for y = 1, 3 (mod 4).
    const y = popcount(xLow & sum.z[2 * k]!) & 3;
    const negative = (y === 1 || y === 2) !== ((xLow & sum.z[2 * k]! & 1) === 1);
    return negative ? -sum.coefficients[k]! : sum.coefficients[k]!;
  });
  const columns = (1 << bits) - 1;
  const zRow = z.map((mask) => mask >>> bits);
  return {
    rowFlip: xLow >>> bits,
    columnFlip: xLow & columns,
    imaginary,
    zRow,
    zColumn: z.map((mask) => mask & columns),
    coefficients,
    basis: independent(zRow),
  };
}

/**
 * A group that takes many distinct vectors, as two that take few between them: terms with the most frequent column part
 * (up to the flip) give multiples of one or two patterns, however many electrons on rows they count. Single excitations
 * are like that. Returned as it is where nothing is gained.
 */
export function separateSpectators(group: RowGroup): RowGroup[] {
  if (group.basis.length < 4) return [group];
  const keys = group.zColumn.map((z) => Math.min(z, z ^ group.columnFlip));
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const [common] = [...counts].reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best));
  const spectators = part(group, (k) => keys[k] === common);
  const rest = part(group, (k) => keys[k] !== common);
  return rest.basis.length <= group.basis.length - 2
    ? [spectators, rest].filter(({ zRow }) => zRow.length > 0)
    : [group];
}

function part(group: RowGroup, keep: (term: number) => boolean): RowGroup {
  const kept = Int32Array.from(group.zRow.keys()).filter(keep);
  const zRow = kept.map((k) => group.zRow[k]!);
  return {
    ...group,
    zRow,
    zColumn: kept.map((k) => group.zColumn[k]!),
    coefficients: Float64Array.from(kept, (k) => group.coefficients[k]!),
    basis: independent(zRow),
  };
}

/** Gaussian elimination over GF(2); the masks found have distinct highest bits, falling. */
function independent(masks: Int32Array): number[] {
  const basis: number[] = [];
  for (const mask of masks) {
    let rest = mask;
    for (const vector of basis) rest = Math.min(rest, rest ^ vector);
    if (rest !== 0) {
      basis.push(rest);
      basis.sort((p, q) => q - p);
    }
  }
  return basis;
}

/** The matrix elements of a row for one group: signs of the row into the coefficients, then all columns at once. */
export function rowVector(group: RowGroup, row: number, out: Float64Array): void {
  out.fill(0);
  for (let k = 0; k < group.zRow.length; k++) {
    const c = group.coefficients[k]!;
    out[group.zColumn[k]!]! += parity(group.zRow[k]! & row) === 1 ? -c : c;
  }
  walshHadamard(out);
}

/** In place: d[l] = Σ_z (−1)^(z·l) d[z]. */
function walshHadamard(d: Float64Array): void {
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
}
