import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coldAtomDevices } from '../../../src/cloud/devices/index.ts';
import { type Bench, workshop } from './workshop.ts';

let shop: ReturnType<typeof workshop>;
beforeAll(() => {
  shop = workshop();
});
afterAll(() => shop.close());

const checkFailed = (message: string) => `; Failed json sanity check. File will be deleted. Error message : ${message}`;

async function errorOf(bench: Bench, job: string): Promise<string> {
  expect(await bench.ended(job)).toBe('failed');
  const status = await bench.provider.status('lab', job);
  expect(status?.status).toBe('ERROR');
  expect(status?.job_id).toBe(job);
  expect(await bench.provider.result('lab', job)).toBeNull();
  return status?.error_message ?? '';
}

describe('a job that breaks a rule', () => {
  it('has the texts of the reference in its status, to the letter', async () => {
    const bench = shop.bench();
    await bench.start();
    const refused = await bench.submit({ refuse: 'Instruction rlx2 not allowed.' });
    const large = await bench.submit({ refuse: 'Hilbert space dimension too large!', code: 'dimension_too_large' });
    const broken = await bench.submit({ deed: 'throwError', words: 'probabilities do not sum to 1' });
    const script = await bench.submit({ deed: 'throwCode', code: 'script_failed', words: 'no header.py' });
    const good = await bench.submit({});
    expect(await bench.ended(good)).toBe('done');
    const of = async (job: string) => bench.provider.status('lab', job);
    expect(await of(refused)).toEqual({
      job_id: refused,
      status: 'ERROR',
      detail: `Got your json.${checkFailed('Instruction rlx2 not allowed.')}`,
      error_message: `None${checkFailed('Instruction rlx2 not allowed.')}`,
    });
    const dimension = '; Failed dimensionality test. Too many atoms. File will be deleted. Error message : ';
    expect(await of(large)).toEqual({
      job_id: large,
      status: 'ERROR',
      detail: `Got your json.${dimension}Hilbert space dimension too large!`,
      error_message: `None${dimension} Hilbert space dimension too large!`,
    });
    expect(await of(broken)).toEqual({
      job_id: broken,
      status: 'ERROR',
      detail: 'Got your json.; probabilities do not sum to 1',
      error_message: 'None; probabilities do not sum to 1',
    });
    expect((await of(script))?.detail).toBe('Got your json.; Failed to generate labscript file.');
    expect(await of(good)).toEqual({
      job_id: good,
      status: 'DONE',
      detail: 'Got your json.; Passed json sanity check; Compilation done.                     Shots sent to solver.',
      error_message: 'None',
    });
  });

  it('ends alone: all jobs that killed the reference, on the simulators, and a good one after each', async () => {
    const bench = shop.bench();
    const simulators = `data:text/javascript,${encodeURIComponent(`
      import { coldAtomDevices } from ${JSON.stringify(`file://${shop.compiled}/cloud/devices/index.js`)};
      export const devices = coldAtomDevices.map(({ config, check, execute }) => ({ config: { ...config, sign: false }, check, execute }));
    `)}`;
    const circuit = {
      instructions: [
        ['load', [0], [5]],
        ['measure', [0], []],
      ],
      num_wires: 1,
      shots: 3,
      wire_order: 'interleaved',
    };
    const good = JSON.stringify({ experiment_0: circuit });
    const poison = [
      '5',
      '[1, 2]',
      '"text"',
      'null',
      '{}',
      '{"experiment_0": 7}',
      '{"experiment_0": null}',
      JSON.stringify({ 'experiment_²': circuit }),
      JSON.stringify({ experiment_0: { ...circuit, wire_order: 'any' } }),
      JSON.stringify({ experiment_0: { ...circuit, instructions: [['load', [0]]] } }),
      JSON.stringify({ experiment_0: { ...circuit, instructions: [['load', [0], [5]]], shots: 0 } }),
      JSON.stringify({ experiment_0: { ...circuit, instructions: [['rlx', [7], [1]]] } }),
      JSON.stringify({ experiment_0: { ...circuit, instructions: [['rlx', [0], []]] } }),
      JSON.stringify({ experiment_0: { ...circuit, seed: -1 } }),
      `{"experiment_0": ${'['.repeat(5000)}${']'.repeat(5000)}}`,
      `{"experiment_0": {"shots": NaN}}`,
    ];
    await bench.start({ devices: [{ module: simulators }] });
    expect(coldAtomDevices).toHaveLength(4);
    for (const { config } of coldAtomDevices) {
      const device = config.display_name;
      const jobs: { job: string; text: string }[] = [];
      for (const text of poison) jobs.push({ job: await bench.submit(text, device), text });
      const last = await bench.submit(device === 'rydberg' || device === 'fermions' ? goodFor(device) : good, device);
      expect(await bench.ended(last)).toBe('done');
      const ids = jobs.map(({ job }) => job);
      for (const { job, text } of jobs) {
        const status = await bench.provider.status(device, job);
        expect(status, `${device}: ${text}`).toMatchObject({ status: 'ERROR', job_id: job });
        expect(status?.detail).toMatch(
          /^Got your json\.; Failed json sanity check\. File will be deleted\. Error message : \S/,
        );
        for (const other of [...ids, last]) expect(status?.detail).not.toContain(other);
        expect(status?.detail).not.toMatch(/\bat .*:\d+:\d+|\.js\b|node_modules/);
      }
    }
  });
});

function goodFor(device: 'rydberg' | 'fermions'): string {
  const instructions =
    device === 'fermions'
      ? [
          ['load', [0], []],
          ['measure', [0], []],
        ]
      : [
          ['rlx', [0], [1]],
          ['measure', [0], []],
        ];
  return JSON.stringify({
    experiment_0: { instructions, num_wires: device === 'fermions' ? 8 : 2, shots: 3, wire_order: 'interleaved' },
  });
}

describe('a device that misbehaves', () => {
  it('fails the job with readable words: no stack, no folders', async () => {
    const bench = shop.bench();
    await bench.start();
    const words: Record<string, string> = {
      throwPath: "None; ENOENT: no such file or directory, open 'key.pem'",
      throwType: "None; TypeError: Cannot read properties of undefined (reading 'property')",
      throwText: 'None; only words',
      rejectLater: 'None; The device stopped working: nobody waits for this.',
      exit: 'None; The device stopped working: its thread ended.',
    };
    for (const [deed, expected] of Object.entries(words)) {
      const job = await bench.submit({ deed });
      const next = await bench.submit({ says: 'alive' });
      expect(await errorOf(bench, job)).toBe(expected);
      expect(await bench.ended(next)).toBe('done');
    }
  });

  it('fails the job when what it returns is no result, and the next job finishes', async () => {
    const bench = shop.bench();
    await bench.start();
    const words: Record<string, RegExp> = {
      nothing: /The device returned no list of results/,
      noList: /The device returned no list of results/,
      tooFew: /The device returned 0 results for 1 circuits/,
      numbers: /The device returned a result without/,
      functions: /could not be cloned/,
      notANumber: /The result could not be stored: .*a number is NaN/,
    };
    for (const [strange, expected] of Object.entries(words)) {
      const job = await bench.submit({ strange });
      expect(await errorOf(bench, job)).toMatch(expected);
    }
    expect(await bench.ended(await bench.submit({}))).toBe('done');
  });

  it('may report strange events and print: neither harms its job', async () => {
    const bench = shop.bench();
    await bench.start();
    const strange = await bench.submit({ deed: 'strangeEvents' });
    const printing = await bench.submit({ deed: 'print' });
    expect(await bench.ended(strange)).toBe('done');
    expect(await bench.ended(printing)).toBe('done');
    const lost = (await bench.provider.readEvents('lab', strange, 0)).map(({ event }) => event);
    expect(lost).toContainEqual({ kind: 'left_out', count: 2 });
    expect(lost).toContainEqual({ kind: 'function' });
  });
});

describe('a job beyond its limits', () => {
  it('that computes without end is ended, with the limit in its status, and the next one runs', async () => {
    const bench = shop.bench();
    await bench.start({ limits: { seconds: 0.6 } }, 20);
    const job = await bench.submit({ deed: 'loop' });
    const next = await bench.submit({});
    expect(await errorOf(bench, job)).toBe('None; It took longer than 0.6 s, which is the limit for one job.');
    expect(await bench.ended(next)).toBe('done');
  });

  it('that takes too much memory is ended, with pauses or without', async () => {
    const bench = shop.bench();
    await bench.start({ limits: { memoryMegabytes: 200, seconds: 60 } });
    for (const circuit of [{ deed: 'buffers', pausing: true }, { deed: 'buffers' }]) {
      const job = await bench.submit(circuit);
      const next = await bench.submit({});
      expect(await errorOf(bench, job)).toMatch(/memory/);
      expect(await bench.ended(next)).toBe('done');
    }
  });

  it('that asks for more in one piece than there is, or piles up objects, ends its job and nothing else', async () => {
    const bench = shop.bench();
    await bench.start({ limits: { memoryMegabytes: 200, seconds: 60 } });
    for (const circuit of [
      { deed: 'oneArray', bytes: 2 ** 46 },
      { deed: 'oneText', length: 2 ** 31 },
      { deed: 'oneList', length: 2 ** 32 },
      { deed: 'objects' },
    ]) {
      const job = await bench.submit(circuit);
      const next = await bench.submit({});
      expect(await errorOf(bench, job), circuit.deed).toMatch(
        /memory|allocation|Invalid (array|string|typed array) length/,
      );
      expect(await bench.ended(next)).toBe('done');
    }
  });
});
