import { describe, expect, it } from 'vitest';
import { loadBasis } from '../../../src/science/chemistry/index.ts';
import type { MoleculeInspection, SettingsInput } from '../../../src/science/experiments/index.ts';
import { inspectMolecule, resolveSettings } from '../../../src/science/experiments/index.ts';
import type { MoleculeName } from './subjects.ts';
import { basis, molecule, molecules } from './subjects.ts';

async function inspect(name: MoleculeName, input: SettingsInput = {}): Promise<MoleculeInspection> {
  const subject = molecule(name);
  if (subject.kind !== 'molecule') throw new Error('a molecule is a molecule');
  const settings = resolveSettings(subject, input);
  const basisSet = settings.basis === 'sto-3g' ? basis : await loadBasis(settings.basis);
  return inspectMolecule(subject.molecule, settings, basisSet);
}

describe('an inspection', () => {
  it('tells everything about LiH before it runs', async () => {
    const found = await inspect('LiH');
    expect(found).toMatchObject({
      molecule: 'LiH',
      electrons: 4,
      activeElectrons: 4,
      orbitals: 6,
      qubits: 12,
      group: 'C2v',
      terms: 631,
      termsSkipped: null,
      fciSkipped: null,
      parameters: 42,
      hf: { method: 'rhf', converged: true },
    });
    expect(found.hf.energy).toBeCloseTo(-7.8620269594, 9);
    expect(found.uhf).toBeCloseTo(-7.8620269594, 8);
    expect(found.fci).toBeCloseTo(molecules.LiH.fci, 8);
    expect(found.nuclearRepulsion).toBeCloseTo(0.9953800444, 9);
    // Of the 225 determinants, those with the symmetry of Hartree-Fock: beside 4 MiB of code, eight numbers for each.
    const states = (found.memoryBytes ?? 0) - 4_194_304;
    expect(states).toBeGreaterThan(8 * 8 * 50);
    expect(states).toBeLessThan(8 * 8 * 120);
    expect(found.secondsPerEvaluation).toBeGreaterThan(0);
  });

  it('tells ROHF from UHF', async () => {
    const found = await inspect('BeH');
    expect(found.hf).toMatchObject({ method: 'rohf', energy: expect.closeTo(-14.9350977127, 8) });
    expect(found.uhf).toBeCloseTo(-14.9353231501, 8);
  });

  it('follows the mapping, the core and the ansatz', async () => {
    expect(await inspect('LiH', { taper: true })).toMatchObject({ qubits: 8, terms: 558 });
    expect(await inspect('LiH', { frozenCore: true })).toMatchObject({ qubits: 10, terms: 276, activeElectrons: 2 });
    expect(await inspect('H2', { mapping: 'parity' })).toMatchObject({ qubits: 2, terms: 5 });
    expect(await inspect('H2', { ansatz: 'EfficientSU2' })).toMatchObject({ parameters: 24 });
  });

  it('never refuses for size', async () => {
    const found = await inspect('H2O', { basis: 'cc-pvdz' });
    expect(found).toMatchObject({
      orbitals: 24,
      qubits: 48,
      terms: null,
      termsSkipped: expect.stringContaining('48 qubits'),
      fci: null,
      fciSkipped: expect.stringContaining('2000000'),
      memoryBytes: null,
      secondsPerEvaluation: null,
    });
    expect(found.hf.energy).toBeCloseTo(-76.02677205, 7);
  });

  it('models the time of what is too long to measure', async () => {
    const found = await inspect('CO2', { frozenCore: true, ansatz: 'EfficientSU2', taper: true });
    expect(found).toMatchObject({ qubits: 19, fci: null, fciSkipped: expect.stringContaining('--fci') });
    expect(found.secondsPerEvaluation).toBeGreaterThan(0.1);
    // Three layers kept, one state for the gradient and one in the order of the Hamiltonian's rows.
    expect(found.memoryBytes).toBeGreaterThan(5 * 16 * 524_288);
    expect(found.memoryBytes).toBeLessThan(6 * 16 * 524_288 + 4_194_304);
  });
});
