import type { PauliSum } from '../../../operators/index.ts';

/** The place of each term of a sum in the vector of Pauli expectation values; at most 15 qubits. */
export function stringIndices({ size, x, z }: PauliSum): Uint32Array {
  return Uint32Array.from({ length: size }, (_, k) => spread(x[2 * k]!) | (spread(z[2 * k]!) << 1));
}

/** Bit j to bit 2j. */
export function spread(mask: number): number {
  let v = mask & 0xffff;
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}
