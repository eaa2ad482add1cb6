// Amplitudes of a plane by their index, one or two at a time.

export function f(at: usize, k: u32): f64 {
  return load<f64>(at + ((<usize>k) << 3));
}

export function put(at: usize, k: u32, value: f64): void {
  store<f64>(at + ((<usize>k) << 3), value);
}

export function v(at: usize, k: u32): v128 {
  return v128.load(at + ((<usize>k) << 3));
}

export function putV(at: usize, k: u32, value: v128): void {
  v128.store(at + ((<usize>k) << 3), value);
}

/** Lanes 0 of two vectors, and lanes 1. */
export function evens(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2);
}

export function odds(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3);
}

export function swapped(a: v128): v128 {
  return v128.shuffle<f64>(a, a, 1, 0);
}

/** Of the vectors at k and at k + by, the lanes of one value of qubit 0. */
export function gather(at: usize, k: u32, by: u32, odd: bool): v128 {
  const first = v(at, k);
  const second = v(at, k + by);
  return odd ? odds(first, second) : evens(first, second);
}

export function scatter(at: usize, k: u32, by: u32, odd: bool, value: v128): void {
  const to = at + ((<usize>k + (odd ? 1 : 0)) << 3);
  store<f64>(to, f64x2.extract_lane(value, 0));
  store<f64>(to + ((<usize>by) << 3), f64x2.extract_lane(value, 1));
}

export function total(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** All bits of the sign where the parity of z·k is odd. */
export function signOf(z: u32, k: u32): v128 {
  return i64x2.splat((<i64>popcnt<u32>(z & k)) << 63);
}
