// A state with one qubit turned so that X or Y of it is read as Z; factors of √2 are left out.
// As src/science/simulator/measurement/turned-state.ts.

/** to ← H on the qubit of `bit`, or RX(π/2) where it is read in Y, of planes of `size` ≥ 4 amplitudes. */
export function turnState(
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  size: u32,
  bit: u32,
  inY: bool,
): void {
  if (inY) {
    if (bit === 1) turnFirstY(fromRe, fromIm, toRe, toIm, size);
    else turnY(fromRe, fromIm, toRe, toIm, size, bit);
    return;
  }
  turnX(fromRe, toRe, size, bit);
  turnX(fromIm, toIm, size, bit);
}

function turnX(from: usize, to: usize, size: u32, bit: u32): void {
  const end = (<usize>size) << 3;
  const other = (<usize>bit) << 3;
  if (bit === 1) {
    for (let at: usize = 0; at < end; at += 16) {
      const pair = v128.load(from + at);
      const a = v128.shuffle<f64>(pair, pair, 0, 0);
      const b = v128.shuffle<f64>(pair, pair, 1, 1);
      v128.store(to + at, v128.shuffle<f64>(f64x2.add(a, b), f64x2.sub(a, b), 0, 2));
    }
    return;
  }
  for (let start: usize = 0; start < end; start += 2 * other) {
    for (let at = start; at < start + other; at += 16) {
      const a = v128.load(from + at);
      const b = v128.load(from + at + other);
      v128.store(to + at, f64x2.add(a, b));
      v128.store(to + at + other, f64x2.sub(a, b));
    }
  }
}

function turnY(fromRe: usize, fromIm: usize, toRe: usize, toIm: usize, size: u32, bit: u32): void {
  const end = (<usize>size) << 3;
  const other = (<usize>bit) << 3;
  for (let start: usize = 0; start < end; start += 2 * other) {
    for (let at = start; at < start + other; at += 16) {
      const ar = v128.load(fromRe + at);
      const ai = v128.load(fromIm + at);
      const br = v128.load(fromRe + at + other);
      const bi = v128.load(fromIm + at + other);
      v128.store(toRe + at, f64x2.add(ar, bi));
      v128.store(toIm + at, f64x2.sub(ai, br));
      v128.store(toRe + at + other, f64x2.add(br, ai));
      v128.store(toIm + at + other, f64x2.sub(bi, ar));
    }
  }
}

function turnFirstY(fromRe: usize, fromIm: usize, toRe: usize, toIm: usize, size: u32): void {
  const end = (<usize>size) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const r = v128.load(fromRe + at);
    const i = v128.load(fromIm + at);
    // [ar + bi, br + ai] and [ai − br, bi − ar].
    v128.store(toRe + at, f64x2.add(r, v128.shuffle<f64>(i, i, 1, 0)));
    v128.store(toIm + at, f64x2.sub(i, v128.shuffle<f64>(r, r, 1, 0)));
  }
}
