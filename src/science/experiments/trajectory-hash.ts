import type { Evaluation } from '../vqe/index.ts';

/**
 * 64-bit FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo) over the bits of every energy and parameter of a trajectory, as 16 hexadecimal digits. Two
 * trajectories have the same hash when they are bit-identical, on any machine: numbers enter as little-endian doubles.
 */
export function trajectoryHash(outcome: { readonly trajectory: readonly Evaluation[] }): string {
  const bytes = new DataView(new ArrayBuffer(8));
  // The offset basis 14695981039346656037 in two 32-bit words.
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  const add = (value: number) => {
    bytes.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) {
      const mixed = (low ^ bytes.getUint8(i)) >>> 0;
      // Times the prime 2⁴⁰ + 435: the products below stay under 2⁵³.
      const product = mixed * 435;
      high = (high * 435 + Math.floor(product / 4294967296) + mixed * 256) % 4294967296;
      low = product >>> 0;
    }
  };
  for (const { parameters, energy } of outcome.trajectory) {
    for (const parameter of parameters) add(parameter);
    add(energy);
  }
  return [high, low].map((word) => word.toString(16).padStart(8, '0')).join('');
}
