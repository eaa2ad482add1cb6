// Derivatives of a layer from the sums of its passes, added up in a fixed order.
import {
  address,
  bits,
  fieldAngles,
  fieldByColumn,
  fieldByRow,
  fieldFactors,
  fieldFirst,
  fieldFlips,
  fieldLowBits,
  fieldMoments,
  fieldParts,
  fieldQubits,
  fieldRoom,
  fieldSlopes,
} from './layer';
import { productSlopes } from './product';

/** Numbers of one part of the sums by columns: complex ones in the first layer. */
export function columnBytes(layer: usize): usize {
  return (<usize>(bits(layer, fieldFirst) !== 0 ? 16 : 8)) << bits(layer, fieldLowBits);
}

export function rowBytes(layer: usize): usize {
  return (<usize>(bits(layer, fieldFirst) !== 0 ? 16 : 8)) << (bits(layer, fieldQubits) - bits(layer, fieldLowBits));
}

/** Slopes of the RY, then of the RZ of every qubit, one f64 each. Uses up the sums. */
export function layerSlopes(layer: usize): void {
  const qubits = bits(layer, fieldQubits);
  const low = bits(layer, fieldLowBits);
  const parts = bits(layer, fieldParts);
  const turnSlopes = address(layer, fieldSlopes);
  const phaseSlopes = turnSlopes + 8 * qubits;
  const byRow = address(layer, fieldByRow);
  const byColumn = address(layer, fieldByColumn);
  addParts(byColumn, columnBytes(layer), parts);
  if (bits(layer, fieldFirst) !== 0) {
    const factors = address(layer, fieldFactors);
    const angles = address(layer, fieldAngles);
    const room = address(layer, fieldRoom);
    const columnsIm = byColumn + ((<usize>8) << low);
    productSlopes(byColumn, columnsIm, low, factors, angles, room, turnSlopes, phaseSlopes);
    const rowsIm = byRow + ((<usize>8) << (qubits - low));
    const skip = 8 * low;
    productSlopes(
      byRow,
      rowsIm,
      qubits - low,
      factors + 32 * low,
      angles + 32 * low,
      room,
      turnSlopes + skip,
      phaseSlopes + skip,
    );
    return;
  }
  signedSums(byColumn, low, phaseSlopes);
  signedSums(byRow, qubits - low, phaseSlopes + 8 * low);
  const sums = address(layer, fieldMoments);
  addParts(sums, 8 * qubits, parts);
  const flips = load<u32>(layer, fieldFlips);
  for (let qubit = 0; qubit < qubits; qubit++) {
    const sum = load<f64>(sums + 8 * qubit);
    store<f64>(turnSlopes + 8 * qubit, ((flips >> qubit) & 1) !== 0 ? -sum : sum);
  }
}

function addParts(at: usize, bytes: usize, parts: i32): void {
  for (let part = 1; part < parts; part++) {
    const from = at + <usize>part * bytes;
    for (let k: usize = 0; k < bytes; k += 8) store<f64>(at + k, load<f64>(at + k) + load<f64>(from + k));
  }
}

/** out[q] = Σ (−1)^(bit q of k) v[k], halving v for each. */
function signedSums(v: usize, count: i32, out: usize): void {
  for (let bit = count - 1; bit >= 0; bit--) {
    const size = (<usize>8) << bit;
    let sum: f64 = 0;
    for (let k: usize = 0; k < size; k += 8) {
      const a = load<f64>(v + k);
      const b = load<f64>(v + k + size);
      sum += a - b;
      store<f64>(v + k, a + b);
    }
    store<f64>(out + 8 * bit, sum);
  }
}
