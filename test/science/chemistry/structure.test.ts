import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadBasis, type Molecule, shippedMolecule, solveStructure } from '../../../src/science/chemistry/index.ts';
import { fci } from '../../../src/science/determinants/index.ts';
import { mapToQubits, packedIndex } from '../../../src/science/operators/index.ts';
import { referenceEnergies, referenceStructure } from '../reference-molecules.ts';
import { determinantEnergy } from './scf-cases.ts';

interface SmallProblem {
  readonly h1: number[];
  readonly eri_chemist: number[];
  readonly nuclear_repulsion: number;
}

const small = JSON.parse(
  readFileSync(new URL('../../data/reference/pauli-small.json', import.meta.url), 'utf8'),
) as Record<string, SmallProblem>;

function turned(molecule: Molecule, angle: number): Molecule {
  const coordinates = molecule.coordinates.map(([x, y, z]): [number, number, number] => {
    const u = Math.cos(angle) * x - Math.sin(angle) * z;
    const w = Math.sin(angle) * x + Math.cos(angle) * z;
    return [u + 0.4, Math.cos(1.1) * y - Math.sin(1.1) * w, Math.sin(1.1) * y + Math.cos(1.1) * w - 0.2];
  });
  return { ...molecule, coordinates };
}

describe('solveStructure', () => {
  for (const name of ['H2_0.735', 'HeH+']) {
    it(`gives the published integrals of ${name} up to the signs of its orbitals`, async () => {
      const { hamiltonian: h } = await referenceStructure(name, 'sto-3g');
      const { h1, eri_chemist, nuclear_repulsion } = small[name]!;
      const close = (found: number, wanted: number) =>
        expect(Math.abs(Math.abs(found) - Math.abs(wanted))).toBeLessThan(1e-8);
      expect(h.nuclearRepulsion).toBeCloseTo(nuclear_repulsion, 12);
      for (let p = 0; p < 2; p++) {
        for (let q = 0; q < 2; q++) {
          close(h.oneBody[2 * p + q]!, h1[2 * p + q]!);
          for (let r = 0; r < 2; r++) {
            for (let s = 0; s < 2; s++) {
              close(h.twoBody[packedIndex(p, q, r, s)]!, eri_chemist[((p * 2 + q) * 2 + r) * 2 + s]!);
            }
          }
        }
      }
    });
  }

  it('carries the SCF energy in its Hamiltonian, with and without a frozen core, closed and open shells', async () => {
    for (const name of ['H2', 'LiH', 'H2O', 'NH3', 'N2', 'SiH4', 'BeH', 'CH2']) {
      for (const frozenCore of [false, true]) {
        const structure = await referenceStructure(name, 'sto-3g', { frozenCore });
        expect(Math.abs(determinantEnergy(structure) - structure.scf.energy)).toBeLessThan(1e-9);
        expect(structure.frozenOrbitals).toBe(
          frozenCore ? (name === 'N2' ? 2 : name === 'SiH4' ? 5 : name === 'H2' ? 0 : 1) : 0,
        );
        expect(structure.hamiltonian.frozenCore < 0).toBe(structure.frozenOrbitals > 0);
      }
    }
  });

  it('gives the frozen-core FCI energies of Psi4', async () => {
    for (const name of ['LiH', 'BeH2', 'H2O', 'NH3']) {
      const { frozen, fci: wanted } = referenceEnergies.frozen_core_fci[`${name}|sto-3g`]!;
      const structure = await referenceStructure(name, 'sto-3g', { frozenCore: true });
      expect(structure.frozenOrbitals).toBe(frozen);
      expect(Math.abs(fci(structure.hamiltonian).energy - wanted)).toBeLessThan(1e-9);
    }
  });

  it('puts the active space around the Fermi level', async () => {
    const structure = await referenceStructure('H2O', 'sto-3g', { active: { electrons: 4, orbitals: 4 } });
    expect(structure.frozenOrbitals).toBe(3);
    expect(structure.hamiltonian).toMatchObject({ orbitals: 4, alpha: 2, beta: 2 });
    expect(Math.abs(determinantEnergy(structure) - structure.scf.energy)).toBeLessThan(1e-9);
    const whole = await referenceStructure('H2O', 'sto-3g');
    const space = fci(structure.hamiltonian).energy;
    expect(space).toBeLessThan(structure.scf.energy - 1e-3);
    expect(space).toBeGreaterThan(fci(whole.hamiltonian).energy);
  });

  it('refuses active spaces that cannot be, and says why', async () => {
    for (const [electrons, orbitals, why] of [
      [12, 6, 'has 10 electrons'],
      [3, 4, 'odd'],
      [6, 2, 'as many orbitals'],
      [4, 5, 'only 4 orbitals are left'],
      [0, 2, 'positive'],
      [2.5, 2, 'whole'],
    ] as const) {
      await expect(referenceStructure('H2O', 'sto-3g', { active: { electrons, orbitals } })).rejects.toMatchObject({
        code: 'impossible_active_space',
        message: expect.stringContaining(why),
      });
    }
    await expect(
      referenceStructure('H2O', 'sto-3g', { frozenCore: true, active: { electrons: 10, orbitals: 7 } }),
    ).rejects.toMatchObject({ message: expect.stringContaining('8 electrons outside its frozen core') });
    await expect(referenceStructure('CH2', 'sto-3g', { active: { electrons: 0, orbitals: 1 } })).rejects.toThrow();
    const lithiumIon = { ...shippedMolecule('LiH')!, symbols: ['Li'], coordinates: [[0, 0, 0]] as const, charge: 1 };
    const basis = await loadBasis('sto-3g');
    expect(() => solveStructure(lithiumIon, basis, { frozenCore: true })).toThrow(
      expect.objectContaining({ code: 'nothing_active' }),
    );
  });

  it('refuses more electrons than the basis set has room for', async () => {
    const hydride = { ...shippedMolecule('H2')!, charge: -3, multiplicity: 2 };
    const basis = await loadBasis('sto-3g');
    expect(() => solveStructure(hydride, basis)).toThrow(expect.objectContaining({ code: 'basis_too_small' }));
  });

  it('has the dipole moment of Psi4 for H2O cc-pVDZ, and turns it with the molecule', async () => {
    const water = shippedMolecule('H2O')!;
    const { dipole, group } = await referenceStructure('H2O', 'cc-pvdz');
    expect(group).toBe('C2v');
    expect(dipole[2]).toBeCloseTo(-0.809428, 6);
    expect(Math.abs(dipole[0])).toBeLessThan(1e-12);
    const basis = await loadBasis('sto-3g');
    const straight = solveStructure(water, basis).dipole;
    const along = solveStructure(turned(water, 0.7), basis).dipole;
    const wanted = turned({ ...water, coordinates: [[...straight], [0, 0, 0]] }, 0.7).coordinates;
    for (const k of [0, 1, 2] as const) expect(along[k]).toBeCloseTo(wanted[0]![k] - wanted[1]![k], 7);
  });

  it('finds the symmetry of molecules in any orientation: same energy, same number of Pauli terms', async () => {
    const basis = await loadBasis('sto-3g');
    for (const [name, group, terms] of [
      ['CH4', 'D2', 2212],
      ['N2', 'D2h', 2239],
      ['LiH', 'C2v', 631],
      ['NH3', 'Cs', 3057],
    ] as const) {
      const given = solveStructure(shippedMolecule(name)!, basis);
      const other = solveStructure(turned(shippedMolecule(name)!, 0.7), basis);
      expect([given.group, other.group]).toEqual([group, group]);
      expect(Math.abs(given.scf.energy - other.scf.energy)).toBeLessThan(1e-9);
      expect(mapToQubits(given.hamiltonian).hamiltonian.size).toBe(terms);
      expect(mapToQubits(other.hamiltonian).hamiltonian.size).toBe(terms);
    }
  });

  it('has no integral that symmetry forbids, and some of every allowed kind', async () => {
    const { hamiltonian: h } = await referenceStructure('N2', 'sto-3g');
    let allowed = 0;
    for (let p = 0; p < h.orbitals; p++) {
      for (let q = 0; q <= p; q++) {
        if (h.irreps[p] !== h.irreps[q]) expect(h.oneBody[p * h.orbitals + q]).toBe(0);
        for (let r = 0; r <= p; r++) {
          for (let s = 0; s <= r; s++) {
            const product = h.irreps[p]! ^ h.irreps[q]! ^ h.irreps[r]! ^ h.irreps[s]!;
            const value = h.twoBody[packedIndex(p, q, r, s)]!;
            if (product !== 0) expect(value).toBe(0);
            else if (value !== 0) allowed++;
          }
        }
      }
    }
    expect(allowed).toBeGreaterThan(200);
  });

  it('gives the same bits twice', async () => {
    const first = await referenceStructure('NH3', 'sto-3g');
    const second = await referenceStructure('NH3', 'sto-3g');
    expect(second.hamiltonian).toEqual(first.hamiltonian);
    expect(second.scf).toEqual(first.scf);
  });

  it('stops on request', async () => {
    const signal = { aborted: false };
    const stages = new Set<string>();
    const onProgress = (stage: string) => {
      stages.add(stage);
      signal.aborted = stage === 'scf';
    };
    await expect(referenceStructure('H2O', 'sto-3g', { signal, onProgress })).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect([...stages]).toEqual(['integrals', 'scf']);
  });
});
