// The qubits above a tile: column by column of the tiles, packed where rows are more than eight, because addresses that differ
// by powers of two share the sets of a cache.
import {
  address,
  bits,
  fieldParts,
  fieldQubits,
  fieldScratch,
  fieldScratchBytes,
  fieldTileBits,
  fieldTurnsBack,
} from './layer';
import { momentsOfRows } from './moments';
import { turnRows } from './rotation';

/** Bytes of a packed row: the more at once the fewer pages are touched, but all rows of two planes stay in the L2 cache. */
function packedBytes(high: i32): usize {
  return high > 6 ? 256 : 1024;
}

/** Turns the qubits above the tiles on one plane, in one part of the columns. */
export function turnColumns(layer: usize, plane: usize, turns: usize, part: usize, thread: usize): void {
  const tileBits = bits(layer, fieldTileBits);
  const high = bits(layer, fieldQubits) - tileBits;
  const row = (<usize>8) << tileBits;
  const share = row / address(layer, fieldParts);
  const at = turns + 8 * tileBits;
  if (high === 3) {
    const begin = plane + share * part;
    turnRows(begin, row, 0, begin, row, 0, share, 1, at);
    return;
  }
  const packed = packedBytes(high);
  const scratch = address(layer, fieldScratch) + thread * address(layer, fieldScratchBytes);
  for (let column = plane + share * part; column < plane + share * (part + 1); column += packed) {
    const step = (<usize>1) << (high - 3);
    const top = at + 8 * (high - 3);
    turnRows(column, step * row, row, scratch, step * packed, packed, packed, step, top);
    for (let end = high - 3; end > 3; end -= 3) {
      const h = packed << (end - 3);
      turnRows(scratch, h, 8 * h, scratch, h, 8 * h, h, (packed << high) / (8 * h), at + 8 * (end - 3));
    }
    turnRows(scratch, packed, 8 * packed, column, row, 8 * row, packed, step, at);
  }
}

/**
 * Moments of the qubits above the tiles on one plane, added to `out`, where χ is given (not 0), and then, with `turned`, these
 * qubits of λ turned back; in one part of the columns.
 */
export function turnColumnsBack(
  layer: usize,
  lambda: usize,
  chi: usize,
  turned: bool,
  part: usize,
  thread: usize,
  out: usize,
): void {
  const tileBits = bits(layer, fieldTileBits);
  const high = bits(layer, fieldQubits) - tileBits;
  const row = (<usize>8) << tileBits;
  const share = row / address(layer, fieldParts);
  const turns = address(layer, fieldTurnsBack);
  if (chi === 0) {
    if (turned) turnColumns(layer, lambda, turns, part, thread);
    return;
  }
  if (high === 3) {
    momentsOfRows(lambda + share * part, chi + share * part, row, 0, share, 1, out + 8 * tileBits);
    if (turned) turnColumns(layer, lambda, turns, part, thread);
    return;
  }
  const rows = (<usize>1) << high;
  const packed = packedBytes(high);
  const scratch = address(layer, fieldScratch) + thread * address(layer, fieldScratchBytes);
  const other = scratch + rows * packed + 320;
  const at = turns + 8 * tileBits;
  for (let column = share * part; column < share * (part + 1); column += packed) {
    for (let r: usize = 0; r < rows; r++) copyRow(lambda + column + r * row, scratch + r * packed, packed);
    for (let r: usize = 0; r < rows; r++) copyRow(chi + column + r * row, other + r * packed, packed);
    for (let qubit = 0; qubit < high; qubit += 3) {
      const h = packed << qubit;
      momentsOfRows(scratch, other, h, 8 * h, h, (rows * packed) / (8 * h), out + 8 * (tileBits + qubit));
    }
    if (!turned) continue;
    for (let end = high - 3; end > 0; end -= 3) {
      const h = packed << end;
      turnRows(scratch, h, 8 * h, scratch, h, 8 * h, h, (rows * packed) / (8 * h), at + 8 * end);
    }
    const to = lambda + column;
    turnRows(scratch, packed, 8 * packed, to, row, 8 * row, packed, (<usize>1) << (high - 3), at);
  }
}

function copyRow(from: usize, to: usize, bytes: usize): void {
  for (let l: usize = 0; l < bytes; l += 32) {
    v128.store(to + l, v128.load(from + l));
    v128.store(to + l, v128.load(from + l, 16), 16);
  }
}
