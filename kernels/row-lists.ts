// Which rows of amplitudes contribute to a row of H·ψ: a list of entries of 16 bytes, source (u32, address of the other row in
// packed ψ, with the column flip but for its lowest bit), vector (u32, address of its matrix elements), weight (f64).
// Entries come in four kinds, in this order: imaginary odd, imaginary even, real even, real odd; odd ones flip column bit 0.
// A row takes its entries in several passes. A tile of rows does a pass together, whose sources are one or a few tiles too: they
// stay in the L2 cache until the next pass.

/** Fields of the table of a compiled observable, u32 each. */
const fieldEnds: usize = 0; // for each pass, the ends of its four kinds among the groups
const fieldPasses: usize = 4;
const fieldTileBits: usize = 8; // a tile has 2^this rows
const fieldFreshParts: usize = 12; // where the terms for fresh vectors begin, for each pass, and where they end
const fieldHalf: usize = 16;
const fieldRowBits: usize = 20;
const fieldPacked: usize = 24;
const fieldPackedBits: usize = 28; // a row of packed ψ has 2^this bytes
const fieldFlip: usize = 32; // of the offset in packed ψ
const fieldTopFlip: usize = 36; // highest bit of the flip of the row
const fieldFirstEntry: usize = 40;
const fieldLow: usize = 44;
const fieldHigh: usize = 48;
const fieldVector: usize = 52;
const fieldWeight: usize = 56;
const fieldFreshRoom: usize = 60; // vectors made anew for a row: here, and for each thread again
const fieldFreshBytes: usize = 64; // of one thread
const fieldWidth: usize = 68;

function field(table: usize, offset: usize): usize {
  return <usize>load<u32>(table + offset);
}

export function passesOf(table: usize): u32 {
  return <u32>field(table, fieldPasses);
}

export function tileBitsOf(table: usize): u32 {
  return <u32>field(table, fieldTileBits);
}

/**
 * Writes the entries of a row in one pass to `list` and the four starts of the kinds, then the end, to `bounds`; returns the
 * end. With `halved`, a flip that pairs rows is taken in one row of each pair, with weight 2.
 */
export function gatherRow(
  table: usize,
  row: u32,
  pass: u32,
  halved: bool,
  thread: u32,
  bounds: usize,
  list: usize,
): usize {
  const half = <u32>field(table, fieldHalf);
  const rowBits = <u32>field(table, fieldRowBits);
  const packed = field(table, fieldPacked);
  const packedRow = (<usize>row) << field(table, fieldPackedBits);
  const flip = field(table, fieldFlip);
  const topFlip = field(table, fieldTopFlip);
  const firstEntry = field(table, fieldFirstEntry);
  const low = field(table, fieldLow) + ((<usize>(row & ((1 << half) - 1))) << 2);
  const high = field(table, fieldHigh) + ((<usize>(row >> half)) << 2);
  const vector = field(table, fieldVector);
  const weight = field(table, fieldWeight);
  const freshRoom = field(table, fieldFreshRoom);
  const ofThread = <usize>thread * field(table, fieldFreshBytes);
  makeFreshVectors(table, row, pass, ofThread);
  const ends = field(table, fieldEnds) + ((<usize>pass) << 4);
  let at = list;
  let group: u32 = pass === 0 ? 0 : load<u32>(ends - 4);
  for (let kind: usize = 0; kind < 4; kind++) {
    store<u32>(bounds + 4 * kind, <u32>at);
    const end = load<u32>(ends + 4 * kind);
    for (; group < end; group++) {
      const g = (<usize>group) << 2;
      const top = load<u32>(topFlip + g);
      if (halved && (row & top) !== 0) continue;
      const classes = load<u32>(low + (g << half)) ^ load<u32>(high + (g << (rowBits - half)));
      const entry = <usize>(load<u32>(firstEntry + g) + classes);
      const from = <usize>load<u32>(vector + (entry << 2));
      if (from === 0) continue;
      const w = load<f64>(weight + (entry << 3));
      store<u32>(at, <u32>(packed + (packedRow ^ <usize>load<u32>(flip + g))));
      store<u32>(at, <u32>(from < freshRoom ? from : from + ofThread), 4);
      store<f64>(at, halved && top !== 0 ? 2 * w : w, 8);
      at += 16;
    }
  }
  store<u32>(bounds, <u32>at, 16);
  return at;
}

/** Groups with too many vectors to keep get theirs for this row: signed coefficients, then a Walsh–Hadamard transform. */
function makeFreshVectors(table: usize, row: u32, pass: u32, ofThread: usize): void {
  const parts = field(table, fieldFreshParts) + ((<usize>pass) << 2);
  const end = <usize>load<u32>(parts, 4);
  const bytes = field(table, fieldWidth) << 3;
  for (let at = <usize>load<u32>(parts); at < end; ) {
    const terms = <usize>load<u32>(at);
    const out = <usize>load<u32>(at, 4) + ofThread;
    memory.fill(out, 0, bytes);
    at += 8;
    for (let term: usize = 0; term < terms; term++) {
      const sign = (popcnt<u32>(load<u32>(at) & row) & 1) !== 0;
      const c = load<f64>(at, 8);
      const to = out + ((<usize>load<u32>(at, 4)) << 3);
      store<f64>(to, load<f64>(to) + (sign ? -c : c));
      at += 16;
    }
    for (let h: usize = 8; h < bytes; h *= 2) {
      for (let block = out; block < out + bytes; block += 2 * h) {
        for (let p = block; p < block + h; p += 8) {
          const a = load<f64>(p);
          const b = load<f64>(p + h);
          store<f64>(p, a + b);
          store<f64>(p + h, a - b);
        }
      }
    }
  }
}

/**
 * Writes the entries of all rows to `list`: tile by tile, pass by pass all rows of the tile. Four bounds for each, and the end,
 * go to `bounds`; returns the end.
 */
export function gatherRows(table: usize, rows: u32, halved: bool, bounds: usize, list: usize): usize {
  const passes = passesOf(table);
  const tileRows = (<u32>1) << tileBitsOf(table);
  let at = list;
  for (let tile: u32 = 0; tile < rows; tile += tileRows) {
    for (let pass: u32 = 0; pass < passes; pass++) {
      for (let row = tile; row < tile + tileRows; row++) {
        at = gatherRow(table, row, pass, halved, 0, bounds, at);
        bounds += 16;
      }
    }
  }
  return at;
}
