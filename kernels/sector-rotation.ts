// Products of plane rotations exp(φ(T − T†)) over determinants. A program is a list of segments, 32 bytes each: number of the
// excitation (u32), kind (u32), rows (u32 address), number of rows (u32), pairs (u32 address), number of pairs with sign +
// (u32), number of pairs (u32), columns (u32). A row of a segment is a move of 16 bytes: byte offset of the source row (u32), of
// the target row (u32), sign (f64). A pair is byte offset of the source (u32) and of the target (u32) inside their rows.
// Kind 0 turns whole rows, kind 1 the pairs of each row. Angles come as cosine and sine (f64 each) by excitation.

const segmentBytes: usize = 32;
const moveBytes: usize = 16;
const pairBytes: usize = 8;

/** Turns the state by every segment of the program, first to last. */
export function rotateSector(program: usize, segments: u32, angles: usize, state: usize): void {
  const end = program + <usize>segments * segmentBytes;
  for (let at = program; at < end; at += segmentBytes) {
    const angle = angles + ((<usize>load<u32>(at)) << 4);
    const c = load<f64>(angle);
    const s = load<f64>(angle, 8);
    if (s === 0 && c === 1) continue;
    let row = <usize>load<u32>(at, 8);
    const lastRow = row + <usize>load<u32>(at, 12) * moveBytes;
    if (load<u32>(at, 4) === 0) {
      const columns = load<u32>(at, 28);
      for (; row < lastRow; row += moveBytes) {
        turnRow(state + <usize>load<u32>(row), state + <usize>load<u32>(row, 4), columns, c, load<f64>(row, 8) * s);
      }
    } else {
      const pairs = <usize>load<u32>(at, 16);
      const plus = pairs + <usize>load<u32>(at, 20) * pairBytes;
      const all = pairs + <usize>load<u32>(at, 24) * pairBytes;
      for (; row < lastRow; row += moveBytes) {
        const from = state + <usize>load<u32>(row);
        const to = state + <usize>load<u32>(row, 4);
        const signed = load<f64>(row, 8) * s;
        turnPairs(from, to, pairs, plus, c, signed);
        turnPairs(from, to, plus, all, c, -signed);
      }
    }
  }
}

function turnRow(from: usize, to: usize, columns: u32, c: f64, s: f64): void {
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  const bytes = (<usize>columns) << 3;
  let k: usize = 0;
  for (; k + 16 <= bytes; k += 16) {
    const a = v128.load(from + k);
    const b = v128.load(to + k);
    v128.store(from + k, f64x2.sub(f64x2.mul(cc, a), f64x2.mul(ss, b)));
    v128.store(to + k, f64x2.add(f64x2.mul(cc, b), f64x2.mul(ss, a)));
  }
  if (k < bytes) turn(from + k, to + k, c, s);
}

function turnPairs(from: usize, to: usize, first: usize, end: usize, c: f64, s: f64): void {
  for (let pair = first; pair < end; pair += pairBytes) {
    turn(from + <usize>load<u32>(pair), to + <usize>load<u32>(pair, 4), c, s);
  }
}

function turn(i: usize, j: usize, c: f64, s: f64): void {
  const a = load<f64>(i);
  const b = load<f64>(j);
  store<f64>(i, c * a - s * b);
  store<f64>(j, c * b + s * a);
}

/** out ← ψ₀ λ₀ ψ₁ λ₁ …: what the way back turns, two states in one vector. */
export function interleave(psi: usize, lambda: usize, size: u32, out: usize): void {
  for (let k: usize = 0; k < <usize>size; k++) {
    store<f64>(out + (k << 4), load<f64>(psi + (k << 3)));
    store<f64>(out + (k << 4), load<f64>(lambda + (k << 3)), 8);
  }
}

/**
 * Turns interleaved ψ and λ back, last segment first, and adds ⟨λ|T − T†|ψ⟩ of each excitation to `derivatives`, taken
 * right after (seen from the start: at) its rotation.
 */
export function unrotateSector(program: usize, segments: u32, angles: usize, states: usize, derivatives: usize): void {
  for (let at = program + <usize>segments * segmentBytes; at > program; ) {
    at -= segmentBytes;
    const excitation = <usize>load<u32>(at);
    const angle = angles + (excitation << 4);
    const c = load<f64>(angle);
    const s = load<f64>(angle, 8);
    let row = <usize>load<u32>(at, 8);
    const lastRow = row + <usize>load<u32>(at, 12) * moveBytes;
    let sum: f64 = 0;
    if (load<u32>(at, 4) === 0) {
      const columns = load<u32>(at, 28);
      for (; row < lastRow; row += moveBytes) {
        const sign = load<f64>(row, 8);
        const from = states + ((<usize>load<u32>(row)) << 1);
        const to = states + ((<usize>load<u32>(row, 4)) << 1);
        sum += sign * turnBackRow(from, to, columns, c, sign * s);
      }
    } else {
      const pairs = <usize>load<u32>(at, 16);
      const plus = pairs + <usize>load<u32>(at, 20) * pairBytes;
      const all = pairs + <usize>load<u32>(at, 24) * pairBytes;
      for (; row < lastRow; row += moveBytes) {
        const sign = load<f64>(row, 8);
        const from = states + ((<usize>load<u32>(row)) << 1);
        const to = states + ((<usize>load<u32>(row, 4)) << 1);
        sum += sign * turnBackPairs(from, to, pairs, plus, c, sign * s);
        sum -= sign * turnBackPairs(from, to, plus, all, c, -sign * s);
      }
    }
    const out = derivatives + (excitation << 3);
    store<f64>(out, load<f64>(out) + sum);
  }
}

/** λ_j ψ_i − λ_i ψ_j of one pair as the difference of two lanes, and the pair turned back. */
function turnBack(i: usize, j: usize, c: v128, s: v128): v128 {
  const a = v128.load(i);
  const b = v128.load(j);
  v128.store(i, f64x2.add(f64x2.mul(c, a), f64x2.mul(s, b)));
  v128.store(j, f64x2.sub(f64x2.mul(c, b), f64x2.mul(s, a)));
  return f64x2.mul(a, v128.shuffle<f64>(b, b, 1, 0));
}

function turnBackRow(from: usize, to: usize, columns: u32, c: f64, s: f64): f64 {
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  let sum = f64x2.splat(0);
  const bytes = (<usize>columns) << 4;
  for (let k: usize = 0; k < bytes; k += 16) sum = f64x2.add(sum, turnBack(from + k, to + k, cc, ss));
  return f64x2.extract_lane(sum, 0) - f64x2.extract_lane(sum, 1);
}

function turnBackPairs(from: usize, to: usize, first: usize, end: usize, c: f64, s: f64): f64 {
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  let sum = f64x2.splat(0);
  for (let pair = first; pair < end; pair += pairBytes) {
    const i = from + ((<usize>load<u32>(pair)) << 1);
    const j = to + ((<usize>load<u32>(pair, 4)) << 1);
    sum = f64x2.add(sum, turnBack(i, j, cc, ss));
  }
  return f64x2.extract_lane(sum, 0) - f64x2.extract_lane(sum, 1);
}
