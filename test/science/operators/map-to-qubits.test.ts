import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  basisStateEnergy,
  expectationValue,
  type MappingName,
  mapToQubits,
  type PauliSum,
  pauliOperator,
  type SpinOrder,
  toLabels,
} from '../../../src/science/operators/index.ts';
import { referenceHamiltonian, referenceSums, syntheticHamiltonian } from './electronic-cases.ts';

const mappings: MappingName[] = ['jordan-wigner', 'parity', 'bravyi-kitaev'];
const orders: SpinOrder[] = ['block', 'interleaved'];
const everyEncoding = mappings.flatMap((mapping) => orders.map((spinOrder) => ({ mapping, spinOrder })));
const short = { 'jordan-wigner': 'jw', parity: 'parity', 'bravyi-kitaev': 'bk' };

type Planes = readonly [Float64Array, Float64Array];

function act(sum: PauliSum, [re, im]: Planes): Planes {
  const out = [new Float64Array(re.length), new Float64Array(re.length)] as const;
  pauliOperator(sum)(re, im, ...out);
  return out;
}

function randomState(qubits: number, seed: number): Planes {
  let state = seed | 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
  return [Float64Array.from({ length: 1 << qubits }, next), Float64Array.from({ length: 1 << qubits }, next)];
}

const largestDifference = (a: Planes, b: Planes) =>
  Math.max(...a.flatMap((plane, k) => Array.from(plane, (value, i) => Math.abs(value - b[k]![i]!))));

describe('mapToQubits', () => {
  for (const molecule of ['H2_0.735', 'HeH+'] as const) {
    for (const { mapping, spinOrder } of everyEncoding) {
      it(`gives the published Pauli sum of ${molecule} in ${mapping}, ${spinOrder}`, () => {
        const { hamiltonian } = mapToQubits(referenceHamiltonian(molecule), { mapping, spinOrder });
        const want = referenceSums(molecule)[`${short[mapping]}_${spinOrder}`]!;
        const have = Object.fromEntries(toLabels(hamiltonian));
        expect(Object.keys(have).sort()).toEqual(Object.keys(want).sort());
        for (const [label, coefficient] of Object.entries(want)) {
          expect(Math.abs(have[label]! - coefficient)).toBeLessThan(1e-12);
        }
      });
    }
  }

  it('orders terms as Qiskit Nature does', () => {
    const labels = (molecule: 'H2_0.735' | 'HeH+') =>
      toLabels(mapToQubits(referenceHamiltonian(molecule)).hamiltonian).map(([label]) => label);
    expect(labels('H2_0.735').join(' ')).toBe(
      'IIII IIIZ IIZI IZII ZIII IIZZ IZIZ ZIIZ YYYY XXYY YYXX XXXX IZZI ZIZI ZZII',
    );
    expect(labels('HeH+').join(' ')).toBe(
      'IIII IIIZ IIYY IIXX IIZI IZII YYII XXII ZIII IIZZ IZIZ YYIZ XXIZ ZIIZ IZYY IZXX YYYY XXYY YYXX XXXX ZIYY ZIXX ' +
        'IZZI YYZI XXZI ZIZI ZZII',
    );
  });

  it('puts the frozen core into the identity term and leaves nuclear repulsion out', () => {
    const h = referenceHamiltonian('H2_0.735');
    const identity = (frozenCore: number) => toLabels(mapToQubits({ ...h, frozenCore }).hamiltonian)[0]!;
    expect(identity(-2.5)[0]).toBe('IIII');
    expect(identity(-2.5)[1]).toBeCloseTo(identity(0)[1] - 2.5, 12);
  });

  it('gives the energy of the Hartree–Fock determinant in every encoding, tapered or not', () => {
    const h = referenceHamiltonian('H2_0.735');
    for (const encoding of everyEncoding) {
      for (const taper of ['none', 'parity2', 'z2'] as const) {
        const { hamiltonian, hartreeFock, number, sz, s2 } = mapToQubits(h, { ...encoding, taper });
        expect(basisStateEnergy(hamiltonian, hartreeFock) + h.nuclearRepulsion).toBeCloseTo(-1.1169989968, 9);
        expect(basisStateEnergy(number, hartreeFock)).toBeCloseTo(2, 12);
        expect(basisStateEnergy(sz, hartreeFock)).toBeCloseTo(0, 12);
        expect(basisStateEnergy(s2, hartreeFock)).toBeCloseTo(0, 12);
      }
    }
  });

  it('conserves particle number and spin: [H, N] = [H, Sz] = [H, S²] = 0, and H is hermitian', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer(),
        fc.constantFrom(...everyEncoding),
        fc.constantFrom('none', 'parity2', 'z2'),
        (orbitals, seed, encoding, taper) => {
          const h = syntheticHamiltonian(
            orbitals,
            1,
            orbitals > 1 ? 1 : 0,
            seed,
            orbitals === 3 ? [0, 1, 0] : undefined,
          );
          const { hamiltonian, number, sz, s2, qubits } = mapToQubits(h, { ...encoding, taper });
          const v = randomState(qubits, seed);
          const w = randomState(qubits, seed + 1);
          for (const symmetry of [number, sz, s2]) {
            expect(
              largestDifference(act(hamiltonian, act(symmetry, v)), act(symmetry, act(hamiltonian, v))),
            ).toBeLessThan(1e-9);
          }
          const hv = act(hamiltonian, v);
          const hw = act(hamiltonian, w);
          let skew = 0;
          for (let b = 0; b < v[0].length; b++) {
            skew += w[0][b]! * hv[0][b]! + w[1][b]! * hv[1][b]! - hw[0][b]! * v[0][b]! - hw[1][b]! * v[1][b]!;
          }
          expect(Math.abs(skew)).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('knows S² of one electron of each spin in two orbitals: 0 for the singlet, 2 for the triplet', () => {
    const { s2, number, sz } = mapToQubits(referenceHamiltonian('H2_0.735'));
    for (const [sign, want] of [
      [1, 0],
      [-1, 2],
    ] as const) {
      // |α in 0, β in 1⟩ ± |α in 1, β in 0⟩: bits 0b1001 and 0b0110.
      const re = new Float64Array(16);
      re[0b1001] = Math.SQRT1_2;
      re[0b0110] = sign * Math.SQRT1_2;
      const im = new Float64Array(16);
      expect(expectationValue(s2, re, im)).toBeCloseTo(want, 12);
      expect(expectationValue(number, re, im)).toBeCloseTo(2, 12);
      expect(expectationValue(sz, re, im)).toBeCloseTo(0, 12);
    }
  });

  it('reduces H2 to 2 qubits and 5 terms by the spin parities, to 1 qubit and 3 terms by all symmetries', () => {
    for (const encoding of everyEncoding) {
      const reduced = mapToQubits(referenceHamiltonian('H2_0.735'), { ...encoding, taper: 'parity2' });
      expect([reduced.qubits, reduced.hamiltonian.size]).toEqual([2, 5]);
      const tapered = mapToQubits(referenceHamiltonian('H2_0.735'), { ...encoding, taper: 'z2' });
      expect([tapered.qubits, tapered.hamiltonian.size]).toEqual([1, 3]);
    }
  });

  it('keeps one qubit when everything is conserved', () => {
    const atom = syntheticHamiltonian(1, 1, 0, 1);
    const { qubits, hamiltonian, hartreeFock } = mapToQubits(atom, { taper: 'z2' });
    expect(qubits).toBe(1);
    expect(basisStateEnergy(hamiltonian, hartreeFock)).toBeCloseTo(atom.oneBody[0]!, 12);
  });

  it('works with all 64 qubits and refuses 66', () => {
    const big = syntheticHamiltonian(
      32,
      3,
      2,
      5,
      Array.from({ length: 32 }, (_, p) => p),
    );
    let scf = 0;
    for (const mapping of mappings) {
      const spinOrder = mapping === 'parity' ? 'interleaved' : 'block';
      const { hamiltonian, hartreeFock, number } = mapToQubits(big, { mapping, spinOrder });
      const energy = basisStateEnergy(hamiltonian, hartreeFock);
      expect(basisStateEnergy(number, hartreeFock)).toBeCloseTo(5, 10);
      if (scf === 0) scf = energy;
      expect(energy).toBeCloseTo(scf, 8);
    }
    expect(() => mapToQubits(syntheticHamiltonian(33, 1, 1, 5))).toThrowError(
      expect.objectContaining({ code: 'too_many_qubits' }),
    );
  });

  it('refuses arrays and electrons that do not fit', () => {
    const h = referenceHamiltonian('H2_0.735');
    for (const wrong of [{ alpha: 3 }, { beta: -1 }, { orbitals: 3 }, { oneBody: new Float64Array(3) }]) {
      expect(() => mapToQubits({ ...h, ...wrong })).toThrowError(
        expect.objectContaining({ code: 'invalid_hamiltonian' }),
      );
    }
  });
});
