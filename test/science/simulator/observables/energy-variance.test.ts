import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapToQubits, pauliSum } from '../../../../src/science/operators/index.ts';
import {
  densityMatrixSimulator,
  energyVariance,
  observableImage,
  sectorSimulator,
  statevectorSimulator,
  wasmSimulator,
} from '../../../../src/science/simulator/index.ts';
import { cases } from '../arbitraries.ts';
import { denseState, sumOf, times } from '../dense.ts';
import { randomElectrons, randomExcitations } from '../random-electrons.ts';

describe('H|ψ⟩ and the variance of the energy', () => {
  it('are those of dense matrices, in both statevector simulators', () => {
    fc.assert(
      fc.property(cases(4), ({ circuit, theta, observable, labels }) => {
        const psi = denseState(circuit, theta);
        const image = times(
          sumOf(
            circuit.qubits,
            labels.map(([label, c]) => [label, [c, 0]]),
          ),
          psi.re,
          psi.im,
        );
        const scale = observable.coefficients.reduce((sum, c) => sum + Math.abs(c), 1);
        let energy = 0;
        let squares = 0;
        psi.re.forEach((re, k) => {
          energy += re * image.re[k]! + psi.im[k]! * image.im[k]!;
          squares += image.re[k]! ** 2 + image.im[k]! ** 2;
        });
        const found = observableImage(observable, psi);
        expect(Math.abs(found.expectation - energy)).toBeLessThan(1e-12 * scale);
        found.image.re.forEach((re, k) => {
          expect(Math.abs(re - image.re[k]!)).toBeLessThan(1e-12 * scale);
          expect(Math.abs(found.image.im[k]! - image.im[k]!)).toBeLessThan(1e-12 * scale);
        });
        for (const open of [statevectorSimulator, wasmSimulator]) {
          const simulator = open(circuit, observable);
          simulator.prepare(theta);
          const variance = energyVariance(simulator, observable);
          expect(variance).toBeGreaterThanOrEqual(0);
          expect(Math.abs(variance - (squares - energy * energy))).toBeLessThan(1e-11 * scale * scale);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are the same on the determinants of a sector as on all amplitudes, frozen core or not', () => {
    const hamiltonian = randomElectrons(2, 1, [0, 1, 0], 5);
    for (const options of [{}, { mapping: 'parity', taper: 'parity2' }, { mapping: 'bravyi-kitaev' }] as const) {
      const { encoding, hamiltonian: observable } = mapToQubits(hamiltonian, { ...options, cutoff: 0 });
      const excitations = randomExcitations(hamiltonian, 3, 4);
      const sector = sectorSimulator({ hamiltonian, encoding, excitations, parameters: 3 });
      sector.prepare(Float64Array.of(0.4, -0.6, 0.2));
      const native = energyVariance(sector, observable, hamiltonian);
      expect(native).toBeGreaterThan(0.1);
      expect(Math.abs(native - energyVariance(sector, observable))).toBeLessThan(1e-10);
    }
  });

  it('vanishes in an eigenstate, however large its energy', () => {
    const observable = pauliSum(2, [
      ['XX', 1e6],
      ['ZZ', -1e6],
      ['YY', 0.3],
    ]);
    const gates = [
      { kind: 'h', qubit: 0 },
      { kind: 'cx', control: 0, target: 1 },
    ] as const;
    const simulator = wasmSimulator({ qubits: 2, parameters: 0, gates }, observable);
    simulator.prepare(new Float64Array(0));
    expect(energyVariance(simulator, observable)).toBeLessThan(1e-18);
  });

  it('refuse an observable of other qubits, and a state that is no vector', () => {
    const observable = pauliSum(2, [['ZZ', 1]]);
    const circuit = { qubits: 2, parameters: 0, gates: [] };
    const pure = statevectorSimulator(circuit, observable);
    pure.prepare(new Float64Array(0));
    expect(() => energyVariance(pure, pauliSum(3, [['ZZZ', 1]]))).toThrowError(
      expect.objectContaining({ code: 'observable_does_not_fit' }),
    );
    const mixed = densityMatrixSimulator(circuit, observable);
    mixed.prepare(new Float64Array(0));
    expect(() => energyVariance(mixed, observable)).toThrowError(expect.objectContaining({ code: 'no_statevector' }));
  });
});
