import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labscriptDevice, motDevice } from '../../../../src/cloud/devices/index.ts';
import { experimentScript } from '../../../../src/cloud/devices/labscript/script.ts';
import { deviceConfigJson, readDeviceConfig } from '../../../../src/cloud/jobs/index.ts';
import { DoubleRemote } from './double.ts';

let scriptFolder = '';
let remote = new DoubleRemote();
beforeEach(() => {
  scriptFolder = mkdtempSync(join(tmpdir(), 'eigenlake-labscript-'));
  writeFileSync(join(scriptFolder, 'header.py'), 'start()\n\n');
  remote = new DoubleRemote();
});
afterEach(() => rmSync(scriptFolder, { recursive: true, force: true }));

const mot = (options: { secondsPerCircuit?: number } = {}) =>
  motDevice({ remote, scriptFolder, pollMilliseconds: 1, ...options });
const circuit = (shots: number, atoms = 31) => ({
  instructions: [
    ['load', [0], [atoms]],
    ['barrier', [], []],
    ['measure', [0], []],
  ],
  num_wires: 1,
  shots,
  wire_order: 'interleaved',
});
const run = (job: unknown, options = {}, device = mot()) =>
  device.execute(device.check(job), { job: 'ab12', ...options });

describe('a machine under labscript', () => {
  it('runs a script of its own for each circuit and gives the analysed number of each shot', async () => {
    const { results } = await run({ experiment_0: circuit(2), experiment_1: circuit(3, 7) });
    expect(results.map(({ header, shots, data }) => [header.name, shots, data.memory])).toEqual([
      ['experiment_0', 2, ['31', '31']],
      ['experiment_1', 3, ['31', '31', '31']],
    ]);
    expect(remote.calls.slice(0, 4)).toEqual([
      'setShotFolder /shots/ab12/experiment_0',
      'setGlobals {"shots":[0,1],"job_id":"ab12"}',
      `setScript ${join(scriptFolder, 'remote_experiments', 'experiment_ab12_experiment_0.py')}`,
      'engage',
    ]);
    const folder = join(scriptFolder, 'remote_experiments');
    expect(readdirSync(folder)).toEqual(['experiment_ab12_experiment_0.py', 'experiment_ab12_experiment_1.py']);
    expect(readFileSync(join(folder, 'experiment_ab12_experiment_1.py'), 'utf8')).toBe(
      'start()\nExperiment.load([0], [7])\nExperiment.barrier([], [])\nExperiment.measure([0], [])\nExperiment.final_action()\nstop(Experiment.t+0.1)\n',
    );
  });

  it('waits for shots and for their analysis, and tells how many are there', async () => {
    remote.late = true;
    remote.triesNeeded = 15;
    const done: unknown[] = [];
    const onEvent = (event: { kind: string; done?: unknown }) => event.kind === 'shots' && done.push(event.done);
    const { results } = await run({ experiment_0: circuit(3) }, { onEvent });
    expect(results[0]!.data.memory).toEqual(['31', '31', '31']);
    expect(done).toEqual([1, 2, 3]);
  });

  it('does not take shots of an earlier attempt at the same job for its own', async () => {
    await run({ experiment_0: circuit(2) });
    await run({ experiment_0: circuit(2) });
    const files = [0, 1, 2, 3].map((shot) => `/shots/ab12/experiment_0/${shot}.h5`);
    expect(files.map((file) => remote.triesOf(file))).toEqual([1, 1, 1, 1]);
  });

  it('ends a job whose shots do not come, or are not analysed after 15 tries, and stops the machine', async () => {
    remote.engage = async () => undefined;
    await expect(run({ experiment_0: circuit(2) }, {}, mot({ secondsPerCircuit: 0.01 }))).rejects.toThrow(
      expect.objectContaining({ code: 'machine_failed', message: expect.stringContaining('0 of 2 shots') }),
    );
    expect(remote.calls.at(-1)).toBe('abort');
    remote = new DoubleRemote();
    remote.result = null;
    await expect(run({ experiment_0: circuit(1) })).rejects.toThrow(/no number nat in \/measure after 15 tries/);
    expect(remote.triesOf('/shots/ab12/experiment_0/0.h5')).toBe(15);
  });

  it('is cancelled while it waits: the machine is stopped and the reason stays', async () => {
    remote.engage = async () => undefined;
    const controller = new AbortController();
    const onEvent = () => controller.abort(new Error('cancelled'));
    await expect(run({ experiment_0: circuit(2) }, { signal: controller.signal, onEvent })).rejects.toThrow(
      'cancelled',
    );
    expect(remote.calls.at(-1)).toBe('abort');
  });

  it('says which file is missing when there is no header', async () => {
    rmSync(join(scriptFolder, 'header.py'));
    await expect(run({ experiment_0: circuit(1) })).rejects.toThrow(
      expect.objectContaining({ code: 'device_file_missing', message: expect.stringContaining('header.py') }),
    );
    expect(remote.calls).toEqual([]);
  });

  it('writes nothing under a job id that is no plain name', async () => {
    await expect(run({ experiment_0: circuit(1) }, { job: '../../etc' })).rejects.toThrow(/cannot be the name/);
    expect(remote.calls).toEqual([]);
  });

  it('has the config and limits of the reference', () => {
    expect(readDeviceConfig(deviceConfigJson(mot().config), 'mot')).toMatchObject({
      version: '0.2',
      cold_atom_type: 'spin',
      gates: [],
      num_wires: 1,
      max_shots: 100,
      max_experiments: 1000,
      simulator: false,
      supported_instructions: ['barrier', 'measure', 'load'],
    });
    const check = (value: unknown) => () => mot().check({ experiment_0: value });
    expect(check(circuit(101))).toThrow('from 1 to 100');
    expect(check(circuit(1, 501))).toThrow('from 1 to 500');
    expect(check({ ...circuit(1), instructions: [['stop', [0], []]] })).toThrow('Instruction stop not allowed');
  });

  it('cannot be made with instructions that are no plain names', () => {
    const { config } = mot();
    for (const name of ['load(1); import os', 'Load', '__class__', 'final_action()', '']) {
      const instructions = [{ name, wires: [[0]], parameters: [], local: true }];
      const rules = { device: 'x', wires: 1, leastJobWires: 1, wireOrders: ['interleaved'] as const, instructions };
      expect(() => labscriptDevice({ config, rules, remote, scriptFolder })).toThrow(TypeError);
    }
  });
});

describe('the script of a circuit', () => {
  it('holds the header, known names and numbers, whatever is asked for', () => {
    const anything = fc.record({
      name: fc.oneof(fc.constantFrom('load', 'measure'), fc.string()),
      wires: fc.array(fc.oneof(fc.nat(), fc.double())),
      params: fc.array(fc.double()),
    });
    fc.assert(
      fc.property(fc.array(anything), (instructions) => {
        let script: string;
        try {
          script = experimentScript('start()', instructions, ['load', 'measure']);
        } catch (error) {
          expect(error).toMatchObject({ code: 'job_refused' });
          return;
        }
        const calls = script.split('\n').slice(1, -3);
        expect(calls).toHaveLength(instructions.length);
        for (const call of calls)
          expect(call).toMatch(/^Experiment\.(load|measure)\(\[[-+0-9.e, ]*\], \[[-+0-9.e, ]*\]\)$/);
      }),
    );
  });
});
