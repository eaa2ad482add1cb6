import { type Chart, decimalsFor, leastStep, linearised, rangeOf, type Series, ticks } from './series.ts';

export interface TerminalChartOptions {
  /** Characters; default 72 × 18. */
  readonly width?: number;
  readonly height?: number;
  /** Draw with Unicode marks; plain ASCII otherwise. */
  readonly unicode?: boolean;
}

const marks = { unicode: ['●', '·', '×', '+'], ascii: ['o', '.', 'x', '+'] };

/** A chart in characters with axes, values on them and a legend; '' when there is nothing to draw. */
export function terminalChart(original: Chart, options: TerminalChartOptions = {}): string {
  const { width = 72, height = 18, unicode = true } = options;
  const chart = linearised(original);
  const xs = rangeOf(chart.series.flatMap((line) => line.points.map(({ x, y }) => (y === null ? null : x))));
  const ys = rangeOf(chart.series.flatMap((line) => line.points.map(({ y }) => y)));
  if (xs === null || ys === null) return '';
  const yTicks = ticks(ys, Math.max(2, Math.floor(height / 4)));
  const decimals = decimalsFor(yTicks);
  const label = (value: number) => (chart.logarithmic ? `1e${value.toFixed(decimals)}` : value.toFixed(decimals));
  const margin = Math.max(...yTicks.map((value) => label(value).length), 4);
  const columns = Math.max(16, width - margin - 3);
  const canvas = Array.from({ length: height }, () => new Array<string>(columns).fill(' '));
  const column = (x: number) => Math.round(((x - xs.low) / (xs.high - xs.low)) * (columns - 1));
  const row = (y: number) => height - 1 - Math.round(((y - ys.low) / (ys.high - ys.low)) * (height - 1));

  // Later lines lie under earlier ones: the result of interest comes first in a chart.
  const glyphs = unicode ? marks.unicode : marks.ascii;
  for (const [index, line] of [...chart.series.entries()].reverse()) {
    const glyph = glyphs[index % glyphs.length]!;
    draw(line, column, row, (c, r) => {
      canvas[r]![c] = glyph;
    });
  }

  const labelled = new Map(yTicks.map((value) => [row(value), label(value)]));
  const body = canvas.map((cells, index) => {
    const value = labelled.get(index);
    const axis = value === undefined ? (unicode ? '│' : '|') : unicode ? '┤' : '+';
    return `${(value ?? '').padStart(margin)} ${axis}${cells.join('').trimEnd()}`;
  });
  const floor = `${' '.repeat(margin)} ${unicode ? '└' : '+'}${(unicode ? '─' : '-').repeat(columns)}`;
  return [
    `${' '.repeat(margin)} ${chart.title}`,
    ...body,
    floor,
    axisLabels(
      ticks(xs, 6, leastStep(chart.series.flatMap((line) => line.points.map(({ x }) => x)))),
      column,
      margin + 2,
      columns,
    ),
    `${' '.repeat(margin + 2)}${chart.x}   ${legend(chart.series, glyphs)}   (${chart.y})`,
  ].join('\n');
}

function draw(
  line: Series,
  column: (x: number) => number,
  row: (y: number) => number,
  put: (c: number, r: number) => void,
): void {
  let before: { c: number; y: number } | null = null;
  for (const { x, y } of line.points) {
    if (y === null || !Number.isFinite(y)) {
      before = null;
      continue;
    }
    const c = column(x);
    if (before !== null && line.style !== 'marks') {
      for (let between = before.c + 1; between < c; between++) {
        put(between, row(before.y + ((y - before.y) * (between - before.c)) / (c - before.c)));
      }
    }
    put(c, row(y));
    before = { c, y };
  }
}

function axisLabels(values: readonly number[], column: (x: number) => number, offset: number, columns: number): string {
  const decimals = decimalsFor(values);
  let line = '';
  for (const value of values) {
    const text = value.toFixed(decimals);
    const at = Math.min(column(value), columns - text.length) + offset;
    if (at > line.length || line === '') line = line.padEnd(at) + text;
  }
  return line;
}

const legend = (series: readonly Series[], glyphs: readonly string[]) =>
  series.map((line, index) => `${glyphs[index % glyphs.length]} ${line.label}`).join('   ');
