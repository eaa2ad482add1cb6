/**
 * How many rows, and the sum of their fingerprints: two multisets of rows with the same tally are the same rows in some order
 * (but for one chance in 2³²). So a table is compared with the records without keeping either in memory.
 */
export interface Tally {
  rows: number;
  /** Modulo 2³². */
  digest: number;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Murmur3's finalizer: every bit of the input moves every bit of the output. */
function scramble(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function fingerprintOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place++) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  return scramble(hash ^ text.length);
}

/** Of one value as a table gives it back: numbers and 64-bit integers of the same value are the same. */
function fingerprint(value: unknown): number {
  if (value === null || value === undefined) return 0x9e3779b9;
  switch (typeof value) {
    case 'number':
      // Either zero is zero.
      double[0] = value === 0 ? 0 : value;
      return scramble(Math.imul(words[0]!, 0xcc9e2d51) ^ words[1]!);
    case 'bigint':
      return fingerprint(Number(value));
    case 'string':
      return fingerprintOfText(value);
    case 'boolean':
      return value ? 0x27d4eb2f : 0x165667b1;
    default: {
      if (!Array.isArray(value)) return fingerprintOfText(JSON.stringify(value));
      let hash = 0x1b873593 ^ value.length;
      for (const one of value) hash = scramble(Math.imul(hash, 31) ^ fingerprint(one));
      return hash;
    }
  }
}

/** Fingerprints of the rows of some columns; the order of the columns counts. */
export function fingerprints(length: number, columns: readonly ArrayLike<unknown>[]): Uint32Array {
  const rows = new Uint32Array(length);
  for (const [place, column] of columns.entries()) {
    let last: unknown;
    let known = 0;
    for (let row = 0; row < length; row++) {
      const value = column[row];
      // Most columns repeat one text for all rows of an experiment.
      if (row === 0 || value !== last) {
        known = fingerprint(value);
        last = value;
      }
      rows[row] = scramble(Math.imul(rows[row]! ^ known, 0x85ebca6b) + place);
    }
  }
  return rows;
}

/** Adds rows to the tally of their experiment. */
export function addTo(tallies: Map<string, Tally>, experiment: string, rows: number, digest: number): void {
  const tally = tallies.get(experiment);
  if (tally === undefined) tallies.set(experiment, { rows, digest: digest >>> 0 });
  else {
    tally.rows += rows;
    tally.digest = (tally.digest + digest) >>> 0;
  }
}
