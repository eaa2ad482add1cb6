// The passes of a layer, part by part. Arguments: kind, layer, and the planes from, to and χ (re, im each).
import { turnColumns, turnColumnsBack } from './columns';
import {
  address,
  bits,
  fieldByColumn,
  fieldByRow,
  fieldFirst,
  fieldFlips,
  fieldInnerBits,
  fieldMode,
  fieldMoments,
  fieldPartner,
  fieldParts,
  fieldQubits,
  fieldSegmentBits,
  fieldTileBits,
  fieldTurning,
  fieldTurns,
  fieldTurnsBack,
  firstOfPair,
  modePaired,
  pairsOf,
  tilePairing,
} from './layer';
import { momentsOfGroups } from './moments';
import { turnSegment } from './phase';
import { contractSegment } from './product';
import { turnGroups } from './rotation';
import { columnBytes, layerSlopes, rowBytes } from './slopes';
import { fillTables } from './tables';
import { unturnSegment } from './unphase';

const kindTables: i32 = 0;
const kindFlip: i32 = 1;
const kindColumns: i32 = 2;
const kindForward: i32 = 3;
const kindBackward: i32 = 4;
const kindColumnsBack: i32 = 5;
const kindTurnBack: i32 = 6;
const kindContract: i32 = 7;
const kindSlopes: i32 = 8;

/** Part `task` of a pass; tables and slopes have one part. */
export function layerTask(args: usize, task: u32, thread: u32): void {
  const kind = load<i32>(args);
  const layer = <usize>load<u32>(args, 4);
  const fromRe = <usize>load<u32>(args, 8);
  const fromIm = <usize>load<u32>(args, 12);
  const toRe = <usize>load<u32>(args, 16);
  const toIm = <usize>load<u32>(args, 20);
  const chiRe = <usize>load<u32>(args, 24);
  const chiIm = <usize>load<u32>(args, 28);
  const part = <usize>task;
  switch (kind) {
    case kindTables:
      fillTables(layer);
      break;
    case kindFlip:
      flip(layer, fromRe, part);
      if (fromIm !== 0) flip(layer, fromIm, part);
      break;
    case kindColumns:
      turnColumns(layer, fromRe, address(layer, fieldTurns), part, thread);
      if (fromIm !== 0) turnColumns(layer, fromIm, address(layer, fieldTurns), part, thread);
      break;
    case kindForward:
      forward(layer, fromRe, fromIm, toRe, toIm, part);
      break;
    case kindBackward:
      backward(layer, fromRe, fromIm, toRe, toIm, chiRe, chiIm, part);
      break;
    case kindColumnsBack:
      columnsBack(layer, fromRe, chiRe, toRe !== 0, part, thread);
      if (fromIm !== 0) columnsBack(layer, fromIm, chiIm, toRe !== 0, part, thread);
      break;
    case kindTurnBack:
      turnBack(layer, fromRe, part);
      if (fromIm !== 0) turnBack(layer, fromIm, part);
      break;
    case kindContract:
      contract(layer, fromRe, fromIm, part);
      break;
    case kindSlopes:
      layerSlopes(layer);
  }
}

/** The qubits above the tiles: their moments, where χ is given, and then turned back. */
function columnsBack(layer: usize, lambda: usize, chi: usize, turned: bool, part: usize, thread: usize): void {
  const out = address(layer, fieldMoments) + 8 * bits(layer, fieldQubits) * part;
  turnColumnsBack(layer, lambda, chi, turned, part, thread, out);
}

/** X on the flipped qubits. */
function flip(layer: usize, plane: usize, part: usize): void {
  const flips = address(layer, fieldFlips);
  if (flips === 0) return;
  const pivot = (<usize>1) << (31 - clz<u32>(<u32>flips));
  const half = (<usize>1) << (bits(layer, fieldQubits) - 1);
  const share = half / address(layer, fieldParts);
  for (let k = share * part; k < share * (part + 1); k++) {
    const a = ((k & ~(pivot - 1)) << 1) | (k & (pivot - 1));
    const p = plane + (a << 3);
    const q = plane + ((a ^ flips) << 3);
    const v = load<f64>(p);
    store<f64>(p, load<f64>(q));
    store<f64>(q, v);
  }
}

/** What the index of an inner block differs in from that of its partner. */
function innerPairing(layer: usize): usize {
  if (bits(layer, fieldMode) !== modePaired) return 0;
  return address(layer, fieldPartner) >> (bits(layer, fieldInnerBits) + 3);
}

/** What is left of the RY (all below the tiles), phases and permutation. */
function forward(layer: usize, fromRe: usize, fromIm: usize, toRe: usize, toIm: usize, part: usize): void {
  const tileBits = bits(layer, fieldTileBits);
  const innerBits = bits(layer, fieldInnerBits);
  const turning = bits(layer, fieldTurning) !== 0 && fromRe !== 0;
  const turns = address(layer, fieldTurns);
  const tileBytes = (<usize>8) << tileBits;
  const innerBytes = (<usize>8) << innerBits;
  const inners = (<usize>1) << (tileBits - innerBits);
  const segments = (<usize>1) << (innerBits - bits(layer, fieldSegmentBits));
  const pairing = tilePairing(layer);
  const crossed: usize = bits(layer, fieldMode) === modePaired ? address(layer, fieldPartner) >> (innerBits + 3) : 0;
  const pairs = pairsOf(layer);
  const step = pairs / address(layer, fieldParts);
  for (let pair = part * step; pair < (part + 1) * step; pair++) {
    const a = firstOfPair(pair, pairing);
    const tiles = pairing === 0 ? 1 : 2;
    if (turning) {
      for (let k = 0; k < tiles; k++) {
        const at = (k === 0 ? a : a ^ pairing) * tileBytes;
        turnGroups(fromRe + at, tileBytes, tileBits, innerBits, turns);
        if (fromIm !== 0) turnGroups(fromIm + at, tileBytes, tileBits, innerBits, turns);
      }
    }
    for (let k = 0; k < tiles; k++) {
      const start = (k === 0 ? a : a ^ pairing) * inners;
      for (let inner = start; inner < start + inners; inner++) {
        const partner = inner ^ crossed;
        if (partner < inner) continue;
        if (turning) {
          turnInner(fromRe, inner, innerBytes, innerBits, turns);
          if (fromIm !== 0) turnInner(fromIm, inner, innerBytes, innerBits, turns);
          if (partner !== inner) {
            turnInner(fromRe, partner, innerBytes, innerBits, turns);
            if (fromIm !== 0) turnInner(fromIm, partner, innerBytes, innerBits, turns);
          }
        }
        for (let s = inner * segments; s < (inner + 1) * segments; s++) {
          turnSegment(layer, fromRe, fromIm, toRe, toIm, s);
        }
      }
    }
  }
}

function turnInner(plane: usize, inner: usize, bytes: usize, innerBits: i32, turns: usize): void {
  turnGroups(plane + inner * bytes, bytes, innerBits, 0, turns);
}

/** One part: phases and permutation undone on λ; with χ the sums for RZ, and the moments of the RY below the tiles. */
function backward(
  layer: usize,
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  chiRe: usize,
  chiIm: usize,
  part: usize,
): void {
  const tileBits = bits(layer, fieldTileBits);
  const innerBits = bits(layer, fieldInnerBits);
  const tileBytes = (<usize>8) << tileBits;
  const innerBytes = (<usize>8) << innerBits;
  const inners = (<usize>1) << (tileBits - innerBits);
  const segments = (<usize>1) << (innerBits - bits(layer, fieldSegmentBits));
  const out = address(layer, fieldMoments) + 8 * bits(layer, fieldQubits) * part;
  const byColumn = address(layer, fieldByColumn) + columnBytes(layer) * part;
  if (chiRe !== 0) clear(layer, part);
  const pairing = tilePairing(layer);
  const crossed = innerPairing(layer);
  const step = pairsOf(layer) / address(layer, fieldParts);
  const measured = bits(layer, fieldTurning) !== 0 && chiRe !== 0;
  for (let pair = part * step; pair < (part + 1) * step; pair++) {
    const a = firstOfPair(pair, pairing);
    const tiles = pairing === 0 ? 1 : 2;
    for (let k = 0; k < tiles; k++) {
      const start = (k === 0 ? a : a ^ pairing) * inners;
      for (let inner = start; inner < start + inners; inner++) {
        const partner = inner ^ crossed;
        if (partner < inner) continue;
        for (let s = inner * segments; s < (inner + 1) * segments; s++) {
          unturnSegment(layer, fromRe, fromIm, toRe, toIm, chiRe, chiIm, byColumn, s);
        }
        if (!measured) continue;
        momentsOfPlanes(toRe, toIm, chiRe, chiIm, inner * innerBytes, innerBytes, innerBits, 0, out);
        if (partner === inner) continue;
        momentsOfPlanes(toRe, toIm, chiRe, chiIm, partner * innerBytes, innerBytes, innerBits, 0, out);
      }
    }
    if (!measured) continue;
    for (let k = 0; k < tiles; k++) {
      const at = (k === 0 ? a : a ^ pairing) * tileBytes;
      momentsOfPlanes(toRe, toIm, chiRe, chiIm, at, tileBytes, tileBits, innerBits, out);
    }
  }
}

function momentsOfPlanes(
  re: usize,
  im: usize,
  chiRe: usize,
  chiIm: usize,
  at: usize,
  size: usize,
  high: i32,
  low: i32,
  out: usize,
): void {
  momentsOfGroups(re + at, chiRe + at, size, high, low, out);
  if (im !== 0) momentsOfGroups(im + at, chiIm + at, size, high, low, out);
}

/** Sums of one part: its columns, its moments, and the rows of its tiles. */
function clear(layer: usize, part: usize): void {
  const columns = columnBytes(layer);
  zero(address(layer, fieldByColumn) + columns * part, columns);
  const moment = 8 * bits(layer, fieldQubits);
  zero(address(layer, fieldMoments) + moment * part, moment);
  const pairing = tilePairing(layer);
  const step = pairsOf(layer) / address(layer, fieldParts);
  const bytes = rowBytes(layer) >> (bits(layer, fieldFirst) + bits(layer, fieldQubits) - bits(layer, fieldTileBits));
  for (let pair = part * step; pair < (part + 1) * step; pair++) {
    const a = firstOfPair(pair, pairing);
    for (let k = 0; k < (pairing === 0 ? 1 : 2); k++) {
      const rows = address(layer, fieldByRow) + (k === 0 ? a : a ^ pairing) * bytes;
      zero(rows, bytes);
      if (bits(layer, fieldFirst) !== 0) zero(rows + (rowBytes(layer) >> 1), bytes);
    }
  }
}

/** `memory.fill` is a call out of WebAssembly, which costs more than the few numbers here. */
function zero(at: usize, bytes: usize): void {
  const end = at + bytes;
  for (; at < end; at += 8) store<f64>(at, 0);
}

/** The qubits below the tiles turned back on one plane. */
function turnBack(layer: usize, plane: usize, part: usize): void {
  const tileBits = bits(layer, fieldTileBits);
  const innerBits = bits(layer, fieldInnerBits);
  const turns = address(layer, fieldTurnsBack);
  const tileBytes = (<usize>8) << tileBits;
  const innerBytes = (<usize>8) << innerBits;
  const share = ((<usize>8) << bits(layer, fieldQubits)) / address(layer, fieldParts);
  const end = plane + share * (part + 1);
  for (let tile = plane + share * part; tile < end; tile += tileBytes) {
    turnGroups(tile, tileBytes, tileBits, innerBits, turns);
    for (let inner = tile; inner < tile + tileBytes; inner += innerBytes) {
      turnGroups(inner, innerBytes, innerBits, 0, turns);
    }
  }
}

/** One part of λ contracted with the product state of the first layer. */
function contract(layer: usize, re: usize, im: usize, part: usize): void {
  const byColumn = address(layer, fieldByColumn) + columnBytes(layer) * part;
  const segments = (<usize>1) << (bits(layer, fieldTileBits) - bits(layer, fieldSegmentBits));
  const pairing = tilePairing(layer);
  const step = pairsOf(layer) / address(layer, fieldParts);
  clear(layer, part);
  for (let pair = part * step; pair < (part + 1) * step; pair++) {
    const a = firstOfPair(pair, pairing);
    for (let k = 0; k < (pairing === 0 ? 1 : 2); k++) {
      const start = (k === 0 ? a : a ^ pairing) * segments;
      for (let s = start; s < start + segments; s++) contractSegment(layer, re, im, s, byColumn);
    }
  }
}
