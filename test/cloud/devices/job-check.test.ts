import { describe, expect, it } from 'vitest';
import {
  coldAtomDevices,
  type Device,
  fermions,
  multiqudit,
  rydberg,
  singlequdit,
} from '../../../src/cloud/devices/index.ts';
import { Failure } from '../../../src/science/errors/index.ts';
import { job, measure } from './circuits.ts';

function refusal(device: Device, posted: unknown): Failure {
  try {
    device.check(posted);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(posted)}`);
}

const half = Math.PI / 2;
const good = [['rlx', [0], [half]], ...measure(0)];
const loads = (...atoms: number[]) => atoms.map((n, wire) => ['load', [wire], [n]]);

describe('the check of a job', () => {
  it.each<[string, Device, unknown, RegExp]>([
    ['no experiment', singlequdit, {}, /^No instructions received\.$/],
    ['another name', singlequdit, { circuit_0: {} }, /^Experiment name must start with experiment_/],
    ['no number', singlequdit, { experiment_a: {} }, /^Experiment name must end with a number/],
    ['no digits', singlequdit, { experiment_: {} }, /^Experiment name must end with a number/],
    ['a high number', singlequdit, { experiment_1001: {} }, /^Experiment number too high\. Must be less than 1000/],
    [
      'no shots',
      singlequdit,
      job(good, 1, { shots: 0 }),
      /^experiment_0: shots must be a whole number from 1 to 1000000, not 0/,
    ],
    ['many shots', rydberg, job(good, 1, { shots: 1_000_001 }), /shots must be/],
    ['half a shot', rydberg, job(good, 1, { shots: 2.5 }), /shots must be/],
    ['many wires', multiqudit, job(good, 6), /num_wires must be a whole number from 1 to 5, not 6/],
    ['two wires', singlequdit, job(good, 2), /num_wires must be exactly 1, not 2/],
    ['a seed below 0', singlequdit, job(good, 1, { seed: -1 }), /Seed must be between 0 and 2\*\*32 - 1/],
    ['a seed of 2^32', singlequdit, job(good, 1, { seed: 4294967296 }), /Seed must be between 0 and 2\*\*32 - 1/],
    [
      'fermions in sequence',
      fermions,
      job(measure(0), 8, { wire_order: 'sequential' }),
      /wire_order must be "interleaved", not/,
    ],
    [
      'an old name',
      singlequdit,
      job([['rLx', [0], [0.1]], ...measure(0)], 1),
      /^Instruction rLx not allowed\..*experiment_0/,
    ],
    ['a name of objects', singlequdit, job([['constructor', [0], []]], 1), /^Instruction constructor not allowed/],
    ['a simulator-only name', multiqudit, job([['rly', [0], [1]]], 1), /^Instruction rly not allowed/],
    [
      'wires out of the map',
      multiqudit,
      job([['rlxly', [1, 0], [1]]], 2),
      /^Error in instruction rlxly, number 1 of experiment_0: Value error, The combination of wires is not in the coupling map\./,
    ],
    [
      'one wire for the array',
      multiqudit,
      job([['multiqudit_full', [0], [1, 1, 1, 1, 1]]], 2),
      /not in the coupling map/,
    ],
    ['a hop everywhere', fermions, job([['fhop', [0, 1, 2, 3, 4, 5, 6, 7], [1]]], 8), /not in the coupling map/],
    ['a block of two', rydberg, job([['rydberg_block', [0, 1], [1]]], 2), /not in the coupling map/],
    [
      'a negative angle',
      singlequdit,
      job([['rlx', [0], [-0.1]]], 1),
      /omega must be a number from 0 to 6\.28\d*, not -0\.1/,
    ],
    ['more than 2π', fermions, job([['fphase', [0, 1], [6.2832]]], 8), /mu_i must be/],
    ['an angle of null', rydberg, job([['rlz', [0], [null]]], 1), /delta must be a number/],
    [
      '501 atoms',
      singlequdit,
      job([['load', [0], [501]]], 1),
      /number of atoms must be a whole number from 1 to 500, not 501/,
    ],
    ['half an atom', multiqudit, job([['load', [0], [1.5]]], 1), /number of atoms must be a whole number/],
    ['two angles', singlequdit, job([['rlx', [0], [1, 2]]], 1), /takes 1 parameter \(omega\), given 2/],
    ['a wire of -1', fermions, job([['load', [-1], []]], 8), /wires must be whole numbers from 0 to 7, not -1/],
    ['no instruction', rydberg, job([], 1), /^experiment_0 has no instructions/],
    [
      'too much to send',
      fermions,
      { experiment_0: job(Array(200).fill(['measure', [0], []]), 8, { shots: 1e6 }).experiment_0 },
      /result would be too large/,
    ],
  ])('refuses %s', (_, device, posted, message) => {
    const failure = refusal(device, posted);
    expect(failure.message).toMatch(message);
    expect([failure.code, failure.status]).toEqual(['job_refused', 422]);
  });

  it("takes a job without wire_order as one in the device's own", () => {
    for (const wire_order of [undefined, null]) {
      expect(singlequdit.check(job(good, 1, { wire_order }))[0]!.wireOrder).toBe('interleaved');
    }
  });

  it.each<[string, Device, unknown]>([
    ['a number', singlequdit, 1],
    ['a list', singlequdit, [job(good, 1)]],
    ['null', rydberg, null],
    ['a text', fermions, 'experiment_0'],
    ['a wire order that is none', singlequdit, job(good, 1, { wire_order: 'any' })],
    ['two elements', multiqudit, job([['rlx', [0]]], 1)],
    ['an instruction that is a number', multiqudit, job([3], 1)],
    ['instructions that are a text', multiqudit, job('rlx' as never, 1)],
    ['nothing measured', singlequdit, job([['rlx', [0], [1]]], 1)],
    ['a hop without angle', fermions, job([['fhop', [0, 1, 2, 3], []]], 8)],
    ['a wire that is not there', multiqudit, job([['rlx', [2], [1]]], 2)],
    ['a load that is not there', multiqudit, job([['load', [2], [1]]], 2)],
    ['a pair that is not there', multiqudit, job([['rlxly', [2, 3], [1]]], 3)],
    ['a measure that is not there', rydberg, job(measure(4), 4)],
    ['an experiment that is a number', rydberg, { experiment_0: 5 }],
    ['an experiment that is null', rydberg, { experiment_0: null }],
    ['a digit that is no number', singlequdit, { 'experiment_²': {} }],
    ['a bad one behind a good one', rydberg, { ...job(good, 1), experiment_7: [] }],
    ['a very long name', rydberg, job([['x'.repeat(100_000), [0], []]], 1)],
  ])('survives %s and says what is wrong', (_, device, posted) => {
    const failure = refusal(device, posted);
    expect(failure.message.length).toBeGreaterThan(20);
    expect(failure.message.length).toBeLessThan(500);
    expect(failure.message).not.toMatch(/undefined|is not a function|Cannot read/);
  });

  it('takes numbers as clients send them and leaves out what it does not know', () => {
    const steps = [['load', ['0'], ['5', 1].slice(0, 1), 'more'], ...measure(0)];
    const posted = job(steps, '1' as never, { shots: '4', seed: 7.0, colour: 'blue', wire_order: 'sequential' });
    expect(singlequdit.check(posted)).toEqual([
      {
        name: 'experiment_0',
        instructions: [
          { name: 'load', wires: [0], params: [5] },
          { name: 'measure', wires: [0], params: [] },
        ],
        wires: 1,
        shots: 4,
        wireOrder: 'sequential',
        seed: 7,
      },
    ]);
    expect(singlequdit.check(job(good, 1, { seed: undefined }))[0]!.seed).toBeNull();
  });

  it('keeps the order of the keys and takes the number 1000', () => {
    const one = job(good, 1).experiment_0;
    const names = ['experiment_1000', 'experiment_2', 'experiment_10'];
    const posted = Object.fromEntries(names.map((name) => [name, one]));
    expect(rydberg.check(posted).map((circuit) => circuit.name)).toEqual(names);
  });

  it('takes every limit itself', () => {
    const most = 5e6 * Math.PI;
    const turn = 2 * Math.PI;
    singlequdit.check(
      job(
        [
          ['load', [], [500]],
          ['rlx', [0], [turn]],
          ['rlz2', [0], [10 * turn]],
          ['sq_full', [0], [most, most, most]],
          ...measure(0),
        ],
        1,
        { shots: 1e6, seed: 4294967295 },
      ),
    );
    rydberg.check(job([['rydberg_full', [0, 1, 2, 3, 4], [0, 0, most]], ['barrier', [], []], ...measure(0)], 1));
    fermions.check(
      job(
        [
          ['fhop', [4, 5, 6, 7], [turn]],
          ['barrier', [0, 1, 2, 3, 4, 5, 6, 7], []],
        ],
        1,
      ),
    );
    multiqudit.check(
      job(
        [
          ['rlxly', [0, 1, 2, 3, 4], [10 * turn]],
          ['multiqudit_full', [0, 1, 2, 3, 4], [1, 1, 1, 1, 1]],
        ],
        3,
      ),
    );
  });

  it('counts atoms as the reference does and refuses what would not fit', () => {
    const accepted = [[5, 5, 5, 5, 5], [64, 64], [500], [455, 9, 1, 1, 1]];
    for (const atoms of accepted) multiqudit.check(job([...loads(...atoms), ...measure(0)], atoms.length));
    for (const [atoms, wires] of [
      [[65, 64], 2],
      [[500, 5], 4],
      [[300, 14], 2],
    ] as const) {
      const failure = refusal(multiqudit, job([...loads(...atoms), ...measure(0)], wires));
      expect(failure.code).toBe('dimension_too_large');
      expect(failure.message).toMatch(/^Hilbert space dimension too large! experiment_0 counts \d+ .* states\.$/);
    }
    // Each repeated load halves the count of the reference, which would then take 501² states for few.
    const repeated = Array.from({ length: 20 }, () => ['load', [0], [1]]);
    const failure = refusal(multiqudit, job([...repeated, ...loads(500, 500, 500), ...measure(0)], 3));
    expect(failure.message).toMatch(/125751501, more than the 40960 that fit/);
  });

  it('refuses an evolution that would never end', () => {
    const most = 5e6 * Math.PI;
    const steps = (omega: number) => [
      ...loads(8, 8, 8, 8, 1),
      ['multiqudit_full', [0, 1], [omega, 1, 1, 1, most]],
      ...measure(0),
    ];
    expect(refusal(multiqudit, job(steps(1), 5)).code).toBe('evolution_too_long');
    // Without a field along x blocks stay small.
    multiqudit.check(job(steps(0), 5));
  });
});

describe('the published configs', () => {
  it('stand as the reference publishes them, in its order of fields', async () => {
    const lines = coldAtomDevices.map(({ config }) => {
      const { gates, ...others } = config;
      const shown = gates.map((gate) => `  ${JSON.stringify(gate)}`);
      return [JSON.stringify(Object.keys(config)), JSON.stringify(others), ...shown].join('\n');
    });
    await expect(`${lines.join('\n\n')}\n`).toMatchFileSnapshot('../../data/cloud/device-configs.txt');
  });

  it('name in the gates what is supported', () => {
    for (const { config } of coldAtomDevices) {
      expect(config.supported_instructions).toEqual(expect.arrayContaining(config.gates.map((gate) => gate.name)));
      expect([config.max_shots, config.max_experiments, config.sign, config.simulator]).toEqual([
        1e6,
        1000,
        true,
        true,
      ]);
    }
  });
});
