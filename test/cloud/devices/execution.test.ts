import { describe, expect, it } from 'vitest';
import { evolve } from '../../../src/cloud/devices/evolution.ts';
import { fermionState } from '../../../src/cloud/devices/fermions.ts';
import { fermions, multiqudit, rydberg, singlequdit } from '../../../src/cloud/devices/index.ts';
import { multiQuditState } from '../../../src/cloud/devices/multiqudit.ts';
import { pauses } from '../../../src/cloud/devices/pause.ts';
import { rydbergState } from '../../../src/cloud/devices/rydberg.ts';
import { cumulative, sampleLabels, sampleStream } from '../../../src/cloud/devices/sampling.ts';
import { spinChain } from '../../../src/cloud/devices/spin-chain.ts';
import { groundState, probabilities } from '../../../src/cloud/devices/state.ts';
import { circuit, job, measure, memory, type Step } from './circuits.ts';

const half = Math.PI / 2;
const most = 5e6 * Math.PI;

describe('drawing shots', () => {
  it('takes the state whose index is the number of cumulative sums not above the draw', async () => {
    const weights = Float64Array.from({ length: 300 }, (_, i) => (i % 7 === 0 ? 0 : (1 + Math.sin(i)) / 300));
    const sums = cumulative(weights);
    const stream = sampleStream(3);
    const expected = Array.from({ length: 5000 }, () => {
      const u = stream.random();
      return String(sums.filter((sum) => sum <= u).length);
    });
    expect(await sampleLabels(weights, 5000, sampleStream(3), String, pauses())).toEqual(expected);
  });

  it('takes the higher state when the draw meets a sum exactly', async () => {
    const draws = [0, 0.25, 0.5, 0.75];
    const stream = { ...sampleStream(0), random: () => draws.shift()! };
    const labels = await sampleLabels(Float64Array.of(1, 1, 2), 4, stream, String, pauses());
    expect(labels).toEqual(['0', '1', '2', '2']);
  });

  it('never draws what has no probability', async () => {
    const labels = await sampleLabels(Float64Array.of(0, 0, 1, 0), 1000, sampleStream(null), String, pauses());
    expect(new Set(labels)).toEqual(new Set(['2']));
  });

  it('gives the same for the same seed and something else without one', async () => {
    const steps: Step[] = [['load', [0], [500]], ['rlx', [0], [half]], ...measure(0)];
    const seeded = await memory(singlequdit, steps, 1);
    expect(await memory(singlequdit, steps, 1)).toBe(seeded);
    const free = { seed: null, shots: 50 };
    expect(await memory(singlequdit, steps, 1, free)).not.toBe(await memory(singlequdit, steps, 1, free));
  });

  it('takes one number per shot for an earlier measure of singlequdit', async () => {
    const once: Step[] = [['rlx', [0], [half]], ...measure(0)];
    const twice: Step[] = [['rlx', [0], [half]], ...measure(0), ...measure(0)];
    const all = await memory(singlequdit, once, 1, { shots: 24 });
    expect((await memory(singlequdit, twice, 1)).split(' ')).toEqual(all.split(' ').slice(12));
  });
});

describe('probabilities of the reference, to 1e-6', () => {
  const digits = 6;

  it('of fermions (F2)', async () => {
    const steps: Step[] = [
      ['load', [0], []],
      ['load', [1], []],
      ['fhop', [0, 1, 2, 3], [0.6]],
      ['fint', [0, 1, 2, 3, 4, 5, 6, 7], [0.9]],
      ['fphase', [2, 3], [0.4]],
      ['fhop', [0, 1, 2, 3], [0.6]],
    ];
    const weights = probabilities(await fermionState(circuit(fermions, steps, 8), pauses()));
    const at = (bits: string) => weights[Number.parseInt(`${bits}0000`, 2)]!;
    expect(at('0011')).toBeCloseTo(0.564737, digits);
    expect(at('0110')).toBeCloseTo(0.166304, digits);
    expect(at('1001')).toBeCloseTo(0.166304, digits);
    expect(at('1100')).toBeCloseTo(0.102655, digits);
  });

  it('of multiqudit (M4)', async () => {
    const steps: Step[] = [['multiqudit_full', [0, 1, 2], [0.7, 0.2, 0.1, 0.5, 0.25]]];
    const weights = probabilities(await multiQuditState(circuit(multiqudit, steps, 3), pauses()));
    const listed = [0.69018, 0.085507, 0.100981, 0.012036, 0.085507, 0.012172, 0.012036, 0.001582];
    listed.forEach((probability, k) => {
      expect(weights[k]).toBeCloseTo(probability, digits);
    });
  });

  it('of rydberg (R2)', async () => {
    const steps: Step[] = [['rydberg_full', [0, 1, 2, 3, 4], [Math.PI, 0.3, 20]]];
    const weights = probabilities(await rydbergState(circuit(rydberg, steps, 5), pauses()));
    const listed = { 10101: 0.294055, 10001: 0.120874, 0: 0.096661, 1000: 0.092406, 10: 0.092406, 1010: 0.072963 };
    for (const [bits, probability] of Object.entries(listed)) {
      expect(weights[Number.parseInt(bits, 2)]).toBeCloseTo(probability, digits);
    }
  });

  it('of singlequdit (S3, S4)', async () => {
    const echo = groundState(21);
    await evolve(echo, spinChain([21], { x: half }), pauses());
    await evolve(echo, spinChain([21], { z2: 0.05 }), pauses());
    await evolve(echo, spinChain([21], { x: half }), pauses());
    const weights = probabilities(echo);
    expect(weights[20]).toBeCloseTo(0.897235, digits);
    expect(weights[18]).toBeCloseTo(0.089779, digits);
    expect(weights[16]).toBeCloseTo(0.011493, digits);
    for (let k = 1; k < 21; k += 2) expect(weights[k]).toBeCloseTo(0, digits);
    const full = groundState(51);
    await evolve(full, spinChain([51], { x: 0.7, z: 0.3, z2: 0.02 }), pauses());
    const spread = probabilities(full);
    expect(spread.reduce((sum, weight, k) => sum + k * weight, 0)).toBeCloseTo(5.185352, digits);
    expect(spread.indexOf(Math.max(...spread))).toBe(5);
  });
});

describe('a job', () => {
  it('returns results in the order of its experiments with what was posted', async () => {
    const [first] = Object.values(job([['rlx', [0], [0.5]], ...measure(0)], 1, { shots: 2 }));
    const circuits = rydberg.check({ experiment_9: first, experiment_1: first });
    const events: unknown[] = [];
    const { results } = await rydberg.execute(circuits, { onEvent: (event) => events.push(event) });
    expect(results.map((result) => result.header)).toEqual([
      { name: 'experiment_9', 'extra metadata': 'text' },
      { name: 'experiment_1', 'extra metadata': 'text' },
    ]);
    expect(results[0]).toMatchObject({ shots: 2, success: true });
    expect(results[0]!.data.instructions).toEqual([
      { name: 'rlx', wires: [0], params: [0.5] },
      { name: 'measure', wires: [0], params: [] },
    ]);
    expect(events).toHaveLength(2);
  });

  it('of fermions that loads an occupied wire is no state', async () => {
    const twice: Step[] = [['load', [0], []], ['load', [0], []], ...measure(0)];
    const partly: Step[] = [['load', [0], []], ['fhop', [0, 1, 2, 3], [0.5]], ['load', [2], []], ...measure(0)];
    for (const steps of [twice, partly]) {
      await expect(memory(fermions, steps, 8)).rejects.toThrow(/^probabilities do not sum to 1 .*experiment_0/);
    }
  });

  it('does nothing where the reference does nothing', async () => {
    const start: Step[] = [
      ['rlx', [0], [1]],
      ['rlx', [1], [2]],
    ];
    const end: Step[] = [['rlx', [1], [1]], ...measure(0, 1, 2)];
    const plain = await memory(multiqudit, [...start, ...end], 3, { shots: 50 });
    for (const name of ['rlxly', 'rlzlz']) {
      const steps: Step[] = [...start, [name, [0, 1, 2, 3, 4], [3]], ...end];
      expect(await memory(multiqudit, steps, 3, { shots: 50 })).toBe(plain);
    }
    const pair: Step[] = [...start, ['rlxly', [0, 1], [3]], ...end];
    expect(await memory(multiqudit, pair, 3, { shots: 50 })).not.toBe(plain);
  });

  it('ends when it is aborted, between experiments and within one', async () => {
    const already = AbortSignal.abort(new Error('cancelled'));
    const steps: Step[] = [['rlx', [0], [half]], ...measure(0)];
    await expect(rydberg.execute([circuit(rydberg, steps, 1)], { signal: already })).rejects.toThrow('cancelled');
    const controller = new AbortController();
    const atoms = [5, 5, 5, 5, 4].map((n, wire): Step => ['load', [wire], [n]]);
    const long: Step[] = [...atoms, ['multiqudit_full', [0, 1], [most, most, most, most, most]], ...measure(0)];
    const running = multiqudit.execute([circuit(multiqudit, long, 5)], { signal: controller.signal });
    setImmediate(() => controller.abort(new Error('cancelled')));
    await expect(running).rejects.toThrow('cancelled');
  });
});

describe('large jobs finish', () => {
  const turn = 2 * Math.PI;
  it.each<[string, typeof rydberg, number, Step[]]>([
    [
      '500 atoms under the largest angles',
      singlequdit,
      1,
      [['load', [0], [500]], ['sq_full', [0], [most, most, 1000]], ...measure(0)],
    ],
    [
      'a pair of 64',
      multiqudit,
      2,
      [['load', [0], [64]], ['load', [1], [64]], ['rlx', [0], [1]], ['rlxly', [0, 1], [10 * turn]], ...measure(0, 1)],
    ],
    [
      'the largest space',
      multiqudit,
      5,
      [
        ...[455, 9, 1, 1, 1].map((n, wire): Step => ['load', [wire], [n]]),
        ['rlx', [0], [2]],
        ['rlxly', [0, 1], [10 * turn]],
        ['rlzlz', [1, 2], [10 * turn]],
        ...measure(0, 1, 2, 3, 4),
      ],
    ],
    [
      'an array under the largest angles',
      multiqudit,
      3,
      [
        ...[6, 6, 6].map((n, wire): Step => ['load', [wire], [n]]),
        ['multiqudit_full', [0, 1], [most, most, most, most, most]],
        ...measure(0, 1, 2),
      ],
    ],
    [
      'five atoms under the largest angles',
      rydberg,
      5,
      [['rydberg_full', [0, 1, 2, 3, 4], [most, most, most]], ...measure(0, 1, 2, 3, 4)],
    ],
  ])('%s', async (_, device, wires, steps) => {
    const { results } = await device.execute([circuit(device, steps, wires, { shots: 1_000_000 })]);
    expect(results[0]!.data.memory).toHaveLength(1_000_000);
    expect(new Set(results[0]!.data.memory).size).toBeGreaterThan(5);
  });
});
