// ⟨ψ|H|ψ⟩ and H|ψ⟩ by rows of amplitudes. What contributes to a row is a list of entries of 16 bytes: source (u32, byte offset
// of the other row with the column flip in its low bits), vector (u32, address of its matrix elements), weight (f64).
// Entries come in four kinds, in this order: real even, real odd, imaginary even, imaginary odd; odd ones flip column bit 0.

/** Fields of the table of a compiled observable, u32 each. */
const fieldKinds: usize = 0; // four ends of kinds among the groups
const fieldHalf: usize = 16;
const fieldRowBits: usize = 20;
const fieldWidth: usize = 24;
const fieldRowFlip: usize = 28;
const fieldTopFlip: usize = 32;
const fieldColumnFlip: usize = 36;
const fieldFirstEntry: usize = 40;
const fieldLow: usize = 44;
const fieldHigh: usize = 48;
const fieldVector: usize = 52;
const fieldWeight: usize = 56;
const fieldFresh: usize = 60;
const fieldFreshCount: usize = 64;

function field(table: usize, offset: usize): usize {
  return <usize>load<u32>(table + offset);
}

/**
 * Writes the entries of a row to `list` and the four starts of the kinds, then the end, to `bounds`; returns the end. With
 * `halved`, a flip that pairs rows is taken in one row of each pair, with weight 2.
 */
export function gatherRow(table: usize, row: u32, halved: bool, bounds: usize, list: usize): usize {
  const half = <u32>field(table, fieldHalf);
  const rowBits = <u32>field(table, fieldRowBits);
  const rowBytes = (<u32>field(table, fieldWidth)) << 3;
  const rowFlip = field(table, fieldRowFlip);
  const topFlip = field(table, fieldTopFlip);
  const columnFlip = field(table, fieldColumnFlip);
  const firstEntry = field(table, fieldFirstEntry);
  const low = field(table, fieldLow);
  const high = field(table, fieldHigh);
  const vector = field(table, fieldVector);
  const weight = field(table, fieldWeight);
  const lowRow = row & ((1 << half) - 1);
  const highRow = row >> half;
  makeFreshVectors(table, row);
  let at = list;
  let group: u32 = 0;
  for (let kind: usize = 0; kind < 4; kind++) {
    store<u32>(bounds + 4 * kind, <u32>at);
    const end = <u32>field(table, fieldKinds + 4 * kind);
    for (; group < end; group++) {
      const g = (<usize>group) << 2;
      const top = load<u32>(topFlip + g);
      if (halved && (row & top) !== 0) continue;
      const classes =
        load<u32>(low + ((<usize>((group << half) | lowRow)) << 2)) ^
        load<u32>(high + ((<usize>((group << (rowBits - half)) | highRow)) << 2));
      const entry = <usize>(load<u32>(firstEntry + g) + classes);
      const from = load<u32>(vector + (entry << 2));
      if (from === 0) continue;
      const w = load<f64>(weight + (entry << 3));
      store<u32>(at, ((row ^ load<u32>(rowFlip + g)) * rowBytes) | (load<u32>(columnFlip + g) << 3));
      store<u32>(at, from, 4);
      store<f64>(at, halved && top !== 0 ? 2 * w : w, 8);
      at += 16;
    }
  }
  store<u32>(bounds, <u32>at, 16);
  return at;
}

/** Groups with too many vectors to keep get theirs for this row: signed coefficients, then a Walsh–Hadamard transform. */
function makeFreshVectors(table: usize, row: u32): void {
  const count = field(table, fieldFreshCount);
  const bytes = field(table, fieldWidth) << 3;
  let at = field(table, fieldFresh);
  for (let k: usize = 0; k < count; k++) {
    const out = <usize>load<u32>(at);
    const terms = <usize>load<u32>(at, 4);
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

/** Entries of rows from…to−1: counted when `list` is 0 (with room for one row at `scratch`), else written, 4 bounds a row and the end. */
export function gatherRows(
  table: usize,
  from: u32,
  to: u32,
  halved: bool,
  bounds: usize,
  list: usize,
  scratch: usize,
): usize {
  let at = list;
  let count: usize = 0;
  for (let row = from; row < to; row++) {
    if (list === 0) count += (gatherRow(table, row, halved, bounds, scratch) - scratch) >> 4;
    else at = gatherRow(table, row, halved, bounds + ((<usize>(row - from)) << 4), at);
  }
  return list === 0 ? count : (at - list) >> 4;
}

/** values[0] ← Σ values, `count` of them (a power of two), in pairs; the others are used up. */
export function sumTask(args: usize): void {
  const values = <usize>load<u32>(args);
  for (let length = load<u32>(args, 4); length > 1; length >>= 1) {
    for (let k: u32 = 0; k < length; k += 2) {
      const at = values + ((<usize>k) << 3);
      store<f64>(values + ((<usize>k) << 2), load<f64>(at) + load<f64>(at, 8));
    }
  }
}

/**
 * Arguments: bounds, width, rows of a task, re, im, outRe, outIm, energies. energies[task] = Σ over the rows of the task of
 * Re⟨row of ψ|row of H·ψ⟩ from lists made before; H·ψ is written where outRe is not 0.
 */
export function listedRowsTask(args: usize, task: u32): void {
  const bounds = <usize>load<u32>(args);
  const width = load<i32>(args, 4);
  const count = load<u32>(args, 8);
  const re = <usize>load<u32>(args, 12);
  const im = <usize>load<u32>(args, 16);
  const outRe = <usize>load<u32>(args, 20);
  const outIm = <usize>load<u32>(args, 24);
  let energy: f64 = 0;
  for (let row = task * count; row < (task + 1) * count; row++) {
    energy += rowProduct(bounds + ((<usize>row) << 4), width, row, re, im, outRe, outIm);
  }
  store<f64>(<usize>load<u32>(args, 28) + ((<usize>task) << 3), energy);
}

/**
 * The same with the list of each row gathered when it is needed; arguments: table, halved, first row, rows of a task, re, im,
 * outRe, outIm, energies, room for the list of one row of each thread, bytes of it (20 are bounds).
 */
export function gatheredRowsTask(args: usize, task: u32, thread: u32): void {
  const table = <usize>load<u32>(args);
  const halved = load<u32>(args, 4) !== 0;
  const count = load<u32>(args, 12);
  const first = load<u32>(args, 8) + task * count;
  const re = <usize>load<u32>(args, 16);
  const im = <usize>load<u32>(args, 20);
  const outRe = <usize>load<u32>(args, 24);
  const outIm = <usize>load<u32>(args, 28);
  const bounds = <usize>load<u32>(args, 36) + <usize>thread * <usize>load<u32>(args, 40);
  const width = <i32>field(table, fieldWidth);
  let energy: f64 = 0;
  for (let row = first; row < first + count; row++) {
    gatherRow(table, row, halved, bounds, bounds + 32);
    energy += rowProduct(bounds, width, row, re, im, outRe, outIm);
  }
  store<f64>(<usize>load<u32>(args, 32) + ((<usize>task) << 3), energy);
}

function swapped(v: v128): v128 {
  return v128.shuffle<f64>(v, v, 1, 0);
}

/** Eight columns at a time: their sums stay in registers while the list is walked. */
function rowProduct(bounds: usize, width: i32, row: u32, re: usize, im: usize, outRe: usize, outIm: usize): f64 {
  const begin = <usize>load<u32>(bounds);
  const realOdd = <usize>load<u32>(bounds, 4);
  const imaginaryEven = <usize>load<u32>(bounds, 8);
  const imaginaryOdd = <usize>load<u32>(bounds, 12);
  const end = <usize>load<u32>(bounds, 16);
  const bytes = (<usize>width) << 3;
  const first = <usize>row * bytes;
  const delta = im - re;
  let energy = f64x2.splat(0);
  for (let l: usize = 0; l < bytes; l += 64) {
    let r0 = f64x2.splat(0);
    let r1 = f64x2.splat(0);
    let r2 = f64x2.splat(0);
    let r3 = f64x2.splat(0);
    let i0 = f64x2.splat(0);
    let i1 = f64x2.splat(0);
    let i2 = f64x2.splat(0);
    let i3 = f64x2.splat(0);
    let e = begin;
    for (; e < realOdd; e += 16) {
      const s = <usize>load<u32>(e) ^ l;
      const d = <usize>load<u32>(e, 4) + l;
      const w = v128.load_splat<f64>(e, 8);
      const p0 = re + s;
      const p1 = re + (s ^ 16);
      const p2 = re + (s ^ 32);
      const p3 = re + (s ^ 48);
      const d0 = f64x2.mul(w, v128.load(d));
      r0 = f64x2.add(r0, f64x2.mul(d0, v128.load(p0)));
      i0 = f64x2.add(i0, f64x2.mul(d0, v128.load(p0 + delta)));
      const d1 = f64x2.mul(w, v128.load(d, 16));
      r1 = f64x2.add(r1, f64x2.mul(d1, v128.load(p1)));
      i1 = f64x2.add(i1, f64x2.mul(d1, v128.load(p1 + delta)));
      const d2 = f64x2.mul(w, v128.load(d, 32));
      r2 = f64x2.add(r2, f64x2.mul(d2, v128.load(p2)));
      i2 = f64x2.add(i2, f64x2.mul(d2, v128.load(p2 + delta)));
      const d3 = f64x2.mul(w, v128.load(d, 48));
      r3 = f64x2.add(r3, f64x2.mul(d3, v128.load(p3)));
      i3 = f64x2.add(i3, f64x2.mul(d3, v128.load(p3 + delta)));
    }
    if (e < imaginaryEven) {
      // Odd flips exchange neighbours: with the sums exchanged, only the elements need be.
      r0 = swapped(r0);
      r1 = swapped(r1);
      r2 = swapped(r2);
      r3 = swapped(r3);
      i0 = swapped(i0);
      i1 = swapped(i1);
      i2 = swapped(i2);
      i3 = swapped(i3);
      for (; e < imaginaryEven; e += 16) {
        const s = (<usize>load<u32>(e) ^ l) & ~8;
        const d = <usize>load<u32>(e, 4) + l;
        const w = v128.load_splat<f64>(e, 8);
        const p0 = re + s;
        const p1 = re + (s ^ 16);
        const p2 = re + (s ^ 32);
        const p3 = re + (s ^ 48);
        const d0 = f64x2.mul(w, swapped(v128.load(d)));
        r0 = f64x2.add(r0, f64x2.mul(d0, v128.load(p0)));
        i0 = f64x2.add(i0, f64x2.mul(d0, v128.load(p0 + delta)));
        const d1 = f64x2.mul(w, swapped(v128.load(d, 16)));
        r1 = f64x2.add(r1, f64x2.mul(d1, v128.load(p1)));
        i1 = f64x2.add(i1, f64x2.mul(d1, v128.load(p1 + delta)));
        const d2 = f64x2.mul(w, swapped(v128.load(d, 32)));
        r2 = f64x2.add(r2, f64x2.mul(d2, v128.load(p2)));
        i2 = f64x2.add(i2, f64x2.mul(d2, v128.load(p2 + delta)));
        const d3 = f64x2.mul(w, swapped(v128.load(d, 48)));
        r3 = f64x2.add(r3, f64x2.mul(d3, v128.load(p3)));
        i3 = f64x2.add(i3, f64x2.mul(d3, v128.load(p3 + delta)));
      }
      r0 = swapped(r0);
      r1 = swapped(r1);
      r2 = swapped(r2);
      r3 = swapped(r3);
      i0 = swapped(i0);
      i1 = swapped(i1);
      i2 = swapped(i2);
      i3 = swapped(i3);
    }
    for (; e < imaginaryOdd; e += 16) {
      const s = <usize>load<u32>(e) ^ l;
      const d = <usize>load<u32>(e, 4) + l;
      const w = v128.load_splat<f64>(e, 8);
      const p0 = re + s;
      const p1 = re + (s ^ 16);
      const p2 = re + (s ^ 32);
      const p3 = re + (s ^ 48);
      const d0 = f64x2.mul(w, v128.load(d));
      r0 = f64x2.sub(r0, f64x2.mul(d0, v128.load(p0 + delta)));
      i0 = f64x2.add(i0, f64x2.mul(d0, v128.load(p0)));
      const d1 = f64x2.mul(w, v128.load(d, 16));
      r1 = f64x2.sub(r1, f64x2.mul(d1, v128.load(p1 + delta)));
      i1 = f64x2.add(i1, f64x2.mul(d1, v128.load(p1)));
      const d2 = f64x2.mul(w, v128.load(d, 32));
      r2 = f64x2.sub(r2, f64x2.mul(d2, v128.load(p2 + delta)));
      i2 = f64x2.add(i2, f64x2.mul(d2, v128.load(p2)));
      const d3 = f64x2.mul(w, v128.load(d, 48));
      r3 = f64x2.sub(r3, f64x2.mul(d3, v128.load(p3 + delta)));
      i3 = f64x2.add(i3, f64x2.mul(d3, v128.load(p3)));
    }
    for (; e < end; e += 16) {
      const s = (<usize>load<u32>(e) ^ l) & ~8;
      const d = <usize>load<u32>(e, 4) + l;
      const w = v128.load_splat<f64>(e, 8);
      const p0 = re + s;
      const p1 = re + (s ^ 16);
      const p2 = re + (s ^ 32);
      const p3 = re + (s ^ 48);
      const d0 = f64x2.mul(w, v128.load(d));
      r0 = f64x2.sub(r0, f64x2.mul(d0, swapped(v128.load(p0 + delta))));
      i0 = f64x2.add(i0, f64x2.mul(d0, swapped(v128.load(p0))));
      const d1 = f64x2.mul(w, v128.load(d, 16));
      r1 = f64x2.sub(r1, f64x2.mul(d1, swapped(v128.load(p1 + delta))));
      i1 = f64x2.add(i1, f64x2.mul(d1, swapped(v128.load(p1))));
      const d2 = f64x2.mul(w, v128.load(d, 32));
      r2 = f64x2.sub(r2, f64x2.mul(d2, swapped(v128.load(p2 + delta))));
      i2 = f64x2.add(i2, f64x2.mul(d2, swapped(v128.load(p2))));
      const d3 = f64x2.mul(w, v128.load(d, 48));
      r3 = f64x2.sub(r3, f64x2.mul(d3, swapped(v128.load(p3 + delta))));
      i3 = f64x2.add(i3, f64x2.mul(d3, swapped(v128.load(p3))));
    }
    const p = re + first + l;
    const q = p + delta;
    energy = f64x2.add(energy, f64x2.add(f64x2.mul(v128.load(p), r0), f64x2.mul(v128.load(q), i0)));
    energy = f64x2.add(energy, f64x2.add(f64x2.mul(v128.load(p, 16), r1), f64x2.mul(v128.load(q, 16), i1)));
    energy = f64x2.add(energy, f64x2.add(f64x2.mul(v128.load(p, 32), r2), f64x2.mul(v128.load(q, 32), i2)));
    energy = f64x2.add(energy, f64x2.add(f64x2.mul(v128.load(p, 48), r3), f64x2.mul(v128.load(q, 48), i3)));
    if (outRe !== 0) {
      const o = outRe + first + l;
      v128.store(o, r0);
      v128.store(o, r1, 16);
      v128.store(o, r2, 32);
      v128.store(o, r3, 48);
      const t = outIm + first + l;
      v128.store(t, i0);
      v128.store(t, i1, 16);
      v128.store(t, i2, 32);
      v128.store(t, i3, 48);
    }
  }
  return f64x2.extract_lane(energy, 0) + f64x2.extract_lane(energy, 1);
}
