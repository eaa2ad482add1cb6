import { describe, expect, it } from 'vitest';
import { fci } from '../../../src/science/determinants/index.ts';
import { lanczos } from '../../../src/science/math/index.ts';
import {
  basisStateEnergy,
  expectationValue,
  flipGroups,
  type MappingName,
  mapToQubits,
  realPauliOperator,
} from '../../../src/science/operators/index.ts';
import { referenceStructure } from '../reference-molecules.ts';

const mappings: MappingName[] = ['jordan-wigner', 'parity', 'bravyi-kitaev'];

/** STO-3G: qubits, terms, flip masks, tapered qubits and terms; the same with a frozen core. */
const counts: [string, number[], number[] | null][] = [
  ['H2', [4, 15, 2, 1, 3], null],
  ['HeH+', [4, 27, 4, 2, 9], null],
  ['LiH', [12, 631, 84, 8, 558], [10, 276, 6, 231]],
  ['BeH2', [14, 666, 94, 9, 596], [12, 327, 7, 268]],
  ['H2O', [14, 1086, 162, 10, 1035], [12, 551, 8, 514]],
  ['NH3', [16, 3057, 493, 13, 3048], [14, 1742, 11, 1733]],
  ['N2', [20, 2239, 378, 15, 2229], [16, 825, 11, 815]],
  ['CO2', [30, 11434, 2074, 25, 11434], [24, 4173, 19, 4173]],
];

describe('molecules on qubits', () => {
  for (const [name, all, frozen] of counts) {
    it(`${name} has the published number of qubits and terms, tapered and with a frozen core`, async () => {
      const { hamiltonian } = await referenceStructure(name, 'sto-3g');
      const full = mapToQubits(hamiltonian);
      const tapered = mapToQubits(hamiltonian, { taper: 'z2' });
      const flips = new Set(flipGroups(full.hamiltonian).map(({ xLow }) => xLow)).size;
      expect([full.qubits, full.hamiltonian.size, flips, tapered.qubits, tapered.hamiltonian.size]).toEqual(all);
      for (const mapping of ['parity', 'bravyi-kitaev'] as const) {
        expect(mapToQubits(hamiltonian, { mapping }).hamiltonian.size).toBe(all[1]);
      }
      if (frozen === null) return;
      const active = (await referenceStructure(name, 'sto-3g', { frozenCore: true })).hamiltonian;
      const small = mapToQubits(active);
      const smallest = mapToQubits(active, { taper: 'z2' });
      expect([small.qubits, small.hamiltonian.size, smallest.qubits, smallest.hamiltonian.size]).toEqual(frozen);
    });
  }

  for (const name of ['H2', 'HeH+', 'LiH', 'BeH', 'CH2', 'H4']) {
    it(`${name}: the Hartree–Fock state has the SCF energy and spin in every encoding`, async () => {
      const { hamiltonian: h, scf } = await referenceStructure(name, 'sto-3g');
      for (const mapping of mappings) {
        for (const spinOrder of ['block', 'interleaved'] as const) {
          for (const taper of ['none', 'parity2', 'z2'] as const) {
            const { hamiltonian, hartreeFock, number, sz, s2 } = mapToQubits(h, { mapping, spinOrder, taper });
            expect(basisStateEnergy(hamiltonian, hartreeFock) + h.nuclearRepulsion).toBeCloseTo(scf.energy, 8);
            expect(basisStateEnergy(number, hartreeFock)).toBeCloseTo(h.alpha + h.beta, 11);
            expect(basisStateEnergy(sz, hartreeFock)).toBeCloseTo((h.alpha - h.beta) / 2, 11);
            expect(basisStateEnergy(s2, hartreeFock)).toBeCloseTo(scf.s2, 11);
          }
        }
      }
    });
  }

  const everything = mappings.flatMap((mapping) =>
    (['none', 'parity2', 'z2'] as const).map((taper) => ({ mapping, taper })),
  );
  const some = everything.filter(
    ({ mapping, taper }) => taper === 'z2' || (mapping === 'parity' && taper === 'parity2'),
  );
  for (const [name, frozenCore, encodings] of [
    ['H2', false, everything],
    ['H4', false, everything],
    ['LiH', true, everything],
    ['LiH', false, [...some, { mapping: 'jordan-wigner', taper: 'none' } as const]],
    ['BeH2', true, some],
    ['H2O', true, [...some, { mapping: 'bravyi-kitaev', taper: 'none' } as const]],
  ] as const) {
    it(`${name}${frozenCore ? ', frozen core' : ''}: the lowest eigenvalue of mapped and tapered operators is the FCI energy`, async () => {
      const { hamiltonian: h } = await referenceStructure(name, 'sto-3g', { frozenCore });
      const want = fci(h);
      for (const encoding of encodings) {
        const problem = mapToQubits(h, encoding);
        const size = 2 ** problem.qubits;
        const apply = realPauliOperator(problem.hamiltonian)!;
        const { value, vector, converged } = lanczos(apply, size, { tolerance: 1e-5 });
        expect(converged).toBe(true);
        expect(Math.abs(value + h.nuclearRepulsion - want.energy)).toBeLessThan(1e-8);
        const zero = new Float64Array(size);
        expect(expectationValue(problem.number, vector, zero)).toBeCloseTo(h.alpha + h.beta, 7);
        expect(expectationValue(problem.s2, vector, zero)).toBeCloseTo(want.s2, 7);
      }
    });
  }

  it('HeH+ tapered stays with its two electrons, although three would reach lower', async () => {
    const { hamiltonian: h } = await referenceStructure('HeH+', 'sto-3g');
    const lowest = (taper: 'none' | 'z2') => {
      const { hamiltonian, qubits } = mapToQubits(h, { taper });
      return lanczos(realPauliOperator(hamiltonian)!, 2 ** qubits).value + h.nuclearRepulsion;
    };
    expect(lowest('none')).toBeCloseTo(-3.01339, 5);
    expect(lowest('z2')).toBeCloseTo(fci(h).energy, 9);
  });
});
