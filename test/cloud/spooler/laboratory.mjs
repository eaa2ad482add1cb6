// Machines for tests: each circuit of a job says what shall happen to it, good or bad.
import { appendFileSync, existsSync } from 'node:fs';

const turn = () => new Promise((resolve) => setTimeout(resolve, 2));

/** Until there is a file of this name. */
async function fileExists(path, signal) {
  while (!existsSync(path)) {
    signal?.throwIfAborted();
    await turn();
  }
}

const config = {
  description: 'A machine for tests',
  version: '1.0',
  cold_atom_type: 'spin',
  gates: [],
  max_experiments: 10,
  max_shots: 1000,
  simulator: false,
  supported_instructions: [],
  num_wires: 1,
  wire_order: 'interleaved',
  num_species: 1,
};

const deeds = {
  tell: async () => undefined,
  append: async ({ file, line }, { job }) => appendFileSync(file, `${line ?? job}\n`),
  wait: async ({ file }, { signal }) => fileExists(file, signal),
  waitDeaf: async ({ file }) => fileExists(file),
  loop: async ({ started }) => {
    if (started) appendFileSync(started, 'started\n');
    for (;;);
  },
  throwError: async ({ words }) => {
    throw new Error(words);
  },
  throwPath: async () => {
    throw new Error(`ENOENT: no such file or directory, open '/home/alice/secrets/key.pem'`);
  },
  throwType: async () => undefined.property,
  throwText: async () => {
    throw 'only words';
  },
  throwCode: async ({ code, words }) => {
    throw Object.assign(new Error(words), { code });
  },
  rejectLater: async () => {
    void Promise.reject(new Error('nobody waits for this'));
    await turn();
    await turn();
  },
  exit: async () => process.exit(3),
  objects: async () => {
    const kept = [];
    for (;;) kept.push({ more: [kept.length] });
  },
  buffers: async ({ pausing }) => {
    for (const kept = []; ; kept.push(new Float64Array(1_000_000).fill(kept.length))) if (pausing) await turn();
  },
  oneArray: async ({ bytes }) => new Uint8Array(bytes),
  oneText: async ({ length }) => 'x'.repeat(length),
  oneList: async ({ length }) => new Array(length).fill(0.5),
  events: async ({ count }, { onEvent }) => {
    for (let index = 1; index <= count; index++) onEvent({ kind: 'step', index });
  },
  progress: async ({ name, done, total }, { onEvent }) => onEvent({ kind: 'experiment_done', name, done, total }),
  strangeEvents: async (_, { onEvent }) => {
    onEvent(undefined);
    onEvent({ kind: 'function', call: () => 1 });
    onEvent({ kind: 10n });
  },
  print: async () => console.log('this is no document'),
};

const strangeResults = {
  nothing: () => undefined,
  noList: () => ({ results: 5 }),
  tooFew: () => ({ results: [] }),
  numbers: (result) => ({ results: [{ ...result, data: { ...result.data, memory: [1, 2] } }] }),
  functions: (result) => ({ results: [{ ...result, data: { ...result.data, call: () => 1 } }] }),
  notANumber: (result) => ({ results: [{ ...result, data: { ...result.data, energy: Number.NaN } }] }),
};

const machine = (display_name) => ({
  config: { ...config, display_name },
  check(job) {
    const circuits = Object.entries(job).map(([name, circuit]) => ({ name, ...circuit }));
    for (const { refuse, code, checkFile } of circuits) {
      if (checkFile) appendFileSync(checkFile, 'checked\n');
      if (refuse !== undefined) throw Object.assign(new Error(refuse), code === undefined ? {} : { code });
    }
    return circuits;
  },
  async execute(circuits, options) {
    const results = [];
    const outcomes = [];
    for (const circuit of circuits) {
      await deeds[circuit.deed ?? 'tell'](circuit, options);
      const memory = Array.from({ length: circuit.shots ?? 1 }, () => circuit.says ?? options.job);
      const data = { memory, instructions: null };
      results.push({
        header: { name: circuit.name, 'extra metadata': 'text' },
        shots: memory.length,
        success: true,
        data,
      });
      const experimentId = `${options.job}/${circuit.name}`;
      if (circuit.outcome !== undefined)
        outcomes.push({ circuit: circuit.name, experimentId, startedAt: 0, outcome: circuit.outcome });
    }
    const strange = strangeResults[circuits[0]?.strange];
    return strange === undefined ? { results, outcomes } : strange(results[0]);
  },
});

export const devices = [machine('lab'), machine('annex')];
