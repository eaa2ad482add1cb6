// ⟨ψ|H|ψ⟩ and H|ψ⟩ by rows of amplitudes, from the lists of row-lists.ts. ψ is packed for this: eight real parts, then the eight
// imaginary ones of the same amplitudes, so that one address serves both and flips of columns are flips of address bits.

import { gatherRow, passesOf, tileBitsOf } from './row-lists';

/** Arguments: re, im, packed, blocks of eight amplitudes of a task. */
export function packTask(args: usize, task: u32): void {
  const blocks = <usize>load<u32>(args, 12);
  const first = <usize>task * blocks;
  let re = <usize>load<u32>(args) + (first << 6);
  let im = <usize>load<u32>(args, 4) + (first << 6);
  const begin = <usize>load<u32>(args, 8) + (first << 7);
  const end = begin + (blocks << 7);
  for (let to = begin; to < end; to += 128) {
    v128.store(to, v128.load(re));
    v128.store(to, v128.load(re, 16), 16);
    v128.store(to, v128.load(re, 32), 32);
    v128.store(to, v128.load(re, 48), 48);
    v128.store(to, v128.load(im), 64);
    v128.store(to, v128.load(im, 16), 80);
    v128.store(to, v128.load(im, 32), 96);
    v128.store(to, v128.load(im, 48), 112);
    re += 64;
    im += 64;
  }
}

/** values[0] ← Σ values, `count` of them (a power of two), in pairs; the others are used up. Arguments: values, count. */
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
 * Arguments: packed ψ, columns, rows of a task, outRe, outIm, energies, table, bounds of lists made before. energies[task] = Σ over
 * the rows of the task of Re⟨row of ψ|row of H·ψ⟩; H·ψ is written where outRe is not 0.
 */
export function listedRowsTask(args: usize, task: u32): void {
  const table = <usize>load<u32>(args, 24);
  const count = load<u32>(args, 8);
  const tileBits = tileBitsOf(table);
  const tileRows = (<u32>1) << tileBits;
  const passes = passesOf(table);
  const end = (task + 1) * count;
  let energy: f64 = 0;
  for (let from = task * count; from < end; from += tileRows) {
    const to = min(end, from + tileRows);
    let bounds = <usize>load<u32>(args, 28) + ((<usize>((from >> tileBits) * passes)) << (tileBits + 4));
    bounds += (<usize>(from & (tileRows - 1))) << 4;
    for (let pass: u32 = 0; pass < passes; pass++) {
      for (let row = from; row < to; row++) {
        energy += rowProduct(args, bounds + ((<usize>(row - from)) << 4), row, pass === 0, pass === passes - 1);
      }
      bounds += (<usize>16) << tileBits;
    }
  }
  store<f64>(<usize>load<u32>(args, 20) + ((<usize>task) << 3), energy);
}

/**
 * The same with the list of each row gathered when it is needed; instead of bounds: halved, room for the list of one row of each
 * thread, bytes of it (the first 32 are for bounds).
 */
export function gatheredRowsTask(args: usize, task: u32, thread: u32): void {
  const table = <usize>load<u32>(args, 24);
  const count = load<u32>(args, 8);
  const halved = load<u32>(args, 28) !== 0;
  const bounds = <usize>load<u32>(args, 32) + <usize>thread * <usize>load<u32>(args, 36);
  const tileRows = (<u32>1) << tileBitsOf(table);
  const passes = passesOf(table);
  const end = (task + 1) * count;
  let energy: f64 = 0;
  for (let from = task * count; from < end; from += tileRows) {
    const to = min(end, from + tileRows);
    for (let pass: u32 = 0; pass < passes; pass++) {
      for (let row = from; row < to; row++) {
        gatherRow(table, row, pass, halved, thread, bounds, bounds + 32);
        energy += rowProduct(args, bounds, row, pass === 0, pass === passes - 1);
      }
    }
  }
  store<f64>(<usize>load<u32>(args, 20) + ((<usize>task) << 3), energy);
}

function swapped(v: v128): v128 {
  return v128.shuffle<f64>(v, v, 1, 0);
}

/**
 * Eight columns at a time: their sums stay in registers while the list is walked. Vectors of odd flips are kept with neighbours
 * exchanged, so that exchanging the sums before and after serves all of them; imaginary elements come first, and their sums are
 * turned by i before the real ones are added: one loop does all kinds.
 */
function rowProduct(args: usize, bounds: usize, row: u32, first: bool, last: bool): f64 {
  const width = <usize>load<u32>(args, 4);
  const begin = <usize>load<u32>(bounds);
  const own = <usize>load<u32>(args) + ((<usize>row * width) << 4);
  const toRe = <usize>load<u32>(args, 12);
  const writes = toRe !== 0;
  if (begin === <usize>load<u32>(bounds, 16) && !(writes && (first || last))) return 0;
  const outRe = toRe + ((<usize>row * width) << 3);
  const outIm = <usize>load<u32>(args, 16) + ((<usize>row * width) << 3);
  const added = writes && !first;
  const measured = !writes || last;
  const imaginary = begin !== <usize>load<u32>(bounds, 8);
  let energy = f64x2.splat(0);
  for (let l: usize = 0; l < width << 3; l += 64) {
    let r0 = f64x2.splat(0);
    let r1 = f64x2.splat(0);
    let r2 = f64x2.splat(0);
    let r3 = f64x2.splat(0);
    let i0 = f64x2.splat(0);
    let i1 = f64x2.splat(0);
    let i2 = f64x2.splat(0);
    let i3 = f64x2.splat(0);
    if (added) {
      const o = outRe + l;
      r0 = v128.load(o);
      r1 = v128.load(o, 16);
      r2 = v128.load(o, 32);
      r3 = v128.load(o, 48);
      const t = outIm + l;
      i0 = v128.load(t);
      i1 = v128.load(t, 16);
      i2 = v128.load(t, 32);
      i3 = v128.load(t, 48);
    }
    if (imaginary) {
      // Turned by −i now, by i after the imaginary elements.
      const t0 = f64x2.neg(r0);
      const t1 = f64x2.neg(r1);
      const t2 = f64x2.neg(r2);
      const t3 = f64x2.neg(r3);
      r0 = i0;
      r1 = i1;
      r2 = i2;
      r3 = i3;
      i0 = t0;
      i1 = t1;
      i2 = t2;
      i3 = t3;
    }
    let e = begin;
    for (let kind: usize = imaginary ? 0 : 2; kind < 4; kind++) {
      const stop = <usize>load<u32>(bounds + 4 * kind, 4);
      const odd = kind === 0 || kind === 3;
      if (odd) {
        if (e === stop) continue;
        r0 = swapped(r0);
        r1 = swapped(r1);
        r2 = swapped(r2);
        r3 = swapped(r3);
        i0 = swapped(i0);
        i1 = swapped(i1);
        i2 = swapped(i2);
        i3 = swapped(i3);
      }
      for (; e < stop; e += 16) {
        const s0 = <usize>load<u32>(e) ^ (l << 1);
        const d = <usize>load<u32>(e, 4) + l;
        const w = v128.load_splat<f64>(e, 8);
        const d0 = f64x2.mul(w, v128.load(d));
        r0 = f64x2.add(r0, f64x2.mul(d0, v128.load(s0)));
        i0 = f64x2.add(i0, f64x2.mul(d0, v128.load(s0, 64)));
        const s1 = s0 ^ 16;
        const d1 = f64x2.mul(w, v128.load(d, 16));
        r1 = f64x2.add(r1, f64x2.mul(d1, v128.load(s1)));
        i1 = f64x2.add(i1, f64x2.mul(d1, v128.load(s1, 64)));
        // Never: V8 does all loads of a block first, and twelve leave too few registers; a branch makes two blocks (1.4 times as fast).
        if ((d & 1) !== 0) break;
        const s2 = s0 ^ 32;
        const d2 = f64x2.mul(w, v128.load(d, 32));
        r2 = f64x2.add(r2, f64x2.mul(d2, v128.load(s2)));
        i2 = f64x2.add(i2, f64x2.mul(d2, v128.load(s2, 64)));
        const s3 = s0 ^ 48;
        const d3 = f64x2.mul(w, v128.load(d, 48));
        r3 = f64x2.add(r3, f64x2.mul(d3, v128.load(s3)));
        i3 = f64x2.add(i3, f64x2.mul(d3, v128.load(s3, 64)));
      }
      if (odd) {
        r0 = swapped(r0);
        r1 = swapped(r1);
        r2 = swapped(r2);
        r3 = swapped(r3);
        i0 = swapped(i0);
        i1 = swapped(i1);
        i2 = swapped(i2);
        i3 = swapped(i3);
      } else if (kind === 1) {
        const t0 = f64x2.neg(i0);
        const t1 = f64x2.neg(i1);
        const t2 = f64x2.neg(i2);
        const t3 = f64x2.neg(i3);
        i0 = r0;
        i1 = r1;
        i2 = r2;
        i3 = r3;
        r0 = t0;
        r1 = t1;
        r2 = t2;
        r3 = t3;
      }
    }
    if (measured) {
      const p = own + (l << 1);
      energy = f64x2.add(energy, f64x2.add(f64x2.mul(v128.load(p), r0), f64x2.mul(v128.load(p, 64), i0)));
      energy = f64x2.add(energy, f64x2.add(f64x2.mul(v128.load(p, 16), r1), f64x2.mul(v128.load(p, 80), i1)));
      energy = f64x2.add(energy, f64x2.add(f64x2.mul(v128.load(p, 32), r2), f64x2.mul(v128.load(p, 96), i2)));
      energy = f64x2.add(energy, f64x2.add(f64x2.mul(v128.load(p, 48), r3), f64x2.mul(v128.load(p, 112), i3)));
    }
    if (writes) {
      const o = outRe + l;
      v128.store(o, r0);
      v128.store(o, r1, 16);
      v128.store(o, r2, 32);
      v128.store(o, r3, 48);
      const t = outIm + l;
      v128.store(t, i0);
      v128.store(t, i1, 16);
      v128.store(t, i2, 32);
      v128.store(t, i3, 48);
    }
  }
  return f64x2.extract_lane(energy, 0) + f64x2.extract_lane(energy, 1);
}
