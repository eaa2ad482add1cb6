import { describe, expect, it } from 'vitest';
import { blockHamiltonian, makeSector } from '../../../src/science/determinants/index.ts';
import { pcg64 } from '../../../src/science/math/index.ts';
import { sectorProgram, splitBySpin } from '../../../src/science/simulator/sector-program.ts';
import { randomElectrons, randomExcitations } from './random-electrons.ts';

describe('the program of a sector', () => {
  it.each([0, 40])('turns the same when only %i pairs of determinants are kept', (most) => {
    for (const [alpha, beta, irreps] of [
      [2, 2, [0, 1, 2, 3]],
      [2, 1, [0, 1, 0, 1]],
    ] as const) {
      const hamiltonian = randomElectrons(alpha, beta, irreps, 3);
      const sector = makeSector(hamiltonian.orbitals, alpha, beta);
      const excitations = randomExcitations(hamiltonian, 5, 4);
      const parts = excitations.map((excitation) => splitBySpin(excitation, sector));
      const blocks = blockHamiltonian(hamiltonian, sector);
      const { memory } = blocks;
      const size = blocks.dimension(0);
      const random = pcg64(5);
      const start = Float64Array.from({ length: 2 * size }, () => random.standardNormal());
      const turns = parts.map(() => random.standardNormal());
      const results = [undefined, most].map((limit) => {
        const { address, segments } = sectorProgram(blocks, 0, parts, limit);
        const angles = memory.placeNumbers(turns.flatMap((phi) => [Math.cos(phi), Math.sin(phi)]));
        const state = memory.placeNumbers(start.subarray(0, size));
        const both = memory.placeNumbers(start);
        const derivatives = memory.placeNumbers(new Float64Array(parts.length));
        memory.kernels.rotateSector(address, segments, angles, state);
        memory.kernels.unrotateSector(address, segments, angles, both, derivatives);
        return [
          memory.numbersAt(state, size).slice(),
          memory.numbersAt(both, 2 * size).slice(),
          memory.numbersAt(derivatives, parts.length).slice(),
        ] as const;
      });
      const [whole, nested] = results as [(typeof results)[0], (typeof results)[0]];
      expect(nested[0]).toEqual(whole[0]);
      expect(nested[1]).toEqual(whole[1]);
      for (const [k, value] of whole[2].entries()) expect(nested[2][k]).toBeCloseTo(value, 11);
    }
  });
});
