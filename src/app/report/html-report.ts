import { convergenceChart } from './charts.ts';
import { escapeHtml, svgChart } from './svg-chart.ts';

/** What a report shows of one experiment. Energies are total energies in hartree. */
export interface Report {
  readonly name: string;
  readonly experimentId: string;
  readonly startedAt: string | null;
  readonly total: number;
  readonly nuclearRepulsion: number;
  readonly hf: number | null;
  readonly reference: { readonly label: string; readonly energy: number } | null;
  readonly flags: readonly string[];
  readonly expectations: { readonly number: number; readonly sz: number; readonly s2: number } | null;
  /** Name and value of every setting worth reading. */
  readonly settings: readonly (readonly [string, string])[];
  readonly seconds: readonly (readonly [string, number])[];
  /** Total energy of each evaluation. */
  readonly trajectory: readonly number[];
  readonly geometry: readonly { readonly symbol: string; readonly position: readonly number[] }[];
  readonly units: string;
  /** Largest terms first. */
  readonly terms: readonly (readonly [label: string, coefficient: number])[];
  readonly circuit: string;
  /** The command that runs it again. */
  readonly repeat: string;
}

const style = `
:root{color-scheme:light dark;--ink:#1f2328;--paper:#fff;--line:#d0d7de;--soft:#f6f8fa;--accent:#0969da;--warn:#9a6700}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--line:#30363d;--soft:#161b22;--accent:#58a6ff;--warn:#d29922}}
body{margin:0 auto;max-width:56rem;padding:2rem 1rem 4rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{margin-bottom:0}h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:.25rem .9rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.n{text-align:right}svg{width:100%;height:auto}pre{overflow:auto;background:var(--soft);padding:1rem;border:1px solid var(--line)}
.flag{color:var(--warn);font-weight:600}a{color:var(--accent)}small{opacity:.8}`;

/** One experiment as one HTML page without anything from elsewhere: readable offline, in the dark, by a screen reader. */
export function htmlReport(report: Report): string {
  const { reference } = report;
  const title = `${report.name}: ${report.total.toFixed(6)} Ha`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p><small>experiment ${escapeHtml(report.experimentId)}${report.startedAt === null ? '' : `, ${escapeHtml(report.startedAt)}`}</small></p>
${flags(report.flags)}
<h2>Energies</h2>
${table(['', 'hartree', 'distance, mHa'], energyRows(report))}
${expectations(report)}
<h2>Convergence</h2>
${svgChart(convergenceChart(`${report.trajectory.length} evaluations`, report.trajectory, reference?.energy ?? null))}
<h2>Settings</h2>
${table(['setting', 'value'], report.settings, 'text')}
<h2>Time</h2>
${table(
  ['stage', 'seconds'],
  report.seconds.map(([stage, seconds]) => [stage, seconds.toFixed(3)]),
)}
${geometry(report)}
<h2>Hamiltonian</h2>
<p>The ${Math.min(report.terms.length, largest)} largest of ${report.terms.length} Pauli terms (leftmost letter = highest qubit).</p>
${table(
  ['term', 'coefficient'],
  report.terms.slice(0, largest).map(([label, coefficient]) => [label, coefficient.toFixed(9)]),
)}
<h2>Circuit</h2>
<details><summary>OpenQASM 3</summary><pre>${escapeHtml(report.circuit)}</pre></details>
<h2>Repeat it</h2>
<pre>${escapeHtml(report.repeat)}</pre>
</main>
</body>
</html>
`;
}

const largest = 40;

function energyRows({ total, nuclearRepulsion, hf, reference }: Report): string[][] {
  const distance = (energy: number) => (reference === null ? '' : ((energy - reference.energy) * 1000).toFixed(3));
  const rows = [['VQE, total', total.toFixed(9), distance(total)]];
  if (hf !== null) rows.unshift(['Hartree-Fock, total', hf.toFixed(9), distance(hf)]);
  if (reference !== null) rows.push([reference.label, reference.energy.toFixed(9), '0.000']);
  rows.push(
    ['VQE, electronic', (total - nuclearRepulsion).toFixed(9), ''],
    ['nuclear repulsion', nuclearRepulsion.toFixed(9), ''],
  );
  return rows;
}

const flags = (names: readonly string[]) =>
  names.length === 0 ? '' : `<p class="flag" role="note">Flags: ${names.map(escapeHtml).join(', ')}</p>`;

const expectations = ({ expectations: found }: Report) =>
  found === null
    ? ''
    : `<p>&#x27E8;N&#x27E9; = ${found.number.toFixed(6)}, &#x27E8;S<sub>z</sub>&#x27E9; = ${found.sz.toFixed(6)}, &#x27E8;S&#xB2;&#x27E9; = ${found.s2.toFixed(6)}</p>`;

const geometry = ({ geometry: atoms, units }: Report) =>
  atoms.length === 0
    ? ''
    : `<h2>Geometry</h2>\n${table(
        ['atom', 'x', 'y', 'z'],
        atoms.map(({ symbol, position }) => [symbol, ...position.map((value) => value.toFixed(4))]),
      )}\n<p><small>in ${escapeHtml(units)}</small></p>`;

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  content: 'numbers' | 'text' = 'numbers',
): string {
  const numeric = (cell: string) => (content === 'numbers' && /^[-+]?\d/.test(cell) ? ' class="n"' : '');
  const line = (cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<td${numeric(cell)}>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  return `<table><thead><tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead><tbody>${rows.map(line).join('')}</tbody></table>`;
}
