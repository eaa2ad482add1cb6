// How figures are written on the page of benchmarks.

export const number = (value) =>
  typeof value !== 'number'
    ? String(value ?? '–').replace(/^-?$/, '–')
    : value !== 0 && Math.abs(value) < 1e-4
      ? value.toExponential(0)
      : Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });

export const time = (seconds) => {
  if (typeof seconds !== 'number') return '–';
  const [scale, unit] = seconds < 1e-3 ? [1e6, 'µs'] : seconds < 1 ? [1e3, 'ms'] : [1, 's'];
  return `${number(seconds * scale)} ${unit}`;
};

export const bytes = (count) => {
  const [scale, unit] = count < 2 ** 20 ? [2 ** 10, 'KiB'] : count < 2 ** 30 ? [2 ** 20, 'MiB'] : [2 ** 30, 'GiB'];
  return `${number(count / scale)} ${unit}`;
};

export const table = (head, rows) =>
  [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** Rows of one shape as they are; units stand in the names (`_ms`, `_us`, `_mb`, `_mha`). */
export function plainTable(rows) {
  const names = Object.keys(rows[0]);
  const title = (name) =>
    name
      .replace(/_(ms|us|mb|mha)$/, (_, unit) => `, ${{ ms: 'ms', us: 'µs', mb: 'MB', mha: 'mHa' }[unit]}`)
      .replaceAll('_', ' ');
  return table(
    names.map(title),
    rows.map((row) => names.map((name) => number(row[name]))),
  );
}

export const judged = (text, met) => `${text} ${met ? '(met)' : '(**missed**)'}`;

/** What was run, where, when and beside what else. */
export function provenance(run, command) {
  if (run === undefined) return `\`${command}\``;
  const machine = `${run.cores} cores (${run.processor}, ${bytes(run.memory_bytes)} of memory)`;
  // A run beside which other work waited for the processor says so: its times are too long, its ratios still fair.
  const busy = run.load > 1.5 * run.cores ? `; **the machine was busy**, load ${number(run.load)}` : '';
  return `\`${command}\`, ${run.at.slice(0, 10)}, Node.js ${run.node} on ${machine}, ${number(run.seconds)} s${busy}.`;
}
