import { type Chart, decimalsFor, leastStep, linearised, type Range, rangeOf, type Series, ticks } from './series.ts';

const size = { width: 720, height: 420, left: 86, right: 20, top: 40, bottom: 56 };
const dashes = ['', '6 4', '2 3', '10 4 2 4'];

/** A chart as a self-contained SVG that follows light and dark pages and says in words what it shows. */
export function svgChart(original: Chart): string {
  const chart = linearised(original);
  const xs = rangeOf(chart.series.flatMap((line) => line.points.map(({ x, y }) => (y === null ? null : x))));
  const ys = rangeOf(chart.series.flatMap((line) => line.points.map(({ y }) => y)));
  const body =
    xs === null || ys === null
      ? text(size.width / 2, size.height / 2, 'nothing to draw', 'middle')
      : drawing(chart, xs, ys);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeHtml(describe(chart))}" font-family="system-ui, sans-serif" font-size="13">`,
    `<style>.ink{fill:#1f2328}.grid{stroke:#d0d7de}.s0{stroke:#0969da;fill:#0969da}.s1{stroke:#9a6700;fill:#9a6700}.s2{stroke:#1a7f37;fill:#1a7f37}.s3{stroke:#8250df;fill:#8250df}@media (prefers-color-scheme: dark){.ink{fill:#e6edf3}.grid{stroke:#30363d}.s0{stroke:#58a6ff;fill:#58a6ff}.s1{stroke:#d29922;fill:#d29922}.s2{stroke:#3fb950;fill:#3fb950}.s3{stroke:#a371f7;fill:#a371f7}}</style>`,
    `<text class="ink" x="${size.left}" y="22" font-weight="600">${escapeHtml(chart.title)}</text>`,
    body,
    '</svg>',
  ].join('\n');
}

function drawing(chart: Chart, xs: Range, ys: Range): string {
  const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };
  const x = (value: number) => size.left + ((value - xs.low) / (xs.high - xs.low)) * inner.width;
  const y = (value: number) => size.top + (1 - (value - ys.low) / (ys.high - ys.low)) * inner.height;
  const yTicks = ticks(ys, 6);
  const xTicks = ticks(xs, 8, leastStep(chart.series.flatMap((line) => line.points.map((point) => point.x))));
  const yLabel = (value: number) => {
    const number = value.toFixed(decimalsFor(yTicks));
    return chart.logarithmic ? `1e${number}` : number;
  };
  return [
    ...yTicks.map(
      (value) =>
        `<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${f(y(value))}" y2="${f(y(value))}"/>${text(size.left - 8, y(value) + 4, yLabel(value), 'end')}`,
    ),
    ...xTicks.map((value) =>
      text(x(value), size.height - size.bottom + 20, value.toFixed(decimalsFor(xTicks)), 'middle'),
    ),
    ...chart.series.map((line, index) => path(line, index, x, y)),
    ...chart.series.map((line, index) => legend(line, index, size.left + 150 * index)),
    text(size.width - size.right, size.height - 14, chart.x, 'end'),
    text(size.width - size.right, 22, chart.y, 'end'),
  ].join('\n');
}

function path(line: Series, index: number, x: (value: number) => number, y: (value: number) => number): string {
  const drawn = line.points.filter(
    (point): point is { x: number; y: number } => point.y !== null && Number.isFinite(point.y),
  );
  if (line.style === 'marks') {
    return drawn
      .map(
        (point) => `<circle class="s${index % 4}" cx="${f(x(point.x))}" cy="${f(y(point.y))}" r="3.2" stroke="none"/>`,
      )
      .join('');
  }
  let command = 'M';
  const steps = line.points.map((point) => {
    if (point.y === null || !Number.isFinite(point.y)) {
      command = 'M';
      return '';
    }
    const step = `${command}${f(x(point.x))} ${f(y(point.y))}`;
    command = 'L';
    return step;
  });
  return `<path class="s${index % 4}" d="${steps.join('')}" fill="none" style="fill:none" stroke-width="2" stroke-dasharray="${dashes[index % 4]}"/>`;
}

function legend(line: Series, index: number, at: number): string {
  const y = size.height - 18;
  const mark =
    line.style === 'marks'
      ? `<circle class="s${index % 4}" cx="${at + 12}" cy="${y}" r="3.2" stroke="none"/>`
      : `<line class="s${index % 4}" x1="${at}" x2="${at + 24}" y1="${y}" y2="${y}" stroke-width="2" stroke-dasharray="${dashes[index % 4]}"/>`;
  return mark + text(at + 30, y + 4, line.label, 'start');
}

const f = (value: number) => value.toFixed(2);
const text = (x: number, y: number, content: string, anchor: string) =>
  `<text class="ink" x="${f(x)}" y="${f(y)}" text-anchor="${anchor}">${escapeHtml(content)}</text>`;
const describe = (chart: Chart) =>
  `${chart.title}: ${chart.y} against ${chart.x}, for ${chart.series.map((line) => line.label).join(', ')}`;

export const escapeHtml = (content: string) =>
  content.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
