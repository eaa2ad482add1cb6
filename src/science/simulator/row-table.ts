import { flipGroups, type PauliSum } from '../operators/index.ts';
import { type RowClasses, rowClasses } from './row-classes.ts';
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
/** Above this rank, or when the dictionary is full (64 MiB), a group's vectors are made anew for each row. */
const rankLimit = 14;
const dictionaryLimit = 8388608;

/**
 * Tabulates Σ c·P by rows of 2⁶ amplitudes. For terms with one flip mask, the vector of matrix elements of a row is
 * Σ ±c (−1)^(z·column), where the signs are the parities z_row·row: with r independent z_row there are 2^r vectors, most
 * of them zero or multiples of others.
 */
export function rowTable(sum: PauliSum): RowTable {
  const bits = Math.min(columnBits, sum.qubits);
  const width = 1 << bits;
  const rowBits = sum.qubits - bits;
  const half = rowBits >> 1;
  const groups = flipGroups(sum)
    .flatMap((group) => separateSpectators(rowGroup(sum, group, bits)))
    .sort((a, b) => Number(a.imaginary) - Number(b.imaginary));

  const dictionary = new VectorDictionary(width);
  const start: number[] = [];
  const weight: number[] = [];
  const firstEntry = new Int32Array(groups.length);
  const untabulated: number[] = [];
  const low = new Int32Array(groups.length << half);
  const high = new Int32Array(groups.length << (rowBits - half));
  const scratch = new Float64Array(width);
  groups.forEach((group, index) => {
    firstEntry[index] = start.length;
    if (group.basis.length > rankLimit || dictionary.length >= dictionaryLimit) {
      untabulated.push(index);
      start.push(-1);
      weight.push(1);
      return;
    }
    const classes: RowClasses = rowClasses(group.basis, rowBits);
    low.set(classes.low, index << half);
    high.set(classes.high, index << (rowBits - half));
    for (const row of classes.representatives) {
      rowVector(group, row, scratch);
      const place = dictionary.place(scratch);
      start.push(place?.start ?? -1);
      weight.push(place?.weight ?? 0);
    }
  });

  // Behind the dictionary, every group that is not tabulated has room for the vector of the row in work.
  const values = dictionary.withRoomFor(width * untabulated.length);
  const fresh = new Map<number, { readonly group: RowGroup; readonly out: Float64Array }>();
  const anew: { group: RowGroup; start: number }[] = [];
  untabulated.forEach((index, k) => {
    const from = dictionary.length + k * width;
    start[firstEntry[index]!] = from;
    anew.push({ group: groups[index]!, start: from });
    fresh.set(index, { group: groups[index]!, out: values.subarray(from, from + width) });
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
    start: Int32Array.from(start),
    weight: Float64Array.from(weight),
    firstEntry,
    half,
    low,
    high,
    untabulated: anew,
    entry(index, row) {
      const work = fresh.size === 0 ? undefined : fresh.get(index);
      if (work !== undefined) rowVector(work.group, row, work.out);
      const lowRow = row & ((1 << half) - 1);
      const rowClass = low[(index << half) | lowRow]! ^ high[(index << (rowBits - half)) | (row >>> half)]!;
      return firstEntry[index]! + rowClass;
    },
  };
}
