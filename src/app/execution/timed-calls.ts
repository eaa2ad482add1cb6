export interface CallTimes {
  readonly calls: number;
  /** Seconds per call. */
  readonly min: number;
  readonly median: number;
}

/** Warm-up before anything is timed: V8 compiles hot code in tiers. */
const warmUpSeconds = 0.15;
/** Shorter calls are timed in batches of about this length, so that the clock's own cost does not count. */
const batchSeconds = 0.0005;

/** Times `call(k)` for k = 1, 2, … over at least `seconds` after a warm-up; one single call when `seconds` is 0. */
export function timeCalls(call: (k: number) => void, seconds: number): CallTimes {
  const since = (start: number) => (performance.now() - start) / 1000;
  if (seconds <= 0) {
    const start = performance.now();
    call(0);
    const time = since(start);
    return { calls: 1, min: time, median: time };
  }
  let k = 0;
  const warmUp = performance.now();
  let before = 0;
  do {
    call(++k);
    before += 1;
  } while (since(warmUp) < warmUpSeconds);
  const batch = Math.max(1, Math.round(batchSeconds / (since(warmUp) / before)));
  const times: number[] = [];
  let calls = 0;
  const start = performance.now();
  do {
    const begin = performance.now();
    for (let index = 0; index < batch; index++) call(++k);
    times.push(since(begin) / batch);
    calls += batch;
  } while (since(start) < seconds);
  times.sort((a, b) => a - b);
  const middle = times.length >> 1;
  const median = times.length % 2 === 1 ? times[middle]! : (times[middle - 1]! + times[middle]!) / 2;
  return { calls, min: times[0]!, median };
}
