import { describe, expect, it } from 'vitest';
import { run } from './subjects.ts';

describe('an experiment with shots', () => {
  it('uses SPSA unless told otherwise, and reports an energy measured anew with its standard error', () => {
    const { settings, energies, trajectory, initialParameters, optimizer } = run('H2', { shots: 1000, seed: 4 });
    expect(settings.optimizer).toBe('SPSA');
    expect(initialParameters).toHaveLength(2);
    expect(trajectory.every(({ standardError }) => standardError > 0)).toBe(true);
    expect(energies.standardError).toBeGreaterThan(0);
    expect(energies.standardError).toBeLessThan((trajectory.at(-1)?.standardError ?? 0) / 3);
    expect(Math.abs(energies.errorMillihartree ?? Number.NaN)).toBeLessThan(4 + 4000 * energies.standardError);
    expect(energies.electronic).not.toBe(trajectory.at(-1)?.lowestEnergy);
    expect(optimizer.evaluations).toBe(trajectory.length);
  });

  it('computes ⟨N⟩ and ⟨S²⟩ from the state, not from shots', () => {
    const { expectations } = run('HeH+', { shots: 50, seed: 4, maxEvaluations: 30 });
    expect(expectations).toMatchObject({ number: 2, sz: 0 });
    expect(expectations?.s2).toBeCloseTo(0, 10);
  });

  it('does not flag an energy below FCI that its standard error explains', () => {
    const below = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => run('H2', { shots: 100, seed, maxEvaluations: 60 }));
    const explained = below.filter(({ energies: { errorMillihartree, standardError } }) => {
      const error = (errorMillihartree ?? 0) / 1000;
      return error < 0 && error >= -3 * standardError;
    });
    expect(explained.length).toBeGreaterThan(3);
    for (const { flags } of explained) expect(flags).not.toContain('below_fci');
  });

  it('repeats itself for a seed', () => {
    const once = (seed: number) => run('H2', { shots: 100, seed, maxEvaluations: 40 });
    expect({ ...once(3), seconds: null }).toEqual({ ...once(3), seconds: null });
    expect(once(3).energies.total).not.toBe(once(4).energies.total);
  });

  it('works with COBYLA and Nelder-Mead and refuses L-BFGS-B and SLSQP', () => {
    for (const optimizer of ['COBYLA', 'Nelder-Mead']) {
      expect(run('H2', { shots: 100, seed: 1, optimizer, maxEvaluations: 15 }).trajectory.length).toBeGreaterThan(3);
    }
    for (const optimizer of ['L-BFGS-B', 'SLSQP']) {
      expect(() => run('H2', { shots: 100, seed: 1, optimizer })).toThrow(
        expect.objectContaining({ code: 'gradient_needs_exact_energies', hint: expect.stringContaining('COBYLA') }),
      );
    }
  });
});
