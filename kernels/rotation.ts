// RY layers on one plane, in tan form: x − t·y and y + t·x; cosines go to the tables of phases. RY is real, so real and
// imaginary plane turn alike and apart. Every amplitude sees the qubits in descending order, whatever the blocking.

/** Turns qubits high − 1 … low of blocks of `size` bytes. Groups end at 3 or 4, with at most one of two qubits at 3. */
export function turnGroups(plane: usize, size: usize, high: i32, low: i32, turns: usize): void {
  let end = high;
  while (end > low) {
    if (end > 5) {
      end -= 3;
      turnThree(plane, size, end, turns);
    } else if (end === 5) {
      end = 3;
      turnTwo(plane, size, end, turns);
    } else {
      if (end === 4) turnLowestFour(plane, size, turns);
      else turnLowestThree(plane, size, turns);
      end = 0;
    }
  }
}

function lower(t: v128, a: v128, b: v128): v128 {
  return f64x2.sub(a, f64x2.mul(t, b));
}

function upper(t: v128, a: v128, b: v128): v128 {
  return f64x2.add(b, f64x2.mul(t, a));
}

/** Qubit 0 in a vector; t is (−t, t). */
function within(t: v128, v: v128): v128 {
  return f64x2.add(v, f64x2.mul(t, v128.shuffle<f64>(v, v, 1, 0)));
}

function turnLowestThree(plane: usize, size: usize, turns: usize): void {
  const t0 = f64x2(-load<f64>(turns), load<f64>(turns));
  const t1 = v128.load_splat<f64>(turns, 8);
  const t2 = v128.load_splat<f64>(turns, 16);
  for (let p = plane; p < plane + size; p += 64) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    const e = lower(t2, a, c);
    const g = upper(t2, a, c);
    const f = lower(t2, b, d);
    const h = upper(t2, b, d);
    v128.store(p, within(t0, lower(t1, e, f)));
    v128.store(p, within(t0, upper(t1, e, f)), 16);
    v128.store(p, within(t0, lower(t1, g, h)), 32);
    v128.store(p, within(t0, upper(t1, g, h)), 48);
  }
}

function turnLowestFour(plane: usize, size: usize, turns: usize): void {
  const t0 = f64x2(-load<f64>(turns), load<f64>(turns));
  const t1 = v128.load_splat<f64>(turns, 8);
  const t2 = v128.load_splat<f64>(turns, 16);
  const t3 = v128.load_splat<f64>(turns, 24);
  for (let p = plane; p < plane + size; p += 128) {
    const v0 = v128.load(p);
    const v4 = v128.load(p, 64);
    const w0 = lower(t3, v0, v4);
    const w4 = upper(t3, v0, v4);
    const v1 = v128.load(p, 16);
    const v5 = v128.load(p, 80);
    const w1 = lower(t3, v1, v5);
    const w5 = upper(t3, v1, v5);
    const v2 = v128.load(p, 32);
    const v6 = v128.load(p, 96);
    const w2 = lower(t3, v2, v6);
    const w6 = upper(t3, v2, v6);
    const v3 = v128.load(p, 48);
    const v7 = v128.load(p, 112);
    const w3 = lower(t3, v3, v7);
    const w7 = upper(t3, v3, v7);
    const x0 = lower(t2, w0, w2);
    const x2 = upper(t2, w0, w2);
    const x1 = lower(t2, w1, w3);
    const x3 = upper(t2, w1, w3);
    v128.store(p, within(t0, lower(t1, x0, x1)));
    v128.store(p, within(t0, upper(t1, x0, x1)), 16);
    v128.store(p, within(t0, lower(t1, x2, x3)), 32);
    v128.store(p, within(t0, upper(t1, x2, x3)), 48);
    const x4 = lower(t2, w4, w6);
    const x6 = upper(t2, w4, w6);
    const x5 = lower(t2, w5, w7);
    const x7 = upper(t2, w5, w7);
    v128.store(p, within(t0, lower(t1, x4, x5)), 64);
    v128.store(p, within(t0, upper(t1, x4, x5)), 80);
    v128.store(p, within(t0, lower(t1, x6, x7)), 96);
    v128.store(p, within(t0, upper(t1, x6, x7)), 112);
  }
}

function turnTwo(plane: usize, size: usize, qubit: i32, turns: usize): void {
  const t0 = v128.load_splat<f64>(turns + 8 * qubit);
  const t1 = v128.load_splat<f64>(turns + 8 * qubit, 8);
  const h = (<usize>8) << qubit;
  for (let block = plane; block < plane + size; block += 4 * h) {
    for (let p = block; p < block + h; p += 16) {
      const q = p + 2 * h;
      const a = v128.load(p);
      const b = v128.load(p + h);
      const c = v128.load(q);
      const d = v128.load(q + h);
      const e = lower(t1, a, c);
      const g = upper(t1, a, c);
      const f = lower(t1, b, d);
      const i = upper(t1, b, d);
      v128.store(p, lower(t0, e, f));
      v128.store(p + h, upper(t0, e, f));
      v128.store(q, lower(t0, g, i));
      v128.store(q + h, upper(t0, g, i));
    }
  }
}

function turnThree(plane: usize, size: usize, qubit: i32, turns: usize): void {
  const h = (<usize>8) << qubit;
  turnRows(plane, h, 8 * h, plane, h, 8 * h, h, size / (8 * h), turns + 8 * qubit);
}

/**
 * Three qubits in `count` blocks of eight rows of `bytes`: rows and blocks are `fromStep` and `fromNext` apart, and `toStep` and
 * `toNext` where they go.
 */
export function turnRows(
  from: usize,
  fromStep: usize,
  fromNext: usize,
  to: usize,
  toStep: usize,
  toNext: usize,
  bytes: usize,
  count: usize,
  turns: usize,
): void {
  const t0 = v128.load_splat<f64>(turns);
  const t1 = v128.load_splat<f64>(turns, 8);
  const t2 = v128.load_splat<f64>(turns, 16);
  const from2 = 2 * fromStep;
  const from4 = 4 * fromStep;
  const to2 = 2 * toStep;
  const to4 = 4 * toStep;
  for (; count > 0; count--, from += fromNext, to += toNext) {
    for (let l: usize = 0; l < bytes; l += 16) {
      const p = from + l;
      const v0 = v128.load(p);
      const v4 = v128.load(p + from4);
      const w0 = lower(t2, v0, v4);
      const w4 = upper(t2, v0, v4);
      const q = p + from2;
      const v2 = v128.load(q);
      const v6 = v128.load(q + from4);
      const w2 = lower(t2, v2, v6);
      const w6 = upper(t2, v2, v6);
      const x0 = lower(t1, w0, w2);
      const x2 = upper(t1, w0, w2);
      const x4 = lower(t1, w4, w6);
      const x6 = upper(t1, w4, w6);
      const r = p + fromStep;
      const v1 = v128.load(r);
      const v5 = v128.load(r + from4);
      const w1 = lower(t2, v1, v5);
      const w5 = upper(t2, v1, v5);
      const s = q + fromStep;
      const v3 = v128.load(s);
      const v7 = v128.load(s + from4);
      const w3 = lower(t2, v3, v7);
      const w7 = upper(t2, v3, v7);
      const x1 = lower(t1, w1, w3);
      const x3 = upper(t1, w1, w3);
      const x5 = lower(t1, w5, w7);
      const x7 = upper(t1, w5, w7);
      const o = to + l;
      v128.store(o, lower(t0, x0, x1));
      v128.store(o + toStep, upper(t0, x0, x1));
      v128.store(o + to4, lower(t0, x4, x5));
      v128.store(o + to4 + toStep, upper(t0, x4, x5));
      const u = o + to2;
      v128.store(u, lower(t0, x2, x3));
      v128.store(u + toStep, upper(t0, x2, x3));
      v128.store(u + to4, lower(t0, x6, x7));
      v128.store(u + to4 + toStep, upper(t0, x6, x7));
    }
  }
}
