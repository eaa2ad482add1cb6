/** Seconds of one call: the median over at least `seconds`, after a warm-up of a third of that; short calls in batches. */
export function secondsPerCall(call, seconds = 0.3) {
  return timings(call, seconds).median;
}

/** Minimum and median of the seconds of one call; `call` is told its number. */
export function timings(call, seconds = 0.3) {
  const warm = performance.now();
  let calls = 0;
  do {
    call(calls++);
  } while (performance.now() - warm < (seconds * 1000) / 3);
  // A tenth of a millisecond, beside which reading the clock costs nothing.
  const batch = Math.max(1, Math.floor((0.1 * calls) / (performance.now() - warm)));
  const times = [];
  const start = performance.now();
  do {
    const begin = performance.now();
    for (let k = 0; k < batch; k++) call(calls++);
    times.push((performance.now() - begin) / batch);
  } while (performance.now() - start < seconds * 1000 || times.length < 3);
  times.sort((a, b) => a - b);
  return { min: times[0] / 1000, median: times[times.length >> 1] / 1000, calls: times.length * batch };
}

export const once = (call) => {
  const start = performance.now();
  const result = call();
  return { seconds: (performance.now() - start) / 1000, result };
};

/** Prints rows of one shape as an aligned table. */
export function printRows(rows) {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value) =>
    typeof value !== 'number' || Number.isInteger(value) ? String(value) : Number(value.toPrecision(4)).toString();
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => cell(row[name]).length)));
  const line = (cells) =>
    cells.map((text, index) => (index === 0 ? text.padEnd(widths[index]) : text.padStart(widths[index]))).join('  ');
  console.log(line(names));
  for (const row of rows) console.log(line(names.map((name) => cell(row[name]))));
}
