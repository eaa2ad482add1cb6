// node bench/report.mjs: writes docs/reference/benchmarks.md from bench/results.json, so that no figure is typed by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { absolute } from './simulator/goals.mjs';

const results = JSON.parse(readFileSync(fileURLToPath(new URL('results.json', import.meta.url)), 'utf8'));
const target = fileURLToPath(new URL('../docs/reference/benchmarks.md', import.meta.url));

const number = (value) =>
  typeof value !== 'number'
    ? String(value ?? '–')
    : Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
const time = (seconds) => {
  if (typeof seconds !== 'number') return '–';
  const [scale, unit] = seconds < 1e-3 ? [1e6, 'µs'] : seconds < 1 ? [1e3, 'ms'] : [1, 's'];
  return `${number(seconds * scale)} ${unit}`;
};
const table = (head, rows) =>
  [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
const judged = (text, met) => `${text} ${met ? '(met)' : '(**missed**)'}`;

const page = [
  '# Benchmarks',
  '',
  'Written by `node bench/report.mjs` from `bench/results.json`, the figures of the last runs of `npm run bench`. Ratios compare',
  'figures of one run; times are those of the machine below.',
  '',
  ...sections(results),
];
writeFileSync(target, `${page.join('\n').trimEnd()}\n`);

function* sections({ runs = {}, simulator = {} }) {
  const run = runs.simulator;
  if (run !== undefined) {
    yield `The simulator: Node.js ${run.node} on ${run.cores} cores (${run.processor}, ${gibibytes(run.memory_bytes)} of memory), ${run.at.slice(0, 10)}, ` +
      `load ${number(run.load)} before the run.`;
    yield '';
  }
  const { core, growth, peers, references = {} } = simulator;
  if (core !== undefined) yield* ownFigures(core);
  if (peers !== undefined) yield* besidePeers(peers);
  if (references.uccsd !== undefined) yield* chemistry(references);
  if (growth !== undefined) yield* grown(growth);
}

function* ownFigures({ rows, memory_pass_ms, prepare_24_ms }) {
  yield '## EfficientSU2, two repetitions';
  yield '';
  const threads = rows[0]?.threads ?? 1;
  yield table(
    [
      'qubits',
      'terms',
      'energy',
      `energy, ${threads} threads`,
      'goal',
      'with gradient',
      `with gradient, ${threads} threads`,
      'goal',
    ],
    rows.map((row) => {
      const best = (what) => row[row.qubits < 12 ? `${what}_us` : `${what}_threads_us`] * 1e-6;
      const goal = (what) => {
        const limit = absolute[what][row.qubits];
        return limit === undefined ? '–' : judged(time(limit), best(what) <= limit);
      };
      const cells = ['energy', 'gradient'].map((what) => [
        time(row[`${what}_us`] * 1e-6),
        time(row[`${what}_threads_us`] * 1e-6),
        goal(what),
      ]);
      return [row.qubits, number(row.terms), ...cells.flat()];
    }),
  );
  yield '';
  yield 'How many times longer it takes otherwise, in the same run on one thread:';
  yield '';
  yield table(
    [
      'qubits',
      'state gate by gate',
      'energy in TypeScript',
      'gradient in TypeScript',
      'parameter shift',
      'H term by term',
      'gradient / energy',
      'energy / memory pass',
    ],
    rows.map((row) => [
      row.qubits,
      number(row.gate_by_gate_over_layers),
      number(row.typescript_over_wasm_energy),
      number(row.typescript_over_wasm_gradient),
      number(row.parameter_shift_over_adjoint),
      number(row.termwise_over_compiled),
      number(row.gradient_over_energy),
      number(row.energy_over_memory_pass),
    ]),
  );
  yield '';
  yield `A memory pass changes 256 MiB in place: ${time(memory_pass_ms / 1000)}. Preparing 24 qubits takes ${prepare_24_ms.map((ms) => time(ms / 1000)).join(' on one thread and ')} on ${threads}.`;
  yield '';
}

function* besidePeers({ rows, missing }) {
  yield '## Beside other simulators';
  yield '';
  yield 'The same circuits, Hamiltonians and parameters in one run, fastest of many calls; all energies and gradients agree to 1e-9';
  yield 'unless marked. A peer that is given a matrix built it before the clock started, compilers compiled before.';
  yield '';
  const names = [...new Set(rows.flatMap(({ rivals }) => rivals.map(({ peer }) => peer)))];
  for (const threads of [...new Set(rows.map((row) => row.threads))]) {
    yield threads === 1 ? 'One thread against one thread:' : `All ${threads} cores against all cores:`;
    yield '';
    yield table(
      ['', 'ours', ...names, 'best / ours', ...(threads === 1 ? ['goals'] : [])],
      rows.filter((row) => row.threads === threads).map((row) => comparison(row, names, threads === 1)),
    );
    yield '';
  }
  if (missing.length > 0) yield `Not measured: ${missing.join('; ')}.\n`;
}

function comparison({ what, qubits, ours, rivals, verdicts, wrong }, names, withGoals) {
  const cells = names.map((name) => time(rivals.find(({ peer }) => peer === name)?.min));
  const ratio = rivals.length > 0 ? number(rivals[0].min / ours.min) : '–';
  const goals = verdicts.map(({ against, goal, ratio: reached, met }) =>
    judged(`${against} ${number(reached)} of ${goal}`, met),
  );
  const doubt = wrong.length > 0 ? ` (disagree: ${wrong.join(', ')})` : '';
  return [
    `${what}, ${qubits} qubits${doubt}`,
    time(ours.min),
    ...cells,
    ratio,
    ...(withGoals ? [goals.join('; ') || '–'] : []),
  ];
}

function* chemistry({ uccsd, fci, noise, shots }) {
  yield '## Beside chemistry and noise programs';
  yield '';
  yield 'UCCSD from geometry to the converged energy, warm, FCI apart (TenCirChem has one repetition):';
  yield '';
  yield table(
    ['molecule', 'repetitions', 'ours', 'error / mHa', 'goal', 'TenCirChem', 'error / mHa', 'ratio'],
    uccsd.map((row) => [
      row.molecule,
      row.repetitions,
      time(row.seconds),
      row.error_mha.toFixed(3),
      `${time(row.goal)} (${row.verdict})`,
      time(row.tencirchem_seconds),
      typeof row.tencirchem_error_mha === 'number' ? row.tencirchem_error_mha.toFixed(3) : '–',
      number(row.ratio),
    ]),
  );
  yield '';
  yield table(
    ['FCI', 'ours', 'goal', 'PySCF, point group', 'PySCF / ours'],
    fci.map((row) => [
      row.molecule,
      time(row.seconds),
      `${time(row.goal)} (${row.verdict})`,
      time(row.pyscf_seconds),
      number(row.ratio),
    ]),
  );
  yield '';
  yield table(
    ['density matrix, depolarising noise', 'ours', 'Aer', 'Aer / ours'],
    noise.map((row) => [`${row.qubits} qubits`, time(row.seconds), time(row.aer_seconds), number(row.ratio)]),
  );
  yield '';
  yield table(
    ['shots', 'ours', 'goal', 'Aer, with preparation', 'Aer / ours'],
    shots.map((row) => [
      `10⁶ at ${row.qubits} qubits`,
      time(row.seconds),
      `${time(row.goal)} (${row.verdict})`,
      time(row.aer_seconds),
      number(row.ratio),
    ]),
  );
  yield '';
}

function* grown({ memory_bytes, rows }) {
  yield '## Growth with qubits';
  yield '';
  yield `EfficientSU2 and an Ising chain on one thread; memory is what the process grew by. This machine has ${gibibytes(memory_bytes)}.`;
  yield '';
  yield table(
    ['qubits', 'state', 'energy + gradient', 'one state', 'memory, energy', 'memory, gradient'],
    rows
      .filter(({ refused }) => refused === undefined)
      .map((row) => [
        row.qubits,
        time(row.prepare),
        time(row.gradient),
        bytes(row.stateBytes),
        bytes(row.energyBytes),
        bytes(row.gradientBytes),
      ]),
  );
  yield '';
  for (const { qubits, refused } of rows.filter((row) => row.refused !== undefined))
    yield `${qubits} qubits are refused: “${refused}”`;
  yield '';
}

function gibibytes(count) {
  return `${number(count / 2 ** 30)} GiB`;
}

function bytes(count) {
  const [scale, unit] = count < 2 ** 20 ? [2 ** 10, 'KiB'] : count < 2 ** 30 ? [2 ** 20, 'MiB'] : [2 ** 30, 'GiB'];
  return `${number(count / scale)} ${unit}`;
}
