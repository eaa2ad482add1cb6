// The random stream of src/science/math/xoshiro128.ts, its four words in memory: the same numbers in the same order.

/** The next 32 bits. */
export function nextWord(stream: usize): u32 {
  const a = load<u32>(stream);
  const b = load<u32>(stream, 4);
  const c = load<u32>(stream, 8);
  const d = load<u32>(stream, 12);
  const e = c ^ a;
  const f = d ^ b;
  store<u32>(stream, a ^ f);
  store<u32>(stream, b ^ e, 4);
  store<u32>(stream, e ^ (b << 9), 8);
  store<u32>(stream, rotl<u32>(f, 11), 12);
  return rotl<u32>(a + d, 7) + a;
}

/** Uniform in [0, 1) from two words. */
export function uniformOf(high: u32, low: u32): f64 {
  return <f64>(((<u64>high) << 21) | <u64>(low >>> 11)) * 1.1102230246251565e-16;
}

export function uniform(stream: usize): f64 {
  const high = nextWord(stream);
  return uniformOf(high, nextWord(stream));
}

/** Leaves out so many uniform numbers. */
export function skip(stream: usize, count: u32): void {
  for (let k: u32 = 0; k < count; k++) uniform(stream);
}
