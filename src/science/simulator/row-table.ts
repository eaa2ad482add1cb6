import { type FlipGroup, flipGroups, type PauliSum, parity, popcount } from '../operators/index.ts';

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
  /** Vectors of `width` matrix elements, each distinct one (up to sign) once. */
  readonly values: Float64Array;
  /** ±(1 + start in `values`) of the elements ⟨row|H|row ⊕ flip⟩ of a group, 0 where all of them vanish. */
  entry(group: number, row: number): number;
}

const columnBits = 6;
/** Above this rank, or when the dictionary is full (64 MiB), a group's vectors are made anew for each row. */
const rankLimit = 14;
const dictionaryLimit = 8388608;

/**
 * Tabulates Σ c·P by rows of 2⁶ amplitudes. For terms with one flip mask, the vector of matrix elements of a row is
 * Σ ±c (−1)^(z·column), where the signs are the parities z_row·row: with r independent z_row there are 2^r vectors.
 */
export function rowTable(sum: PauliSum): RowTable {
  const bits = Math.min(columnBits, sum.qubits);
  const width = 1 << bits;
  const groups = flipGroups(sum)
    .map((group) => rowGroup(sum, group, bits))
    .sort((a, b) => Number(a.imaginary) - Number(b.imaginary));
  const dictionary = new VectorDictionary(width);
  const scratch = new Float64Array(width);
  const rowBits = sum.qubits - bits;
  const lookups = groups.map((group) =>
    group.basis.length <= rankLimit && dictionary.length < dictionaryLimit
      ? tabulated(group, dictionary, scratch, rowBits)
      : null,
  );
  // Behind the dictionary, every group that is not tabulated has a slot for the vector of the row in work.
  const untabulated = groups.flatMap((_, index) => (lookups[index] === null ? [index] : []));
  const firstSlot = dictionary.length;
  const values = dictionary.withRoomFor(width * untabulated.length);
  const slotOf = new Map(untabulated.map((index, k) => [index, firstSlot + k * width]));
  const half = rowBits >> 1;
  const low = concatenated(lookups, 1 << half, (lookup) => lookup.low);
  const high = concatenated(lookups, 1 << (rowBits - half), (lookup) => lookup.high);
  const entries = Int32Array.from(lookups.flatMap((lookup) => (lookup === null ? [] : [...lookup.entries])));
  let position = 0;
  const firstEntry = Int32Array.from(lookups, (lookup) => {
    if (lookup === null) return -1;
    position += lookup.entries.length;
    return position - lookup.entries.length;
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
    entry(index, row) {
      const first = firstEntry[index]!;
      if (first >= 0) {
        const lowRow = row & ((1 << half) - 1);
        return entries[first + (low[(index << half) | lowRow]! ^ high[(index << (rowBits - half)) | (row >>> half)]!)]!;
      }
      const slot = slotOf.get(index)!;
      rowVector(groups[index]!, row, values.subarray(slot, slot + width));
      return slot + 1;
    },
  };
}

/** The tables of all groups behind each other, zeros for those without. */
function concatenated(
  lookups: readonly (Lookup | null)[],
  size: number,
  part: (lookup: Lookup) => Int32Array,
): Int32Array {
  const all = new Int32Array(lookups.length * size);
  lookups.forEach((lookup, index) => {
    if (lookup !== null) all.set(part(lookup), index * size);
  });
  return all;
}

interface RowGroup {
  readonly rowFlip: number;
  readonly columnFlip: number;
  readonly imaginary: boolean;
  /** Sign masks of the terms on row and column bits, and their coefficients with the sign of i^y. */
  readonly zRow: Int32Array;
  readonly zColumn: Int32Array;
  readonly coefficients: Float64Array;
  /** Independent masks that span all zRow. */
  readonly basis: readonly number[];
}

function rowGroup(sum: PauliSum, { xLow, imaginary, terms }: FlipGroup, bits: number): RowGroup {
  const z = Int32Array.from(terms, (k) => sum.z[2 * k]!);
  const coefficients = Float64Array.from(terms, (k) => {
    // ⟨k|P|k ⊕ x⟩ = (−i)^y (−1)^(z·k): real +, − for y = 0, 2 and i·(−, +) for y = 1, 3 (mod 4).
    const y = popcount(xLow & sum.z[2 * k]!) & 3;
    return y === 1 || y === 2 ? -sum.coefficients[k]! : sum.coefficients[k]!;
  });
  const zRow = z.map((mask) => mask >>> bits);
  const columnMask = (1 << bits) - 1;
  return {
    rowFlip: xLow >>> bits,
    columnFlip: xLow & columnMask,
    imaginary,
    zRow,
    zColumn: z.map((mask) => mask & columnMask),
    coefficients,
    basis: independent(zRow),
  };
}

/** Gaussian elimination over GF(2); the masks found have distinct highest bits. */
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
function rowVector(group: RowGroup, row: number, out: Float64Array): void {
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

interface Lookup {
  /** The class of a row is low[lower half of its bits] ⊕ high[upper half]. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly entries: Int32Array;
}

function tabulated(group: RowGroup, dictionary: VectorDictionary, scratch: Float64Array, bits: number): Lookup {
  const half = bits >> 1;
  const classOf = (row: number) => group.basis.reduce((bitsSoFar, z, i) => bitsSoFar | (parity(z & row) << i), 0);
  const low = Int32Array.from({ length: 1 << half }, (_, row) => classOf(row));
  const high = Int32Array.from({ length: 1 << (bits - half) }, (_, row) => classOf(row << half));
  const entries = new Int32Array(1 << group.basis.length);
  const representatives = rowsOfClasses(group.basis, bits);
  for (let index = 0; index < entries.length; index++) {
    rowVector(group, representatives[index]!, scratch);
    entries[index] = dictionary.entryOf(scratch);
  }
  return { low, high, entries };
}

/** One row of each class. Solves z_i·row = bit i of the class by elimination on the highest bits. */
function rowsOfClasses(basis: readonly number[], bits: number): Int32Array {
  // A row with the single bit `pivot` has some class; r independent ones generate all classes.
  const generators: { readonly row: number; readonly classBits: number }[] = [];
  for (let bit = 0; bit < bits; bit++) {
    let row = 1 << bit;
    let classBits = basis.reduce((sum, z, i) => sum | (((z >>> bit) & 1) << i), 0);
    for (const generator of generators) {
      if ((classBits ^ generator.classBits) < classBits) {
        classBits ^= generator.classBits;
        row ^= generator.row;
      }
    }
    if (classBits !== 0) {
      generators.push({ row, classBits });
      generators.sort((p, q) => q.classBits - p.classBits);
    }
  }
  const rows = new Int32Array(1 << basis.length);
  for (let combination = 0; combination < rows.length; combination++) {
    let row = 0;
    let classBits = 0;
    generators.forEach((generator, i) => {
      if ((combination >>> i) & 1) {
        row ^= generator.row;
        classBits ^= generator.classBits;
      }
    });
    rows[classBits] = row;
  }
  return rows;
}

/** Vectors of one length, each kept once up to its sign, found by a hash of their bits. */
class VectorDictionary {
  length = 0;
  private values: Float64Array<ArrayBuffer> = new Float64Array(4096);
  private readonly width: number;
  private readonly starts = new Map<number, number[]>();

  constructor(width: number) {
    this.width = width;
  }

  /** ±(1 + start), 0 for the zero vector. */
  entryOf(vector: Float64Array): number {
    const lead = vector.findIndex((value) => value !== 0);
    if (lead < 0) return 0;
    const sign = vector[lead]! < 0 ? -1 : 1;
    const hash = hashOf(vector, sign);
    let starts = this.starts.get(hash);
    if (starts === undefined) {
      starts = [];
      this.starts.set(hash, starts);
    }
    let start = starts.find((candidate) => this.equals(candidate, vector, sign));
    if (start === undefined) {
      start = this.append(vector, sign);
      starts.push(start);
    }
    return sign * (1 + start);
  }

  /** The values kept, followed by room for `extra` more. */
  withRoomFor(extra: number): Float64Array {
    const values = new Float64Array(this.length + extra);
    values.set(this.values.subarray(0, this.length));
    return values;
  }

  private equals(start: number, vector: Float64Array, sign: number): boolean {
    for (let l = 0; l < this.width; l++) if (this.values[start + l] !== sign * vector[l]!) return false;
    return true;
  }

  private append(vector: Float64Array, sign: number): number {
    const start = this.length;
    if (start + this.width > this.values.length) {
      const larger = new Float64Array(2 * this.values.length);
      larger.set(this.values);
      this.values = larger;
    }
    for (let l = 0; l < this.width; l++) this.values[start + l] = sign * vector[l]!;
    this.length += this.width;
    return start;
  }
}

const number64 = new Float64Array(1);
const words32 = new Int32Array(number64.buffer);

function hashOf(vector: Float64Array, sign: number): number {
  let hash = 0;
  for (const value of vector) {
    // Adding 0 makes −0 and 0 one value.
    number64[0] = sign * value + 0;
    hash = Math.imul(hash ^ words32[0]!, 0x01000193);
    hash = Math.imul(hash ^ words32[1]! ^ (hash >>> 15), 0x01000193);
  }
  return hash;
}
