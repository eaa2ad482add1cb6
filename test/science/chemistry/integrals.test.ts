import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atomicOrbitals } from '../../../src/science/chemistry/atomic-orbitals.ts';
import { type Nuclei, nucleiOf } from '../../../src/science/chemistry/geometry.ts';
import { guessFock } from '../../../src/science/chemistry/guess.ts';
import { type BasisName, loadBasis } from '../../../src/science/chemistry/index.ts';
import { type Integrals, integralsOf } from '../../../src/science/chemistry/integrals.ts';
import { aufbau } from '../../../src/science/chemistry/occupation.ts';
import { orthonormalBasis } from '../../../src/science/chemistry/orthonormal-basis.ts';
import { pointGroup } from '../../../src/science/chemistry/point-group.ts';
import { iterateField, toOrthonormal } from '../../../src/science/chemistry/self-consistent-field.ts';
import { packedIndex } from '../../../src/science/operators/index.ts';
import { referenceMolecule } from './scf-cases.ts';

/** RHF energy in the axes as they are, without the alignment that `solveStructure` begins with. */
async function energyAsGiven(nuclei: Nuclei, name: BasisName, harmonics: 'spherical' | 'cartesian', pairs: number) {
  const basis = await loadBasis(name);
  const orbitals = atomicOrbitals(nuclei, basis, harmonics);
  const integrals = integralsOf(orbitals);
  const adapted = orthonormalBasis(orbitals, pointGroup(nuclei), integrals.overlap);
  const start = toOrthonormal(guessFock('sad', integrals, orbitals, basis), adapted);
  return iterateField(integrals, adapted, [start], { method: 'rhf', occupy: aufbau(pairs, pairs) }).energy;
}

/** Turned about the z axis, then the x axis, then shifted. */
function moved(nuclei: Nuclei, a: number, b: number, shift: readonly number[]): Nuclei {
  const positions = Float64Array.from(nuclei.positions);
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [positions[i]!, positions[i + 1]!, positions[i + 2]!];
    const u = Math.cos(a) * x - Math.sin(a) * y;
    const v = Math.sin(a) * x + Math.cos(a) * y;
    positions[i] = u + shift[0]!;
    positions[i + 1] = Math.cos(b) * v - Math.sin(b) * z + shift[1]!;
    positions[i + 2] = Math.sin(b) * v + Math.cos(b) * z + shift[2]!;
  }
  return { ...nuclei, positions };
}

describe('integrals', () => {
  for (const [name, basis, harmonics, pairs] of [
    ['H2O', '6-31g*', 'spherical', 5],
    ['H2O', '6-31g*', 'cartesian', 5],
    ['HF', 'cc-pvdz', 'spherical', 5],
  ] as const) {
    it(`give ${name} ${basis} (${harmonics}) one energy, however it is turned and shifted`, async () => {
      const nuclei = nucleiOf(referenceMolecule(name));
      const energy = await energyAsGiven(nuclei, basis, harmonics, pairs);
      const angle = fc.double({ min: 0, max: 6.3, noNaN: true });
      const shift = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -3, max: 3, noNaN: true })));
      await fc.assert(
        fc.asyncProperty(angle, angle, shift, async (a, b, by) => {
          const turned = await energyAsGiven(moved(nuclei, a, b, by), basis, harmonics, pairs);
          expect(Math.abs(turned - energy)).toBeLessThan(1e-10);
        }),
        { numRuns: 3 },
      );
    });
  }

  it('reproduce two s Gaussians in closed form', () => {
    const [alpha, beta, distance] = [0.9, 0.35, 1.3];
    const integrals = twoGaussians(alpha, beta, distance);
    const p = alpha + beta;
    const mu = (alpha * beta) / p;
    // Szabo & Ostlund, Modern Quantum Chemistry, appendix A, with normalised primitives.
    const ratio = (2 * Math.sqrt(alpha * beta)) / p;
    const overlap = ratio * Math.sqrt(ratio) * Math.exp(-mu * distance * distance);
    const kinetic = mu * (3 - 2 * mu * distance * distance) * overlap;
    expect(integrals.overlap[1]).toBeCloseTo(overlap, 14);
    expect(integrals.dipole[2][1]).toBeCloseTo((overlap * beta * distance) / p, 14);
    expect(integrals.dipole[0][1]).toBe(0);
    // (aa|aa) = 2·√(α/π) of a normalised Gaussian with itself.
    expect(integrals.repulsion[packedIndex(0, 0, 0, 0)]).toBeCloseTo(2 * Math.sqrt(alpha / Math.PI), 13);
    // One proton at each centre: the attraction of a function to its own is −2·√(2α/π).
    const far = twoGaussians(alpha, beta, 1e4);
    expect(far.core[0]).toBeCloseTo(1.5 * alpha - 2 * Math.sqrt((2 * alpha) / Math.PI) - 1e-4, 10);
    expect(integrals.core[1]).toBeLessThan(kinetic);
    expect(integrals.core[1]).toBe(integrals.core[2]);
  });

  it('hold d functions of norm 1 in both conventions, five or six of them', async () => {
    const basis = await loadBasis('cc-pvdz');
    for (const [harmonics, size] of [
      ['spherical', 14],
      ['cartesian', 15],
    ] as const) {
      const orbitals = atomicOrbitals(nucleiOf(referenceMolecule('Ne')), basis, harmonics);
      const { overlap } = integralsOf(orbitals);
      expect(orbitals.size).toBe(size);
      for (let i = 0; i < size; i++) expect(overlap[i * size + i]).toBeCloseTo(1, 13);
    }
  });

  it('stop on request with a failure that says so', async () => {
    const orbitals = atomicOrbitals(nucleiOf(referenceMolecule('H2')), await loadBasis('sto-3g'));
    expect(() => integralsOf(orbitals, { signal: { aborted: true } })).toThrow(
      expect.objectContaining({ code: 'interrupted' }),
    );
  });
});

function twoGaussians(alpha: number, beta: number, distance: number): Integrals {
  const nuclei = {
    symbols: ['H', 'He'],
    charges: Float64Array.of(1, 1),
    positions: Float64Array.of(0, 0, 0, 0, 0, distance),
  };
  const shell = (exponent: number) => [{ l: [0], exponents: [exponent], coefficients: [[1]] }];
  return integralsOf(atomicOrbitals(nuclei, { name: 'sto-3g', elements: { H: shell(alpha), He: shell(beta) } }));
}
