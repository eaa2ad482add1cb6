import { describe, expect, it } from 'vitest';
import { type FlagEvidence, flagsOf } from '../../../src/science/experiments/flags.ts';

const sound: FlagEvidence = {
  energies: {
    electronic: -2,
    nuclearRepulsion: 1,
    total: -1,
    standardError: 0,
    hf: -0.9,
    fci: -1.001,
    fciFull: null,
    exact: null,
    errorMillihartree: 1,
  },
  expectations: { number: 2, sz: 0, s2: 0 },
  electrons: { alpha: 1, beta: 1 },
  converged: true,
  limitReached: false,
  scfConverged: true,
  reduced: false,
};

function withEnergies(changes: Partial<FlagEvidence['energies']>): FlagEvidence {
  return { ...sound, energies: { ...sound.energies, ...changes } };
}

describe('flags', () => {
  it('are absent from a sound outcome', () => {
    expect(flagsOf(sound)).toEqual([]);
  });

  it('call an exact energy below FCI from 1e-8 hartree on', () => {
    expect(flagsOf(withEnergies({ fci: -1 + 0.9e-8 }))).toEqual([]);
    expect(flagsOf(withEnergies({ fci: -1 + 1.1e-8 }))).toEqual(['below_fci']);
    expect(flagsOf(withEnergies({ fci: null, exact: -0.9 }))).toEqual(['below_fci']);
  });

  it('call a sampled energy below FCI from three standard errors on', () => {
    expect(flagsOf(withEnergies({ fci: -0.9, standardError: 0.04 }))).toEqual([]);
    expect(flagsOf(withEnergies({ fci: -0.9, standardError: 0.03 }))).toEqual(['below_fci']);
  });

  it('notice a wrong number or spin projection from 1e-3 on', () => {
    const left = (number: number, sz: number) => flagsOf({ ...sound, expectations: { number, sz, s2: 0 } });
    expect(left(2.0009, -0.0009)).toEqual([]);
    expect(left(2.0011, 0)).toEqual(['wrong_sector']);
    expect(left(2, 0.5)).toEqual(['wrong_sector']);
  });

  it('tell a limit from a failure to converge, and add what the reader must know', () => {
    expect(flagsOf({ ...sound, converged: false })).toEqual(['not_converged']);
    expect(flagsOf({ ...sound, converged: false, limitReached: true })).toEqual(['limit_reached']);
    expect(flagsOf({ ...sound, scfConverged: false, reduced: true })).toEqual(['scf_not_converged', 'frozen_core']);
    expect(flagsOf(withEnergies({ fci: null }))).toEqual(['no_reference']);
  });
});
