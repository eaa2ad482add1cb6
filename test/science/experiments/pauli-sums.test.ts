import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../src/science/experiments/index.ts';
import { prepareExperiment, resolveSettings } from '../../../src/science/experiments/index.ts';
import type { LabelledTerm } from '../../../src/science/operators/index.ts';
import { isingChain, run } from './subjects.ts';

function pauliSum(terms: readonly LabelledTerm[], electrons: { alpha: number; beta: number } | null = null): Subject {
  return { kind: 'pauli-sum', name: 'a spin model', terms, electrons };
}

/** −Σ √(1 + h² − 2h·cos k) over the momenta of an even number of fermions: the exact ground state of the closed chain. */
function isingGroundState(spins: number, field: number): number {
  let energy = 0;
  for (let m = 0; m < spins; m++) {
    const k = ((2 * m + 1) * Math.PI) / spins;
    energy -= Math.sqrt(1 + field * field - 2 * field * Math.cos(k));
  }
  return energy;
}

describe("an experiment on a user's Pauli sum", () => {
  const ising = pauliSum(isingChain(6, 0.7));

  it('has Lanczos as its reference, and neither HF, FCI nor nuclei', () => {
    const { energies, expectations, natural, dipole, flags, settings, qubits } = run(ising, { seed: 2 });
    expect(energies.exact).toBeCloseTo(isingGroundState(6, 0.7), 8);
    expect(energies).toMatchObject({ hf: null, fci: null, fciFull: null, nuclearRepulsion: 0 });
    expect(energies.total).toBe(energies.electronic);
    expect(energies.errorMillihartree).toBe((energies.total - (energies.exact ?? 0)) * 1000);
    expect(energies.errorMillihartree).toBeGreaterThan(-1e-4);
    expect([expectations, natural, dipole]).toEqual([null, null, null]);
    expect([settings.ansatz, settings.start, qubits]).toEqual(['EfficientSU2', 'random', 6]);
    expect(flags).toEqual([]);
  });

  it('comes close to the ground state from a good seed', () => {
    const best = Math.min(
      ...[1, 2, 3, 4].map((seed) => run(ising, { seed, ansatz: 'RealAmplitudes' }).energies.errorMillihartree ?? 1e9),
    );
    expect(best).toBeLessThan(200);
  });

  it('finds the lowest eigenvalue of a matrix that is not real', () => {
    const { energies } = run(
      pauliSum([
        ['YI', 0.6],
        ['IX', -0.5],
        ['ZY', 0.3],
      ]),
      { seed: 1 },
    );
    // On the second qubit the field 0.6·Y ± … : eigenvalues of 0.6 Y⊗1 + 1⊗(−0.5 X) + 0.3 Z⊗Y, by its characteristic polynomial.
    expect(energies.exact).toBeCloseTo(-Math.sqrt(0.36 + 0.25 + 0.09 + 2 * Math.sqrt(0.36 * 0.25)), 8);
  });

  it('has no reference above 14 qubits unless asked', () => {
    const wide = pauliSum([
      ['Z'.repeat(15), 1],
      ['X'.repeat(15), 1],
    ]);
    const quick = { seed: 1, maxEvaluations: 1, ansatz: 'RealAmplitudes', ansatzReps: 1 };
    expect(run(wide, quick)).toMatchObject({ energies: { exact: null, errorMillihartree: null } });
    expect(run(wide, quick).flags).toEqual(['limit_reached', 'no_reference']);
    expect(run(wide, { ...quick, fci: true }).energies.exact).toBeCloseTo(-Math.SQRT2, 8);
  });

  it('takes UCCSD with electrons: Fermi–Hubbard on two sites', () => {
    // t = 1, U = 4 in Jordan–Wigner, block order; ground state of two electrons 2 − √(4 + 4).
    const hubbard: LabelledTerm[] = [
      ['IIXX', -0.5],
      ['IIYY', -0.5],
      ['XXII', -0.5],
      ['YYII', -0.5],
      ['IIII', 2],
      ['IIIZ', -1],
      ['IZII', -1],
      ['IZIZ', 1],
      ['IIZI', -1],
      ['ZIII', -1],
      ['ZIZI', 1],
    ];
    const { energies, parameters, simulator } = run(pauliSum(hubbard, { alpha: 1, beta: 1 }), { ansatz: 'UCCSD' });
    expect([parameters, simulator]).toEqual([6, 'wasm']);
    expect(energies.total).toBeCloseTo(2 - Math.sqrt(8), 8);
    expect(() => run(pauliSum(hubbard), { ansatz: 'UCCSD' })).toThrow(
      expect.objectContaining({ code: 'settings_conflict', hint: expect.stringContaining('--electrons') }),
    );
  });

  it('needs no basis set', async () => {
    expect(await prepareExperiment(resolveSettings(ising, {}))).toBeNull();
  });

  it('refuses labels that are no labels', () => {
    for (const terms of [
      [],
      [['XQ', 1]],
      [
        ['XX', 1],
        ['X', 1],
      ],
      [['XX', Number.NaN]],
    ] as LabelledTerm[][]) {
      expect(() => run(pauliSum(terms))).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^invalid_pauli_/) }),
      );
    }
  });
});
