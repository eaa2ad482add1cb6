import { describe, expect, it } from 'vitest';
import { shippedMolecule } from '../../../src/science/chemistry/index.ts';
import { namedOptions, optionNames, resolveSettings, settingsInput } from '../../../src/science/experiments/index.ts';

const h2 = { kind: 'molecule', molecule: shippedMolecule('H2')! } as const;

describe('options by the names of the command line', () => {
  it('mean the same as numbers and as text', () => {
    const numbers = namedOptions({ 'ansatz-reps': 2, active: [2, 2], threshold: 1e-6, shots: 64, seed: 7 });
    const texts = namedOptions({ 'ansatz-reps': '2', active: '2,2', threshold: '1e-6', shots: '64', seed: '7' });
    expect(texts).toEqual(numbers);
    expect(resolveSettings(h2, settingsInput(texts))).toMatchObject({
      ansatzReps: 2,
      active: { electrons: 2, orbitals: 2 },
      threshold: 1e-6,
      shots: 64,
      seed: 7,
      optimizer: 'SPSA',
    });
  });

  it('that are null count as absent', () => {
    expect(namedOptions(Object.fromEntries(optionNames.map((name) => [name, null])))).toEqual({});
  });

  it('limit energies by the smaller of --max-iterations and --max-evaluations', () => {
    expect(settingsInput(namedOptions({ 'max-iterations': 30, 'max-evaluations': '20' })).maxEvaluations).toBe(20);
  });

  it.each([
    [{ 'ansatz-rep': 2 }, 'unknown_setting', 'ansatz-rep'],
    [{ ansatzReps: 2 }, 'unknown_setting', 'ansatzReps'],
    [{ constructor: 2 }, 'unknown_setting', 'constructor'],
    [{ 'ansatz-reps': -1 }, 'bad_setting', 'ansatz-reps'],
    [{ basis: 7 }, 'bad_setting', 'basis'],
    [{ taper: 'yes' }, 'bad_setting', 'taper'],
    [{ active: '2' }, 'bad_setting', 'active'],
    [{ active: '2,x' }, 'bad_setting', 'active'],
    [{ threshold: '-1' }, 'bad_setting', 'threshold'],
    [{ seed: 2 ** 31 }, 'bad_setting', 'seed'],
    [{ shots: 1.5 }, 'bad_setting', 'shots'],
  ])('that are wrong are refused by name: %j', (given, code, name) => {
    expect(() => namedOptions(given)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(name) }),
    );
  });
});
