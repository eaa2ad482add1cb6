import type { Nuclei } from './geometry.ts';

/** Distance (bohr) by which an image may miss its nucleus; coordinates with six decimals still show their symmetry. */
export const symmetryTolerance = 1e-5;

/**
 * The symmetry of nuclei under sign changes of x, y, z about their centre of charge: D2h or a subgroup.
 * An operation is a bit mask of the signs that it changes: 1, 2, 4 mirrors, 3, 5, 6 twofold rotations, 7 inversion.
 */
export interface PointGroup {
  readonly name: string;
  /** Ascending, the identity 0 first. */
  readonly operations: readonly number[];
  /** For each operation, the nucleus that each nucleus becomes. */
  readonly images: readonly Int32Array[];
  /** Independent operations; bit k of an irrep is set where generator k has character −1. */
  readonly generators: readonly number[];
}

/** Centre of nuclear charge, bohr. */
export function centerOfCharge(nuclei: Nuclei): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let total = 0;
  nuclei.charges.forEach((charge, a) => {
    total += charge;
    for (const axis of [0, 1, 2] as const) sum[axis] += charge * nuclei.positions[3 * a + axis]!;
  });
  return [sum[0] / total, sum[1] / total, sum[2] / total];
}

/** The point group of nuclei as their coordinate axes show it; `orient` turns a molecule so that they show most. */
export function pointGroup(nuclei: Nuclei): PointGroup {
  const center = centerOfCharge(nuclei);
  const operations: number[] = [];
  const images: Int32Array[] = [];
  for (let operation = 0; operation < 8; operation++) {
    const signs = [0, 1, 2].map((axis) => ((operation >> axis) & 1 ? -1 : 1));
    const image = permutation(nuclei, (a, axis) => {
      const relative = nuclei.positions[3 * a + axis]! - center[axis]!;
      return center[axis]! + signs[axis]! * relative;
    });
    if (!image) continue;
    operations.push(operation);
    images.push(image);
  }
  return { name: groupName(operations), operations, images, generators: independent(operations) };
}

/** Which nucleus lies at the image of each one; null when some image hits none of its kind. */
export function permutation(nuclei: Nuclei, moved: (nucleus: number, axis: 0 | 1 | 2) => number): Int32Array | null {
  const atoms = nuclei.charges.length;
  const image = new Int32Array(atoms);
  for (let a = 0; a < atoms; a++) {
    const x = moved(a, 0);
    const y = moved(a, 1);
    const z = moved(a, 2);
    let found = -1;
    for (let b = 0; b < atoms && found < 0; b++) {
      if (nuclei.charges[a] !== nuclei.charges[b]) continue;
      const off = Math.max(
        Math.abs(x - nuclei.positions[3 * b]!),
        Math.abs(y - nuclei.positions[3 * b + 1]!),
        Math.abs(z - nuclei.positions[3 * b + 2]!),
      );
      if (off < symmetryTolerance) found = b;
    }
    if (found < 0) return null;
    image[a] = found;
  }
  return image;
}

function groupName(operations: readonly number[]): string {
  const has = (operation: number) => operations.includes(operation);
  if (operations.length === 8) return 'D2h';
  if (operations.length === 4) return has(7) ? 'C2h' : [1, 2, 4].some(has) ? 'C2v' : 'D2';
  if (operations.length === 2) return has(7) ? 'Ci' : [1, 2, 4].some(has) ? 'Cs' : 'C2';
  return 'C1';
}

function independent(operations: readonly number[]): number[] {
  const generators: number[] = [];
  const spanned = new Set([0]);
  // Mirrors first: D2h then has the parities in x, y and z as its three bits.
  const bits = (operation: number) => (operation & 1) + ((operation >> 1) & 1) + ((operation >> 2) & 1);
  for (const operation of [...operations].sort((a, b) => bits(a) - bits(b) || a - b)) {
    if (spanned.has(operation)) continue;
    generators.push(operation);
    for (const element of [...spanned]) spanned.add(element ^ operation);
  }
  return generators;
}

/** Character of an operation in an irreducible representation: +1 or −1. */
export function character(group: PointGroup, operation: number, irrep: number): 1 | -1 {
  // The operation is the product of exactly one subset of the generators.
  for (let subset = 0; subset < 1 << group.generators.length; subset++) {
    let product = 0;
    let sign: 1 | -1 = 1;
    group.generators.forEach((generator, k) => {
      if (!((subset >> k) & 1)) return;
      product ^= generator;
      if ((irrep >> k) & 1) sign = sign === 1 ? -1 : 1;
    });
    if (product === operation) return sign;
  }
  return 1;
}
