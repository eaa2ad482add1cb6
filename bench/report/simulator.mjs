// Energy and gradient of the statevector: ours, beside others, and how they grow.
import { absolute } from '../simulator/goals.mjs';
import { bytes, judged, number, table, time } from './format.mjs';

export function* ownFigures({ rows, memory_pass_ms, prepare_24_ms }) {
  yield '### EfficientSU2, two repetitions';
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

export function* besidePeers({ rows, missing, matrices = [], skipped = [] }) {
  yield '### Beside other simulators';
  yield '';
  yield 'The same circuits, Hamiltonians and parameters in one run, fastest of many calls, each peer by its fastest way; all energies and';
  yield 'gradients agree to 1e-9 unless marked. A peer that is given a matrix has it before the clock starts, compilers have compiled.';
  yield '`best / ours` is how many times faster we are than the fastest peer; goals name the factor that was to be reached.';
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
  const built = matrices.filter(({ min }) => min !== undefined);
  if (built.length > 0) {
    const each = built.map(({ qubits, min, bytes: size }) => `${qubits} qubits ${time(min)}, ${bytes(size)}`);
    yield `Building the matrix that peers multiply by, apart from their times: ${each.join('; ')}. Ours compiles the Pauli sum itself.`;
    yield '';
  }
  if (skipped.length > 0) {
    yield 'Left out:';
    yield '';
    for (const { peer, what, how, qubits, threads, reason } of skipped)
      yield `- ${peer} (${how}), ${what} at ${qubits} qubits, ${threads === 1 ? 'one thread' : `${threads} threads`}: ${reason}`;
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

export function* grown({ memory_bytes, rows }) {
  yield '### Growth with qubits';
  yield '';
  yield `EfficientSU2 and an Ising chain on one thread; memory is what the process grew by. This machine has ${bytes(memory_bytes)}.`;
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
