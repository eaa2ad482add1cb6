import { flipGroups, type PauliSum } from '../operators/index.ts';
import { classVectors } from './class-vectors.ts';
import { observableTooLarge } from './errors.ts';
import { rowClasses } from './row-classes.ts';
import { type RowGroup, rowGroup, rowVector, separateSpectators } from './row-group.ts';
import { VectorDictionary } from './vector-dictionary.ts';

/** What a Pauli sum does to the rows of a statevector; see `rowTable`. */
export interface RowTable {
  readonly width: number;
  readonly rows: number;
  readonly groups: number;
  /** Groups before this one have real, the others imaginary elements. */
  readonly realGroups: number;
  /** For each group: the flip of the row index, its highest bit, the flip of the column. */
  readonly rowFlip: Int32Array;
  readonly topFlip: Int32Array;
  readonly columnFlip: Int32Array;
  /** Vectors of `width` numbers. */
  readonly values: Float64Array;
  /** Each entry is weight·(vector from start); a negative start stands for zero. */
  readonly start: Int32Array;
  readonly weight: Float64Array;
  /** The entry of a row is firstEntry[group] + (low[group, lower `half` bits of the row] ⊕ high[group, its other bits]). */
  readonly firstEntry: Int32Array;
  readonly half: number;
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Groups whose vector is made anew for each row, with where in `values`. */
  readonly untabulated: readonly { readonly group: RowGroup; readonly start: number }[];
  /** The entry with the elements ⟨row|H|row ⊕ flip⟩ of a group. Valid until the same group is asked for another row. */
  entry(group: number, row: number): number;
}

const columnBits = 6;
/** Groups of more classes than this, or more than are left of all (160 MiB), have their vectors made anew for each row. */
const rankLimit = 18;
const classLimit = 14_000_000;
/** No group is begun that could take the dictionary beyond 64 MiB. */
const dictionaryLimit = 8_388_608;

const tables = new WeakMap<PauliSum, RowTable>();

/**
 * Tabulates Σ c·P by rows of 2⁶ amplitudes; the table of a sum is made once. For terms with one flip mask, the vector of matrix
 * elements of a row is Σ ±c (−1)^(z·column), where the signs are the parities z_row·row: with r independent z_row there are 2^r
 * classes of rows, and their vectors are most often zero or multiples of others.
 */
export function rowTable(sum: PauliSum): RowTable {
  const known = tables.get(sum);
  if (known !== undefined) return known;
  const table = tabulate(sum);
  tables.set(sum, table);
  return table;
}

function tabulate(sum: PauliSum): RowTable {
  // Each matrix element is a sum of some of them: Infinity would become NaN, or an energy that means nothing.
  if (!Number.isFinite(sum.coefficients.reduce((total, c) => total + Math.abs(c), 0))) throw observableTooLarge();
  const bits = Math.min(columnBits, sum.qubits);
  const width = 1 << bits;
  const rowBits = sum.qubits - bits;
  const half = rowBits >> 1;
  const groups = flipGroups(sum)
    .flatMap((group) => separateSpectators(rowGroup(sum, group, bits)))
    .sort((a, b) => Number(a.imaginary) - Number(b.imaginary));

  const dictionary = new VectorDictionary(width);
  let classes = 0;
  const vectors = groups.map((group) => {
    const count = 1 << group.basis.length;
    // Only with many column parts can every class have a vector of its own.
    const most = new Set(group.zColumn).size > 4 ? count * width : 0;
    if (group.basis.length > rankLimit || classes + count > classLimit || dictionary.length + most > dictionaryLimit) {
      return null;
    }
    classes += count;
    return classVectors(group, dictionary);
  });

  const untabulated = groups.filter((_, index) => vectors[index] === null);
  const values = dictionary.withRoomFor(width * untabulated.length);
  const start = new Int32Array(classes + untabulated.length);
  const weight = new Float64Array(start.length);
  const firstEntry = new Int32Array(groups.length);
  const low = new Int32Array(groups.length << half);
  const high = new Int32Array(groups.length << (rowBits - half));
  const fresh: { group: RowGroup; start: number }[] = [];
  const freshOf = new Map<number, { readonly group: RowGroup; readonly out: Float64Array }>();
  let entries = 0;
  groups.forEach((group, index) => {
    firstEntry[index] = entries;
    const found = vectors[index] ?? null;
    if (found === null) {
      // Behind the dictionary, every group that is not tabulated has room for the vector of the row in work.
      const from = dictionary.length + fresh.length * width;
      fresh.push({ group, start: from });
      freshOf.set(index, { group, out: values.subarray(from, from + width) });
      start[entries] = from;
      weight[entries++] = 1;
      return;
    }
    start.set(found.start, entries);
    weight.set(found.weight, entries);
    entries += found.start.length;
    const ofRows = rowClasses(group.basis, rowBits);
    low.set(ofRows.low, index << half);
    high.set(ofRows.high, index << (rowBits - half));
  });
  return {
    width,
    rows: 1 << rowBits,
    groups: groups.length,
    realGroups: groups.filter(({ imaginary }) => !imaginary).length,
    rowFlip: Int32Array.from(groups, (group) => group.rowFlip),
    topFlip: Int32Array.from(groups, ({ rowFlip }) => (rowFlip === 0 ? 0 : 1 << (31 - Math.clz32(rowFlip)))),
    columnFlip: Int32Array.from(groups, (group) => group.columnFlip),
    values,
    start,
    weight,
    firstEntry,
    half,
    low,
    high,
    untabulated: fresh,
    entry(index, row) {
      const work = freshOf.size === 0 ? undefined : freshOf.get(index);
      if (work !== undefined) rowVector(work.group, row, work.out);
      const lowRow = row & ((1 << half) - 1);
      const rowClass = low[(index << half) | lowRow]! ^ high[(index << (rowBits - half)) | (row >>> half)]!;
      return firstEntry[index]! + rowClass;
    },
  };
}
