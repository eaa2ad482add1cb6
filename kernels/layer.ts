// What the passes of a layer know: one block of memory for each layer, written by layer-program.ts. u32 fields at these
// offsets; a segment is the largest block of amplitudes that lies in one row of the tables and in one inner block.

export const fieldQubits: usize = 0;
/** Qubits inside a row of the tables, an inner block (L1), a tile (L2), a segment. */
export const fieldLowBits: usize = 4;
export const fieldInnerBits: usize = 8;
export const fieldTileBits: usize = 12;
export const fieldSegmentBits: usize = 16;
/** The passes and their sums are in this many parts, whoever does them. */
export const fieldParts: usize = 20;
export const fieldTurning: usize = 24;
export const fieldFirst: usize = 28;
/** Qubits whose angle is near π: flipped before they turn. Written with the tables. */
export const fieldFlips: usize = 32;
/** (cos θ/2, sin θ/2, cos φ/2, sin φ/2) of each qubit. */
export const fieldAngles: usize = 36;
/** Tangents of each qubit, forward and back. */
export const fieldTurns: usize = 40;
export const fieldTurnsBack: usize = 44;
/** Two complex factors of each qubit: of its bit being 0, and 1. */
export const fieldFactors: usize = 48;
export const fieldLowRe: usize = 52;
export const fieldLowIm: usize = 56;
export const fieldHighRe: usize = 60;
export const fieldHighIm: usize = 64;
export const fieldMode: usize = 68;
export const fieldLowImage: usize = 72;
export const fieldHighImage: usize = 76;
/** Byte offsets: the state whose image is the neighbour of 0's image, and the image of 1 (relative to that of 0). */
export const fieldPartner: usize = 80;
export const fieldSecond: usize = 84;
/** Room for packed columns, one for each thread. */
export const fieldScratch: usize = 88;
export const fieldScratchBytes: usize = 92;
/** Sums from which the derivatives follow. */
export const fieldByRow: usize = 96;
export const fieldByColumn: usize = 100;
export const fieldMoments: usize = 104;
export const fieldSlopes: usize = 108;
/** Room for the first layer's sums. */
export const fieldRoom: usize = 112;
/** (θ/2, φ/2) of each qubit, 0 where there is none; NaN where cosine and sine are given. */
export const fieldHalves: usize = 116;

/** How basis states move: not, neighbours together, neighbours from two places, one by one. */
export const modeNone: i32 = 0;
export const modeWhole: i32 = 1;
export const modePaired: i32 = 2;
export const modeScattered: i32 = 3;

export function bits(layer: usize, field: usize): i32 {
  return load<i32>(layer + field);
}

export function address(layer: usize, field: usize): usize {
  return <usize>load<u32>(layer + field);
}

/** Tiles come in pairs that exchange neighbours; without such a pairing the top bit of the tile's index makes pairs. */
export function tilePairing(layer: usize): usize {
  const tileBits = bits(layer, fieldTileBits);
  const tiles = bits(layer, fieldQubits) - tileBits;
  if (tiles === 0) return 0;
  const partner = bits(layer, fieldMode) === modePaired ? address(layer, fieldPartner) >> (tileBits + 3) : 0;
  return partner !== 0 ? partner : (<usize>1) << (tiles - 1);
}

/** The first tile of a pair: its index with a 0 put in at the top bit of the pairing. */
export function firstOfPair(pair: usize, pairing: usize): usize {
  if (pairing === 0) return pair;
  const low = ((<usize>1) << (31 - clz<u32>(<u32>pairing))) - 1;
  return ((pair & ~low) << 1) | (pair & low);
}

/** Pairs of tiles; a single tile counts as a pair. */
export function pairsOf(layer: usize): usize {
  const tiles = bits(layer, fieldQubits) - bits(layer, fieldTileBits);
  return tiles === 0 ? 1 : (<usize>1) << (tiles - 1);
}
