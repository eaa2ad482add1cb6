import { describe, expect, it } from 'vitest';
import type { SettingsInput, Subject } from '../../../src/science/experiments/index.ts';
import { needsSeed, resolveSettings, settingsFromJson } from '../../../src/science/experiments/index.ts';
import { isingChain, molecule } from './subjects.ts';

const hydrogen = molecule('H2');
const ising: Subject = { kind: 'pauli-sum', name: 'ising', terms: isingChain(4, 1), electrons: null };
const filled: Subject = { ...ising, electrons: { alpha: 1, beta: 1 } };

describe('settings', () => {
  it('have the defaults of the design', () => {
    expect(resolveSettings(hydrogen, {})).toEqual({
      subject: hydrogen,
      basis: 'sto-3g',
      ansatz: 'UCCSD',
      ansatzReps: 2,
      mapping: 'jordan-wigner',
      taper: false,
      frozenCore: false,
      active: null,
      start: 'mp2',
      optimizer: 'L-BFGS-B',
      maxIterations: null,
      maxEvaluations: 30_000,
      threshold: null,
      shots: null,
      seed: null,
      fci: false,
      simulation: { method: 'automatic', noise: null, bondDimension: null, trajectories: null },
      initialParameters: null,
    });
  });

  it('depend on the ansatz, the shell, the shots and the subject', () => {
    const chosen = (subject: Subject, input: SettingsInput) => {
      const { ansatz, ansatzReps, start, optimizer } = resolveSettings(subject, input);
      return [ansatz, ansatzReps, start, optimizer].join(' ');
    };
    expect(chosen(molecule('BeH'), {})).toBe('UCCSD 2 hf L-BFGS-B');
    expect(chosen(hydrogen, { ansatz: 'EfficientSU2' })).toBe('EfficientSU2 2 random L-BFGS-B');
    expect(chosen(hydrogen, { shots: 100 })).toBe('UCCSD 2 mp2 SPSA');
    expect(chosen(ising, {})).toBe('EfficientSU2 2 random L-BFGS-B');
    expect(chosen(filled, { ansatz: 'UCCSD' })).toBe('UCCSD 2 hf L-BFGS-B');
  });

  it('know every usual spelling', () => {
    const input = {
      basis: '6-31G(d)',
      ansatz: 'efficient_su2',
      mapping: 'JW',
      start: 'HF',
      optimizer: 'nelder mead',
    };
    expect(resolveSettings(hydrogen, input)).toMatchObject({
      basis: '6-31g*',
      ansatz: 'EfficientSU2',
      mapping: 'jordan-wigner',
      start: 'hf',
      optimizer: 'Nelder-Mead',
    });
    expect(resolveSettings(hydrogen, { mapping: 'BK', optimizer: 'lbfgsb' })).toMatchObject({
      mapping: 'bravyi-kitaev',
      optimizer: 'L-BFGS-B',
    });
  });

  it('refuse what is unknown, with the names there are', () => {
    const unknown: [SettingsInput, string, string][] = [
      [{ basis: 'def2-svp' }, 'unsupported_basis', 'cc-pvdz'],
      [{ ansatz: 'QAOA' }, 'unknown_ansatz', 'ExcitationPreserving'],
      [{ mapping: 'ternary tree' }, 'unknown_mapping', 'bravyi-kitaev'],
      [{ start: 'ccsd' }, 'unknown_start', 'mp2'],
      [{ optimizer: 'TNC' }, 'unsupported_optimizer', 'COBYLA'],
    ];
    for (const [input, code, name] of unknown) {
      expect(() => resolveSettings(hydrogen, input)).toThrow(
        expect.objectContaining({ code, hint: expect.stringContaining(name) }),
      );
    }
    expect(() => resolveSettings(hydrogen, { ansatzrep: 3 } as SettingsInput)).toThrow(
      expect.objectContaining({ code: 'unknown_setting', hint: expect.stringContaining('ansatzReps') }),
    );
  });

  it('refuse values out of range', () => {
    const wrong = [
      { ansatzReps: 0 },
      { ansatzReps: 1.5 },
      { maxIterations: 0 },
      { maxEvaluations: -1 },
      { threshold: 0 },
      { threshold: Number.POSITIVE_INFINITY },
      { shots: 0 },
      { shots: 2.5 },
      { seed: -1 },
      { seed: 2_147_483_648 },
      { active: { electrons: 0, orbitals: 2 } },
      { initialParameters: [0, Number.NaN] },
      { taper: 'yes' },
      { basis: 3 },
    ];
    for (const input of wrong) {
      expect(() => resolveSettings(hydrogen, input as SettingsInput)).toThrow(
        expect.objectContaining({ code: 'bad_setting', message: expect.stringContaining(Object.keys(input)[0] ?? '') }),
      );
    }
    for (const seed of [0, 2_147_483_647]) expect(resolveSettings(hydrogen, { seed }).seed).toBe(seed);
  });

  it('refuse what does not go together', () => {
    const conflicts: [Subject, SettingsInput, string][] = [
      [hydrogen, { shots: 10, optimizer: 'L-BFGS-B' }, 'gradient_needs_exact_energies'],
      [hydrogen, { shots: 10, optimizer: 'SLSQP' }, 'gradient_needs_exact_energies'],
      [hydrogen, { ansatz: 'EfficientSU2', start: 'mp2' }, 'settings_conflict'],
      [hydrogen, { ansatz: 'ExcitationPreserving', taper: true }, 'settings_conflict'],
      [hydrogen, { ansatz: 'ExcitationPreserving', mapping: 'parity' }, 'settings_conflict'],
      [ising, { ansatz: 'UCCSD' }, 'settings_conflict'],
      [ising, { ansatz: 'ExcitationPreserving' }, 'settings_conflict'],
      [ising, { start: 'hf' }, 'settings_conflict'],
      [ising, { taper: true }, 'settings_conflict'],
      [ising, { mapping: 'parity' }, 'settings_conflict'],
      [filled, { ansatz: 'UCCSD', start: 'mp2' }, 'settings_conflict'],
    ];
    for (const [subject, input, code] of conflicts) {
      expect(() => resolveSettings(subject, input)).toThrow(expect.objectContaining({ code }));
    }
  });

  it('say whether a seed is needed', () => {
    const needs = (subject: Subject, input: SettingsInput) => needsSeed(resolveSettings(subject, input));
    expect(needs(hydrogen, {})).toBe(false);
    expect(needs(hydrogen, { ansatz: 'EfficientSU2' })).toBe(true);
    expect(needs(hydrogen, { ansatz: 'EfficientSU2', start: 'hf' })).toBe(false);
    expect(needs(hydrogen, { ansatz: 'EfficientSU2', initialParameters: [0] })).toBe(false);
    expect(needs(hydrogen, { shots: 5 })).toBe(true);
    expect(needs(hydrogen, { optimizer: 'SPSA' })).toBe(true);
    expect(needs(ising, {})).toBe(true);
  });

  it('survive being resolved again, and a trip through JSON', () => {
    const inputs: [Subject, SettingsInput][] = [
      [hydrogen, {}],
      [molecule('HeH+'), { ansatz: 'EfficientSU2', seed: 7, shots: null, threshold: 1e-7, taper: true }],
      [molecule('H2O'), { active: { electrons: 4, orbitals: 4 }, initialParameters: [0.1, -0.2], fci: true }],
      [ising, { seed: 3, shots: 20, maxIterations: 5 }],
      [filled, { ansatz: 'UCCSD' }],
    ];
    for (const [subject, input] of inputs) {
      const settings = resolveSettings(subject, input);
      const { subject: _, ...rest } = settings;
      expect(resolveSettings(subject, rest)).toEqual(settings);
      expect(settingsFromJson(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
    }
  });

  it('refuse JSON that is no settings', () => {
    for (const value of [null, 3, [], {}, { subject: { kind: 'crystal' } }, { subject: { kind: 'pauli-sum' } }]) {
      expect(() => settingsFromJson(value)).toThrow(expect.objectContaining({ code: 'bad_setting' }));
    }
  });
});
