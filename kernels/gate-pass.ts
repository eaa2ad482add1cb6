// Gates that one pass over a state does tile by tile: a tile holds all values of some qubits, the lowest among them, and the gates
// move no other qubit. A tile that is one run of memory is worked on where it lies, others in the room of the thread.
import { applyGate, fieldSlots, gateBytes, groupOf, overlapGate, sumsOf } from './gate';
import { overlapGroup } from './string-group';

// Kind 0 goes forward from what is there.
/** From a basis state, whatever was there before. */
const kindFresh: u32 = 1;
const kindBackward: u32 = 2;

const fieldGates: usize = 0;
const fieldCount: usize = 4;
/** On the way back, gates below this one are left. */
const fieldFirst: usize = 8;
const fieldTileBits: usize = 12;
/** A tile's runs: their number, bytes, and byte offsets from its base. */
const fieldRuns: usize = 16;
const fieldRunBytes: usize = 20;
const fieldOffsets: usize = 24;
const fieldTiles: usize = 28;
const fieldTasks: usize = 32;
/** The qubits outside the tile, ascending. */
const fieldOutside: usize = 36;
const fieldOutsideCount: usize = 40;
const fieldRoom: usize = 44;
const fieldRoomBytes: usize = 48;
/** The basis state to begin with. */
const fieldStart: usize = 52;

/** Planes of a tile in a thread's room are apart by their size and this, so that they do not share the sets of a cache. */
const stagger: usize = 320;

/** Arguments: kind, pass, planes of ψ and λ (re, im each). A task is a run of tiles. */
export function gatePassTask(args: usize, task: u32, thread: u32): void {
  const kind = load<u32>(args);
  const pass = <usize>load<u32>(args, 4);
  const re = <usize>load<u32>(args, 8);
  const im = <usize>load<u32>(args, 12);
  const lambdaRe = <usize>load<u32>(args, 16);
  const lambdaIm = <usize>load<u32>(args, 20);
  const share = load<u32>(pass, fieldTiles) / load<u32>(pass, fieldTasks);
  if (kind === kindBackward) clearSlots(pass, task);
  for (let tile = task * share; tile < (task + 1) * share; tile++) {
    const base = baseOf(pass, tile);
    if (kind === kindBackward) backward(pass, base, re, im, lambdaRe, lambdaIm, task, thread);
    else forward(pass, base, re, im, thread, kind === kindFresh);
  }
}

/** The tile's number, spread over the qubits outside. */
function baseOf(pass: usize, tile: u32): u32 {
  const outside = <usize>load<u32>(pass, fieldOutside);
  const count = load<u32>(pass, fieldOutsideCount);
  let base: u32 = 0;
  for (let k: u32 = 0; k < count; k++) base |= ((tile >> k) & 1) << load<u32>(outside + ((<usize>k) << 2));
  return base;
}

function forward(pass: usize, base: u32, re: usize, im: usize, thread: u32, fresh: bool): void {
  const at = (<usize>base) << 3;
  const tileBits = load<u32>(pass, fieldTileBits);
  const inPlace = load<u32>(pass, fieldRuns) === 1;
  const start = load<u32>(pass, fieldStart);
  const bytes = (<usize>8) << tileBits;
  if (fresh) {
    zero(pass, re + at);
    zero(pass, im + at);
    if (outsideOf(pass, start) !== base) return;
    store<f64>(re + ((<usize>start) << 3), 1);
  }
  const room = <usize>load<u32>(pass, fieldRoom) + <usize>thread * load<u32>(pass, fieldRoomBytes);
  const tileRe = inPlace ? re + at : room;
  const tileIm = inPlace ? im + at : room + bytes + stagger;
  if (!inPlace) {
    gatherRuns(pass, re + at, tileRe);
    gatherRuns(pass, im + at, tileIm);
  }
  const count = load<u32>(pass, fieldCount);
  let gate = <usize>load<u32>(pass, fieldGates);
  for (let k: u32 = 0; k < count; k++) {
    applyGate(gate, base, tileRe, tileIm, 1 << tileBits, false);
    gate += gateBytes;
  }
  if (!inPlace) {
    scatterRuns(pass, tileRe, re + at);
    scatterRuns(pass, tileIm, im + at);
  }
}

/** The bits of an index on the qubits outside the tile. */
function outsideOf(pass: usize, index: u32): u32 {
  const outside = <usize>load<u32>(pass, fieldOutside);
  const count = load<u32>(pass, fieldOutsideCount);
  let base: u32 = 0;
  for (let k: u32 = 0; k < count; k++) base |= index & (1 << load<u32>(outside + ((<usize>k) << 2)));
  return base;
}

/** Sums for the derivatives, and both states before the gates. */
function backward(
  pass: usize,
  base: u32,
  re: usize,
  im: usize,
  lambdaRe: usize,
  lambdaIm: usize,
  task: u32,
  thread: u32,
): void {
  const at = (<usize>base) << 3;
  const tileBits = load<u32>(pass, fieldTileBits);
  const inPlace = load<u32>(pass, fieldRuns) === 1;
  const bytes = ((<usize>8) << tileBits) + stagger;
  const size: u32 = 1 << tileBits;
  const room = <usize>load<u32>(pass, fieldRoom) + <usize>thread * load<u32>(pass, fieldRoomBytes);
  const tileRe = inPlace ? re + at : room;
  const tileIm = inPlace ? im + at : room + bytes;
  const tileLr = inPlace ? lambdaRe + at : room + 2 * bytes;
  const tileLi = inPlace ? lambdaIm + at : room + 3 * bytes;
  if (!inPlace) {
    gatherRuns(pass, re + at, tileRe);
    gatherRuns(pass, im + at, tileIm);
    gatherRuns(pass, lambdaRe + at, tileLr);
    gatherRuns(pass, lambdaIm + at, tileLi);
  }
  const step = (<usize>load<u32>(pass, fieldTasks)) << 3;
  const first = load<u32>(pass, fieldFirst);
  const gates = <usize>load<u32>(pass, fieldGates);
  for (let k = load<u32>(pass, fieldCount); k > first; k--) {
    const gate = gates + <usize>(k - 1) * gateBytes;
    const slots = <usize>load<u32>(gate, fieldSlots);
    if (slots !== 0) {
      const slot = slots + ((<usize>task) << 3);
      const group = groupOf(gate);
      if (group !== 0) overlapGroup(group, slot, step, base, tileLr, tileLi, tileRe, tileIm);
      else store<f64>(slot, load<f64>(slot) + overlapGate(gate, base, tileLr, tileLi, tileRe, tileIm, size));
    }
    applyGate(gate, base, tileRe, tileIm, size, true);
    applyGate(gate, base, tileLr, tileLi, size, true);
  }
  if (inPlace) return;
  scatterRuns(pass, tileRe, re + at);
  scatterRuns(pass, tileIm, im + at);
  scatterRuns(pass, tileLr, lambdaRe + at);
  scatterRuns(pass, tileLi, lambdaIm + at);
}

function clearSlots(pass: usize, task: u32): void {
  const gates = <usize>load<u32>(pass, fieldGates);
  const end = gates + <usize>load<u32>(pass, fieldCount) * gateBytes;
  const step = (<usize>load<u32>(pass, fieldTasks)) << 3;
  for (let gate = gates; gate < end; gate += gateBytes) {
    const slots = <usize>load<u32>(gate, fieldSlots);
    if (slots === 0) continue;
    const slot = slots + ((<usize>task) << 3);
    for (let k: u32 = 0; k < sumsOf(gate); k++) store<f64>(slot + <usize>k * step, 0);
  }
}

function gatherRuns(pass: usize, from: usize, to: usize): void {
  const bytes = <usize>load<u32>(pass, fieldRunBytes);
  let offsets = <usize>load<u32>(pass, fieldOffsets);
  const end = offsets + ((<usize>load<u32>(pass, fieldRuns)) << 2);
  for (; offsets < end; offsets += 4) {
    copyRun(from + <usize>load<u32>(offsets), to, bytes);
    to += bytes;
  }
}

function scatterRuns(pass: usize, from: usize, to: usize): void {
  const bytes = <usize>load<u32>(pass, fieldRunBytes);
  let offsets = <usize>load<u32>(pass, fieldOffsets);
  const end = offsets + ((<usize>load<u32>(pass, fieldRuns)) << 2);
  for (; offsets < end; offsets += 4) {
    copyRun(from, to + <usize>load<u32>(offsets), bytes);
    from += bytes;
  }
}

/** Runs have at least 128 bytes. */
function copyRun(from: usize, to: usize, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += 64) {
    v128.store(to + k, v128.load(from + k));
    v128.store(to + k, v128.load(from + k, 16), 16);
    v128.store(to + k, v128.load(from + k, 32), 32);
    v128.store(to + k, v128.load(from + k, 48), 48);
  }
}

/** A tile of one plane. */
function zero(pass: usize, plane: usize): void {
  const bytes = <usize>load<u32>(pass, fieldRunBytes);
  let offsets = <usize>load<u32>(pass, fieldOffsets);
  const end = offsets + ((<usize>load<u32>(pass, fieldRuns)) << 2);
  for (; offsets < end; offsets += 4) {
    const run = plane + <usize>load<u32>(offsets);
    for (let k: usize = 0; k < bytes; k += 16) v128.store(run + k, i64x2.splat(0));
  }
}
