import { describe, expect, it } from 'vitest';
import { runFermions } from '../../../src/cloud/devices/fermions.ts';
import { fermions, multiqudit, rydberg, singlequdit } from '../../../src/cloud/devices/index.ts';
import { pauses } from '../../../src/cloud/devices/pause.ts';
import { runRydberg } from '../../../src/cloud/devices/rydberg.ts';
import type { CircuitResult } from '../../../src/cloud/jobs/index.ts';
import { circuit, measure, memory, type Step } from './circuits.ts';

// Memories that the Python reference (sqooler, numpy, SciPy 1.17.1) returned for seed 12345 and 12 shots.

const half = Math.PI / 2;
const joined = (result: CircuitResult) => result.data.memory.map((shot) => shot.replaceAll(' ', '')).join(' ');

describe('memories of the reference for seed 12345', () => {
  it.each<[string, string, Step[]]>([
    ['S1', '1 0 0 0 1 1 1 1 1 1 1 1', [['rlx', [0], [half]]]],
    [
      'S2',
      '13 9 8 8 10 11 14 11 12 11 11 14',
      [
        ['load', [0], [20]],
        ['rlx', [0], [half]],
      ],
    ],
    [
      'S3',
      '20 20 20 20 20 20 20 20 20 20 20 20',
      [
        ['load', [0], [20]],
        ['rlx', [0], [half]],
        ['rlz2', [0], [0.05]],
        ['rlx', [0], [half]],
      ],
    ],
    [
      'S4',
      '9 4 3 3 5 6 9 6 7 6 7 9',
      [
        ['load', [0], [50]],
        ['sq_full', [0], [0.7, 0.3, 0.02]],
      ],
    ],
  ])('singlequdit %s', async (_, expected, steps) => {
    expect(await memory(singlequdit, [...steps, ...measure(0)], 1)).toBe(expected);
  });

  it.each<[string, string, number, Step[]]>([
    [
      'M1',
      '11 00 00 00 10 10 11 10 10 10 10 11',
      2,
      [['rlx', [0], [half]], ['rlx', [1], [Math.PI / 3]], ...measure(0, 1)],
    ],
    [
      'M2',
      '61 31 31 31 41 41 71 51 51 51 51 71',
      2,
      [['load', [0], [10]], ['load', [1], [1]], ['rlx', [0], [half]], ['rlxly', [0, 1], [0.3]], ...measure(0, 1)],
    ],
    [
      'M3',
      '34 22 12 22 23 23 34 23 33 23 33 34',
      2,
      [
        ['load', [0], [4]],
        ['load', [1], [3]],
        ['rlx', [0], [1]],
        ['rlx', [1], [1]],
        ['rlzlz', [0, 1], [0.4]],
        ['rlx', [0], [1]],
        ['rlx', [1], [1]],
        ...measure(1, 0),
      ],
    ],
    [
      'M4',
      '100 000 000 000 000 000 100 000 001 000 001 100',
      3,
      [['multiqudit_full', [0, 1, 2], [0.7, 0.2, 0.1, 0.5, 0.25]], ...measure(0, 1, 2)],
    ],
  ])('multiqudit %s', async (_, expected, wires, steps) => {
    expect(await memory(multiqudit, steps, wires)).toBe(expected);
  });

  it.each<[string, string, Step[]]>([
    ['R1', '10 00 00 00 10 10 10 10 10 10 10 10', [['rlx', [0], [half]]]],
    [
      'R3',
      '11 01 00 00 10 10 11 10 10 10 10 11',
      [
        ['rlx', [0], [half]],
        ['rlx', [1], [half]],
        ['rydberg_block', [0, 1, 2, 3, 4], [Math.PI]],
        ['rlx', [0], [half]],
        ['rlx', [1], [half]],
      ],
    ],
  ])('rydberg %s', async (_, expected, steps) => {
    expect(await memory(rydberg, [...steps, ...measure(0, 1)], 2)).toBe(expected);
  });

  it('rydberg R2, when the 320 words that SciPy takes are left out', async () => {
    const steps: Step[] = [['rydberg_full', [0, 1, 2, 3, 4], [Math.PI, 0.3, 20]], ...measure(0, 1, 2, 3, 4)];
    expect(joined(await runRydberg(circuit(rydberg, steps, 5), pauses(), 320))).toBe(
      '10000 00000 01001 01010 10001 10010 10101 10101 01010 10101 10101 00101',
    );
  });

  const loads: Step[] = [
    ['load', [0], []],
    ['load', [1], []],
  ];

  it('fermions F1, when the 768 words that SciPy takes are left out', async () => {
    const steps: Step[] = [...loads, ['fhop', [0, 1, 2, 3], [Math.PI / 4]], ...measure(0, 1, 2, 3)];
    expect(joined(await runFermions(circuit(fermions, steps, 8), pauses(), 768))).toBe(
      '1001 1100 0011 1100 0011 1100 1001 1001 1100 0110 0110 1001',
    );
  });

  it('fermions F2, when the 3328 words that SciPy takes are left out', async () => {
    const steps: Step[] = [
      ...loads,
      ['fhop', [0, 1, 2, 3], [0.6]],
      ['fint', [0, 1, 2, 3, 4, 5, 6, 7], [0.9]],
      ['fphase', [2, 3], [0.4]],
      ['fhop', [0, 1, 2, 3], [0.6]],
      ...measure(0, 1, 2, 3),
    ];
    const result = await runFermions(circuit(fermions, steps, 8), pauses(), 3328);
    expect(joined(result)).toBe('0011 0011 0011 0011 0011 0110 0011 0110 0011 1001 0011 0011');
    expect(result.data.instructions).toBeNull();
  });
});

describe('outcomes without chance', () => {
  const shots = { shots: 3 };
  it.each<[string, string, Step[]]>([
    ['a half turn of 50 atoms', '50', [['load', [0], [50]], ['rlx', [0], [Math.PI]], ...measure(0)]],
    ['the last load wins', '0', [['load', [], [9]], ['rlx', [0], [Math.PI]], ['load', [0], [3]], ...measure(0)]],
    ['only the last measure counts', '1', [...measure(0), ['rlx', [0], [Math.PI]], ['measure', [], []]]],
    ['measure reads where it stands', '0', [...measure(0), ['rlx', [0], [Math.PI]]]],
  ])('singlequdit: %s', async (_, expected, steps) => {
    expect(await memory(singlequdit, steps, 1, shots)).toBe(`${expected} ${expected} ${expected}`);
  });

  it.each<[string, string, Step[]]>([
    ['loaded wires', '101', [['load', [7], []], ['load', [2], []], ...measure(2, 6, 7)]],
    [
      'two atoms hop together',
      '0011',
      [['load', [0], []], ['load', [1], []], ['fhop', [0, 1, 2, 3], [half]], ...measure(0, 1, 2, 3)],
    ],
    [
      'a phase between two half hops brings the atom back',
      '10',
      [
        ['load', [0], []],
        ['fhop', [0, 1, 2, 3], [Math.PI / 4]],
        ['fphase', [2, 3], [Math.PI]],
        ['fhop', [0, 1, 2, 3], [Math.PI / 4]],
        ...measure(0, 2),
      ],
    ],
    ['nothing measured', '', [['load', [0], []]]],
  ])('fermions: %s', async (_, expected, steps) => {
    expect(await memory(fermions, steps, 1, shots)).toBe(expected && `${expected} ${expected} ${expected}`);
  });

  it('multiqudit: an exchange of π/2 hands the excitation on', async () => {
    const steps: Step[] = [['rlx', [0], [Math.PI]], ['rlxly', [0, 1], [half]], ...measure(0, 1)];
    expect(await memory(multiqudit, steps, 2, shots)).toBe('01 01 01');
  });

  it('multiqudit: measuring nothing gives no memory', async () => {
    expect(await memory(multiqudit, [['rlx', [0], [1]]], 1, shots)).toBe('');
  });

  it.each<[string, string, number, Step[]]>([
    ['an echo', '00', 2, [['rlx', [0], [half]], ['rlz', [0], [Math.PI]], ['rlx', [0], [half]], ...measure(0, 1)]],
    ['a half turn of the array', '11', 2, [['rydberg_full', [0, 1, 2, 3, 4], [Math.PI, 0, 0]], ...measure(0, 1)]],
    [
      'a full turn of the interaction',
      '11',
      2,
      [
        ['rlx', [0], [half]],
        ['rlx', [1], [half]],
        ['rydberg_block', [0, 1, 2, 3, 4], [2 * Math.PI]],
        ['rlx', [0], [half]],
        ['rlx', [1], [half]],
        ...measure(0, 1),
      ],
    ],
  ])('rydberg: %s', async (_, expected, wires, steps) => {
    expect(await memory(rydberg, steps, wires, shots)).toBe(`${expected} ${expected} ${expected}`);
  });
});
