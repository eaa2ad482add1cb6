// Which rows of amplitudes contribute to a row of H·ψ: a list of entries of 16 bytes, source (u32, address of the other row in
// packed ψ, with the column flip but for its lowest bit), vector (u32, address of its matrix elements), weight (f64).
// Entries come in four kinds, in this order: imaginary odd, imaginary even, real even, real odd; odd ones flip column bit 0.

/** Fields of the table of a compiled observable, u32 each. */
const fieldKinds: usize = 0; // four ends of kinds among the groups
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
const fieldFresh: usize = 60;
const fieldFreshCount: usize = 64;
const fieldFreshRoom: usize = 68; // vectors made anew for a row: here, and for each thread again
const fieldFreshBytes: usize = 72; // of one thread
const fieldWidth: usize = 76;

function field(table: usize, offset: usize): usize {
  return <usize>load<u32>(table + offset);
}

/**
 * Writes the entries of a row to `list` and the four starts of the kinds, then the end, to `bounds`; returns the end. With
 * `halved`, a flip that pairs rows is taken in one row of each pair, with weight 2.
 */
export function gatherRow(table: usize, row: u32, halved: bool, thread: u32, bounds: usize, list: usize): usize {
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
  makeFreshVectors(table, row, ofThread);
  let at = list;
  let group: u32 = 0;
  for (let kind: usize = 0; kind < 4; kind++) {
    store<u32>(bounds + 4 * kind, <u32>at);
    const end = <u32>field(table, fieldKinds + 4 * kind);
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
function makeFreshVectors(table: usize, row: u32, ofThread: usize): void {
  const count = field(table, fieldFreshCount);
  const bytes = field(table, fieldWidth) << 3;
  let at = field(table, fieldFresh);
  let out = field(table, fieldFreshRoom) + ofThread;
  for (let k: usize = 0; k < count; k++) {
    const terms = <usize>load<u32>(at);
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
    out += bytes;
  }
}

/** Writes the entries of rows from…to−1 to `list`, four bounds a row and the end to `bounds`; returns the end. */
export function gatherRows(table: usize, from: u32, to: u32, halved: bool, bounds: usize, list: usize): usize {
  let at = list;
  for (let row = from; row < to; row++) {
    at = gatherRow(table, row, halved, 0, bounds + ((<usize>(row - from)) << 4), at);
  }
  return at;
}
