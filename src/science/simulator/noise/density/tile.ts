import type { Arena } from '../../wasm/arena.ts';

/** Where the tiles of a set of qubits lie in a vector of 4ⁿ numbers. */
export interface TileShape {
  /** Numbers of a tile. */
  readonly size: number;
  /** Bytes from the start of the vector to the start of each tile. */
  readonly bases: Float64Array;
  /** A tile's runs: bytes from its start, as u32 in the arena. */
  readonly offsets: number;
  readonly runs: number;
  readonly runBytes: number;
  /** 4^(position in the tile) of a qubit. */
  stride(qubit: number): number;
}

/** `tile` ascending. */
export function tileShape(arena: Arena, qubits: number, tile: readonly number[]): TileShape {
  let run = 0;
  while (run < tile.length && tile[run] === run) run++;
  const others = Array.from({ length: qubits }, (_, qubit) => qubit).filter((qubit) => !tile.includes(qubit));
  const offsets = positions(tile.slice(run));
  return {
    size: power(tile.length),
    bases: positions(others),
    offsets: arena.placeWords(offsets),
    runs: offsets.length,
    runBytes: 8 * power(run),
    stride: (qubit) => power(tile.indexOf(qubit)),
  };
}

/** Byte offsets of all combinations of letters on these qubits, the first the fastest. */
function positions(qubits: readonly number[]): Float64Array {
  return Float64Array.from({ length: power(qubits.length) }, (_, index) =>
    qubits.reduce((sum, qubit, k) => sum + 8 * power(qubit) * (Math.floor(index / power(k)) % 4), 0),
  );
}

/** 4ᵏ. */
export function power(k: number): number {
  return k < 15 ? 1 << (2 * k) : 4 * power(k - 1);
}
