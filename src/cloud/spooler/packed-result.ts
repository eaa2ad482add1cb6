import type { CircuitResult } from '../jobs/index.ts';

/** A memory list on its way between threads: each text once, and for each shot which one. */
interface PackedMemory {
  readonly texts: readonly string[];
  readonly shots: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}

/** A circuit's result; `memory` null: it stands in `result` as it is. */
export interface PackedResult {
  readonly result: CircuitResult;
  readonly memory: PackedMemory | null;
}

/** Shorter lists are not worth it. */
const worthPacking = 128;

/** Copying a million strings between threads takes a second, and as many objects; a million bytes move for nothing. */
export function packResult(result: CircuitResult): PackedResult {
  const { memory } = result.data;
  const packed = memory.length < worthPacking ? null : pack(memory);
  if (packed === null) return { result, memory: null };
  return { result: { ...result, data: { ...result.data, memory: [] } }, memory: packed };
}

export function unpackResult({ result, memory }: PackedResult): CircuitResult {
  if (memory === null) return result;
  const { texts, shots } = memory;
  const list = new Array<string>(shots.length);
  for (let shot = 0; shot < list.length; shot++) list[shot] = texts[shots[shot]!]!;
  return { ...result, data: { ...result.data, memory: list } };
}

/** What moves instead of being copied. */
export function transferable(results: readonly PackedResult[]): ArrayBuffer[] {
  return results.flatMap(({ memory }) => (memory === null ? [] : [memory.shots.buffer]));
}

function pack(memory: readonly string[]): PackedMemory | null {
  const places = new Map<string, number>();
  const wide = new Uint16Array(memory.length);
  for (const [shot, text] of memory.entries()) {
    let place = places.get(text);
    if (place === undefined) {
      place = places.size;
      if (place > 65535) return null;
      places.set(text, place);
    }
    wide[shot] = place;
  }
  return { texts: [...places.keys()], shots: places.size <= 256 ? Uint8Array.from(wide) : wide };
}
