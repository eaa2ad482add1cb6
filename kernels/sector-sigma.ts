// σ += H·c over determinants. A sparse matrix is a table of first entries by row (u32) and entries of 16 bytes: value (f64),
// column · 64 (u32), orbital pair (u32, in the templates only). Eight rows of a block are multiplied at once, from a panel that
// holds column j of all of them at 64·j.

const entryBytes: usize = 16;
/** A move: source row (u32), target row (u32), sign (f64). */
const moveBytes: usize = 16;

/**
 * Entries of a template that a given orbital pair needs, with their matrix elements: value = sign·(pair|other). With `half`,
 * pairs above the given one are left out and the pair itself counts half. Writes the rows' starts; returns the number.
 */
export function selectEntries(
  rowStart: usize,
  template: usize,
  rows: u32,
  integrals: usize,
  pair: u32,
  half: bool,
  outStart: usize,
  out: usize,
): u32 {
  let count: u32 = 0;
  let at = out;
  for (let row: u32 = 0; row < rows; row++) {
    store<u32>(outStart + ((<usize>row) << 2), count);
    const end = template + <usize>load<u32>(rowStart + ((<usize>row) << 2), 4) * entryBytes;
    for (let e = template + <usize>load<u32>(rowStart + ((<usize>row) << 2)) * entryBytes; e < end; e += entryBytes) {
      const other = load<u32>(e, 12);
      if (half && other > pair) continue;
      let value = load<f64>(e) * load<f64>(integrals + ((<usize>other) << 3));
      if (half && other === pair) value *= 0.5;
      // Integrals that symmetries beyond the blocks forbid are rounding.
      if (abs(value) < 1e-15) continue;
      store<f64>(at, value);
      store<u32>(at, load<u32>(e, 8), 8);
      at += entryBytes;
      count += 1;
    }
  }
  store<u32>(outStart + ((<usize>rows) << 2), count);
  return count;
}

function targetRow(moves: usize, k: u32, target: usize, rowBytes: usize): usize {
  return target + <usize>load<u32>(moves + <usize>k * moveBytes, 4) * rowBytes;
}

function moveAt(moves: usize, k: u32, count: u32): usize {
  return moves + <usize>min(k, count - 1) * moveBytes;
}

/** Puts two rows, times their signs, side by side into lanes `lane` and `lane` + 1 of the panel. */
function gather(panel: usize, left: usize, leftSign: f64, right: usize, rightSign: f64, columns: u32): void {
  const sl = f64x2.splat(leftSign);
  const sr = f64x2.splat(rightSign);
  let to = panel;
  let j: u32 = 0;
  for (; j + 2 <= columns; j += 2) {
    const x = f64x2.mul(v128.load(left), sl);
    const y = f64x2.mul(v128.load(right), sr);
    v128.store(to, v128.shuffle<f64>(x, y, 0, 2));
    v128.store(to, v128.shuffle<f64>(x, y, 1, 3), 64);
    left += 16;
    right += 16;
    to += 128;
  }
  if (j < columns) {
    store<f64>(to, load<f64>(left) * leftSign);
    store<f64>(to, load<f64>(right) * rightSign, 8);
  }
}

function addPair(to: usize, value: v128): void {
  v128.store(to, f64x2.add(v128.load(to), value));
}

/**
 * target(to, :) += sign·M·source(from, :) for every move; M has `targetColumns` rows. `panel` has room for 64 bytes per source
 * column, `spare` for one row of the target: lanes that no move fills go there.
 */
export function multiplyRows(
  moves: usize,
  count: u32,
  source: usize,
  sourceColumns: u32,
  target: usize,
  targetColumns: u32,
  rowStart: usize,
  entries: usize,
  panel: usize,
  spare: usize,
): void {
  const sourceBytes = (<usize>sourceColumns) << 3;
  const targetBytes = (<usize>targetColumns) << 3;
  for (let first: u32 = 0; first < count; first += 8) {
    if (count - first <= 4) {
      multiplyFour(moves, first, count, source, sourceColumns, target, targetColumns, rowStart, entries, panel, spare);
      return;
    }
    for (let lane: u32 = 0; lane < 8; lane += 2) {
      const left = moveAt(moves, first + lane, count);
      const right = moveAt(moves, first + lane + 1, count);
      gather(
        panel + ((<usize>lane) << 3),
        source + <usize>load<u32>(left) * sourceBytes,
        load<f64>(left, 8),
        source + <usize>load<u32>(right) * sourceBytes,
        load<f64>(right, 8),
        sourceColumns,
      );
    }
    const width = count - first;
    const t0 = targetRow(moves, first, target, targetBytes);
    const t1 = width > 1 ? targetRow(moves, first + 1, target, targetBytes) : spare;
    const t2 = width > 2 ? targetRow(moves, first + 2, target, targetBytes) : spare;
    const t3 = width > 3 ? targetRow(moves, first + 3, target, targetBytes) : spare;
    const t4 = width > 4 ? targetRow(moves, first + 4, target, targetBytes) : spare;
    const t5 = width > 5 ? targetRow(moves, first + 5, target, targetBytes) : spare;
    const t6 = width > 6 ? targetRow(moves, first + 6, target, targetBytes) : spare;
    const t7 = width > 7 ? targetRow(moves, first + 7, target, targetBytes) : spare;
    let e = entries + <usize>load<u32>(rowStart) * entryBytes;
    for (let row: u32 = 0; row < targetColumns; row += 2) {
      const start = rowStart + ((<usize>row) << 2);
      const middle = entries + <usize>load<u32>(start, 4) * entryBytes;
      let a0 = f64x2.splat(0);
      let a1 = f64x2.splat(0);
      let a2 = f64x2.splat(0);
      let a3 = f64x2.splat(0);
      for (; e < middle; e += entryBytes) {
        const v = v128.load_splat<f64>(e);
        const x = panel + <usize>load<u32>(e, 8);
        a0 = f64x2.add(a0, f64x2.mul(v, v128.load(x)));
        a1 = f64x2.add(a1, f64x2.mul(v, v128.load(x, 16)));
        a2 = f64x2.add(a2, f64x2.mul(v, v128.load(x, 32)));
        a3 = f64x2.add(a3, f64x2.mul(v, v128.load(x, 48)));
      }
      let b0 = f64x2.splat(0);
      let b1 = f64x2.splat(0);
      let b2 = f64x2.splat(0);
      let b3 = f64x2.splat(0);
      const at = (<usize>row) << 3;
      if (row + 1 < targetColumns) {
        const end = entries + <usize>load<u32>(start, 8) * entryBytes;
        for (; e < end; e += entryBytes) {
          const v = v128.load_splat<f64>(e);
          const x = panel + <usize>load<u32>(e, 8);
          b0 = f64x2.add(b0, f64x2.mul(v, v128.load(x)));
          b1 = f64x2.add(b1, f64x2.mul(v, v128.load(x, 16)));
          b2 = f64x2.add(b2, f64x2.mul(v, v128.load(x, 32)));
          b3 = f64x2.add(b3, f64x2.mul(v, v128.load(x, 48)));
        }
        addPair(t0 + at, v128.shuffle<f64>(a0, b0, 0, 2));
        addPair(t1 + at, v128.shuffle<f64>(a0, b0, 1, 3));
        addPair(t2 + at, v128.shuffle<f64>(a1, b1, 0, 2));
        addPair(t3 + at, v128.shuffle<f64>(a1, b1, 1, 3));
        addPair(t4 + at, v128.shuffle<f64>(a2, b2, 0, 2));
        addPair(t5 + at, v128.shuffle<f64>(a2, b2, 1, 3));
        addPair(t6 + at, v128.shuffle<f64>(a3, b3, 0, 2));
        addPair(t7 + at, v128.shuffle<f64>(a3, b3, 1, 3));
      } else {
        addOne(t0 + at, f64x2.extract_lane(a0, 0));
        addOne(t1 + at, f64x2.extract_lane(a0, 1));
        addOne(t2 + at, f64x2.extract_lane(a1, 0));
        addOne(t3 + at, f64x2.extract_lane(a1, 1));
        addOne(t4 + at, f64x2.extract_lane(a2, 0));
        addOne(t5 + at, f64x2.extract_lane(a2, 1));
        addOne(t6 + at, f64x2.extract_lane(a3, 0));
        addOne(t7 + at, f64x2.extract_lane(a3, 1));
      }
    }
  }
}

/** The last moves of a list when they are four at most: half the lanes, and two rows of M side by side. */
function multiplyFour(
  moves: usize,
  first: u32,
  count: u32,
  source: usize,
  sourceColumns: u32,
  target: usize,
  targetColumns: u32,
  rowStart: usize,
  entries: usize,
  panel: usize,
  spare: usize,
): void {
  const sourceBytes = (<usize>sourceColumns) << 3;
  const targetBytes = (<usize>targetColumns) << 3;
  for (let lane: u32 = 0; lane < 4; lane += 2) {
    const left = moveAt(moves, first + lane, count);
    const right = moveAt(moves, first + lane + 1, count);
    gather(
      panel + ((<usize>lane) << 3),
      source + <usize>load<u32>(left) * sourceBytes,
      load<f64>(left, 8),
      source + <usize>load<u32>(right) * sourceBytes,
      load<f64>(right, 8),
      sourceColumns,
    );
  }
  const width = count - first;
  const t0 = targetRow(moves, first, target, targetBytes);
  const t1 = width > 1 ? targetRow(moves, first + 1, target, targetBytes) : spare;
  const t2 = width > 2 ? targetRow(moves, first + 2, target, targetBytes) : spare;
  const t3 = width > 3 ? targetRow(moves, first + 3, target, targetBytes) : spare;
  let e = entries + <usize>load<u32>(rowStart) * entryBytes;
  for (let row: u32 = 0; row < targetColumns; row += 2) {
    const start = rowStart + ((<usize>row) << 2);
    const middle = entries + <usize>load<u32>(start, 4) * entryBytes;
    const last = row + 1 === targetColumns;
    const end = last ? middle : entries + <usize>load<u32>(start, 8) * entryBytes;
    let f = middle;
    let a0 = f64x2.splat(0);
    let a1 = f64x2.splat(0);
    let b0 = f64x2.splat(0);
    let b1 = f64x2.splat(0);
    for (; e < middle && f < end; e += entryBytes, f += entryBytes) {
      const v = v128.load_splat<f64>(e);
      const x = panel + <usize>load<u32>(e, 8);
      a0 = f64x2.add(a0, f64x2.mul(v, v128.load(x)));
      a1 = f64x2.add(a1, f64x2.mul(v, v128.load(x, 16)));
      const w = v128.load_splat<f64>(f);
      const y = panel + <usize>load<u32>(f, 8);
      b0 = f64x2.add(b0, f64x2.mul(w, v128.load(y)));
      b1 = f64x2.add(b1, f64x2.mul(w, v128.load(y, 16)));
    }
    for (; e < middle; e += entryBytes) {
      const v = v128.load_splat<f64>(e);
      const x = panel + <usize>load<u32>(e, 8);
      a0 = f64x2.add(a0, f64x2.mul(v, v128.load(x)));
      a1 = f64x2.add(a1, f64x2.mul(v, v128.load(x, 16)));
    }
    for (; f < end; f += entryBytes) {
      const w = v128.load_splat<f64>(f);
      const y = panel + <usize>load<u32>(f, 8);
      b0 = f64x2.add(b0, f64x2.mul(w, v128.load(y)));
      b1 = f64x2.add(b1, f64x2.mul(w, v128.load(y, 16)));
    }
    e = end;
    const at = (<usize>row) << 3;
    if (last) {
      addOne(t0 + at, f64x2.extract_lane(a0, 0));
      addOne(t1 + at, f64x2.extract_lane(a0, 1));
      addOne(t2 + at, f64x2.extract_lane(a1, 0));
      addOne(t3 + at, f64x2.extract_lane(a1, 1));
    } else {
      addPair(t0 + at, v128.shuffle<f64>(a0, b0, 0, 2));
      addPair(t1 + at, v128.shuffle<f64>(a0, b0, 1, 3));
      addPair(t2 + at, v128.shuffle<f64>(a1, b1, 0, 2));
      addPair(t3 + at, v128.shuffle<f64>(a1, b1, 1, 3));
    }
  }
}

function addOne(to: usize, value: f64): void {
  store<f64>(to, load<f64>(to) + value);
}

/** target += M·source for a matrix over the rows of one block of `columns` numbers each. */
export function multiplyAlongRows(
  rowStart: usize,
  entries: usize,
  rows: u32,
  columns: u32,
  source: usize,
  target: usize,
): void {
  const rowBytes = (<usize>columns) << 3;
  let e = entries;
  for (let row: u32 = 0; row < rows; row++) {
    const end = entries + <usize>load<u32>(rowStart + ((<usize>row) << 2), 4) * entryBytes;
    const to = target + <usize>row * rowBytes;
    for (; e < end; e += entryBytes) {
      const value = load<f64>(e);
      const v = f64x2.splat(value);
      const from = source + <usize>(load<u32>(e, 8) >> 6) * rowBytes;
      let j: usize = 0;
      for (; j + 16 <= rowBytes; j += 16) addPair(to + j, f64x2.mul(v, v128.load(from + j)));
      if (j < rowBytes) addOne(to + j, value * load<f64>(from + j));
    }
  }
}

/** A ← A + s·Bᵀ and B ← s·(that)ᵀ for blocks of rows × columns and columns × rows; A and B may be one square block. */
export function addMirrored(a: usize, b: usize, rows: u32, columns: u32, s: f64): void {
  for (let i: u32 = 0; i < rows; i++) {
    let left = a + ((<usize>(i * columns)) << 3);
    let right = b + ((<usize>i) << 3);
    const step = (<usize>rows) << 3;
    let j: u32 = 0;
    if (a === b) {
      j = i;
      left += (<usize>i) << 3;
      right += <usize>i * step;
    }
    for (; j < columns; j++) {
      const sum = load<f64>(left) + s * load<f64>(right);
      store<f64>(left, sum);
      store<f64>(right, s * sum);
      left += 8;
      right += step;
    }
  }
}
