import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LabscriptBridge, motDevice, pythonBridge } from '../../../../src/cloud/devices/index.ts';

const root = resolve(import.meta.dirname, '../../../..');
const python = spawnSync('python3', ['--version']).status === 0;

let folder = '';
let bridge: LabscriptBridge | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eigenlake-bridge-'));
});
afterEach(() => {
  bridge?.close();
  bridge = null;
  rmSync(folder, { recursive: true, force: true });
});

/** A double of a bridge: a program of Node.js that answers each request with what the body says. */
function double(body: string, options = {}): LabscriptBridge {
  const script = `require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    const say = (answer) => console.log(JSON.stringify({ id, ...answer }));
    ${body}
  });`;
  bridge = pythonBridge([process.execPath, '-e', script], options);
  return bridge;
}

describe('the bridge to a program of the lab', () => {
  it('asks by name, with named parameters, and gives each call its own answer', async () => {
    const remote = double(
      `setTimeout(() => say({ result: method === 'shotFiles' ? [params.folder] : 7 }), method === 'shotFiles' ? 20 : 0);`,
    );
    expect(await Promise.all([remote.shotFiles('a'), remote.readResult('f', 'g', 'n'), remote.shotFiles('b')])).toEqual(
      [['a'], 7, ['b']],
    );
  });

  it('tells what the lab says went wrong, and goes on', async () => {
    const remote = double(`say(method === 'engage' ? { error: { message: 'no laser' } } : { result: null });`);
    await expect(remote.engage()).rejects.toThrow(
      expect.objectContaining({ code: 'machine_failed', message: 'labscript: no laser' }),
    );
    await remote.abort();
  });

  it('starts the program again after it has died', async () => {
    const remote = double(`if (method === 'engage') process.exit(3); say({ result: '/shots' });`);
    await expect(remote.engage()).rejects.toThrow('it ended (3)');
    expect(await remote.setShotFolder(['a'])).toBe('/shots');
  });

  it.each([
    ['noise between the answers', `console.log('hello');`, 'no answer: hello', {}],
    ['an answer of the wrong kind', `say({ result: 7 });`, 'setShotFolder answered something else', {}],
    ['silence', '', 'took longer than 300 ms', { callMilliseconds: 300 }],
  ])('refuses %s', async (_, body, words, options) => {
    await expect(double(body, options).setShotFolder([])).rejects.toThrow(words);
  });

  it('says so when the program cannot be started', async () => {
    bridge = pythonBridge([join(folder, 'nothing')]);
    await expect(bridge.engage()).rejects.toThrow('it cannot be started');
  });
});

describe.skipIf(!python)('examples/labscript/bridge.py, with doubles of runmanager and lyse', () => {
  const motHere = () => {
    const environment = { PYTHONPATH: join(root, 'test/data/labscript-double'), DOUBLE_SHOTS: folder };
    bridge = pythonBridge(['python3', join(root, 'examples/labscript/bridge.py')], { environment });
    return { remote: bridge, device: motDevice({ remote: bridge, scriptFolder: folder, pollMilliseconds: 5 }) };
  };
  const job = (instructions: unknown) => ({
    experiment_0: { instructions, num_wires: 1, shots: 3, wire_order: 'interleaved' },
  });

  it('runs a job through Python to its numbers, whatever libraries print', async () => {
    writeFileSync(join(folder, 'header.py'), '# nothing\n');
    const { device } = motHere();
    const circuits = device.check(
      job([
        ['load', [0], [20]],
        ['measure', [0], []],
      ]),
    );
    const { results } = await device.execute(circuits, { job: 'ab12' });
    expect(results[0]!.data.memory).toEqual(['20', '20', '20']);
    expect(readdirSync(join(folder, 'ab12', 'experiment_0'))).toHaveLength(3);
  });

  it('tells errors of Python, stops the machine, and has null for results that are not there', async () => {
    writeFileSync(join(folder, 'header.py'), '# nothing\n');
    const { remote, device } = motHere();
    const execution = device.execute(device.check(job([['measure', [0], []]])), { job: 'ab12' });
    await expect(execution).rejects.toThrow('labscript: RuntimeError: nothing loaded');
    expect(existsSync(join(folder, 'aborted'))).toBe(true);
    expect(await remote.readResult(join(folder, 'no.h5'), '/measure', 'nat')).toBeNull();
    expect(await remote.shotFiles(join(folder, 'nowhere'))).toEqual([]);
  });
});
