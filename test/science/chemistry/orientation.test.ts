import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Nuclei, nuclearRepulsion } from '../../../src/science/chemistry/geometry.ts';
import { orient, turnBack } from '../../../src/science/chemistry/orientation.ts';
import { character, pointGroup } from '../../../src/science/chemistry/point-group.ts';

type Triple = readonly [number, number, number];

function nuclei(atoms: readonly (readonly [charge: number, position: Triple])[]): Nuclei {
  return {
    symbols: atoms.map(() => 'H'),
    charges: Float64Array.from(atoms, ([charge]) => charge),
    positions: Float64Array.from(atoms.flatMap(([, position]) => position)),
  };
}

function turned(given: Nuclei, a: number, b: number, c: number): Nuclei {
  const positions = Float64Array.from(given.positions);
  for (const [angle, i, j] of [
    [a, 0, 1],
    [b, 1, 2],
    [c, 0, 1],
  ] as const) {
    for (let k = 0; k < positions.length; k += 3) {
      const [u, v] = [positions[k + i]!, positions[k + j]!];
      positions[k + i] = Math.cos(angle) * u - Math.sin(angle) * v;
      positions[k + j] = Math.sin(angle) * u + Math.cos(angle) * v;
    }
  }
  return { ...given, positions: positions.map((x, k) => x + [0.3, -1.2, 2][k % 3]!) };
}

const ring = (n: number, radius: number, charge: number, z = 0, phase = 0) =>
  Array.from({ length: n }, (_, k): [number, Triple] => {
    const angle = phase + (2 * Math.PI * k) / n;
    return [charge, [radius * Math.cos(angle), radius * Math.sin(angle), z]];
  });

const shapes: [string, string, Nuclei][] = [
  ['an atom', 'D2h', nuclei([[2, [0, 0, 0]]])],
  [
    'a homonuclear diatomic',
    'D2h',
    nuclei([
      [7, [0, 0, 0]],
      [7, [0, 0, 2]],
    ]),
  ],
  [
    'a heteronuclear diatomic',
    'C2v',
    nuclei([
      [3, [0, 0, 0]],
      [1, [0, 0, 3]],
    ]),
  ],
  [
    'water',
    'C2v',
    nuclei([
      [8, [0, 0, 0.2]],
      [1, [0, 1.4, -0.9]],
      [1, [0, -1.4, -0.9]],
    ]),
  ],
  ['benzene', 'D2h', nuclei([...ring(6, 2.6, 6), ...ring(6, 4.7, 1)])],
  ['boron trifluoride', 'C2v', nuclei([[5, [0, 0, 0]], ...ring(3, 2.5, 9)])],
  ['ammonia', 'Cs', nuclei([[7, [0, 0, 0.2]], ...ring(3, 1.8, 1, -0.5)])],
  [
    'staggered ethane',
    'C2h',
    nuclei([[6, [0, 0, 1.4]], [6, [0, 0, -1.4]], ...ring(3, 1.9, 1, 2.2), ...ring(3, 1.9, 1, -2.2, Math.PI)]),
  ],
  [
    'methane',
    'D2',
    nuclei([
      [6, [0, 0, 0]],
      [1, [1, 1, 1]],
      [1, [-1, -1, 1]],
      [1, [-1, 1, -1]],
      [1, [1, -1, -1]],
    ]),
  ],
  [
    'hydrogen peroxide',
    'C2',
    nuclei([
      [8, [1.3, 0, 0]],
      [8, [-1.3, 0, 0]],
      [1, [1.6, 1.3, 0.8]],
      [1, [-1.6, -1.3, 0.8]],
    ]),
  ],
  ['an octahedron', 'D2h', nuclei([[16, [0, 0, 0]], ...ring(4, 3, 9), [9, [0, 0, 3]], [9, [0, 0, -3]]])],
  [
    'four different nuclei',
    'C1',
    nuclei([
      [6, [0, 0, 0]],
      [1, [2, 0, 0]],
      [9, [0, 2.5, 0]],
      [17, [0, 0, 3]],
    ]),
  ],
  [
    'an inversion centre alone',
    'Ci',
    nuclei([
      [6, [1, 0.2, 0]],
      [6, [-1, -0.2, 0]],
      [1, [2, 1, 0.7]],
      [1, [-2, -1, -0.7]],
      [9, [1, -2, 1.5]],
      [9, [-1, 2, -1.5]],
    ]),
  ],
];

describe('orient', () => {
  for (const [what, name, shape] of shapes) {
    it(`finds ${name} for ${what}, however it lies`, () => {
      expect(orient(shape).group.name).toBe(name);
      const angle = fc.double({ min: 0, max: 6.3, noNaN: true });
      fc.assert(
        fc.property(angle, angle, angle, (a, b, c) => {
          const given = turned(shape, a, b, c);
          const orientation = orient(given);
          expect(orientation.group.name).toBe(name);
          expect(nuclearRepulsion(orientation.nuclei)).toBeCloseTo(nuclearRepulsion(given), 10);
          for (let k = 0; k < given.positions.length; k += 3) {
            const at = (p: Float64Array): Triple => [p[k]!, p[k + 1]!, p[k + 2]!];
            const back = turnBack(orientation, at(orientation.nuclei.positions));
            at(given.positions).forEach((x, axis) => {
              expect(back[axis]).toBeCloseTo(x, 11);
            });
          }
        }),
        { numRuns: 15 },
      );
    });
  }

  it('leaves a molecule alone whose axes show all there is', () => {
    const methane = shapes.find(([what]) => what === 'methane')![2];
    expect(orient(methane)).toMatchObject({ axes: null, nuclei: methane });
  });
});

describe('character', () => {
  it('is a representation: products are XORs, different irreps are orthogonal', () => {
    for (const [, , shape] of shapes) {
      const group = pointGroup(shape);
      const irreps = Array.from({ length: 1 << group.generators.length }, (_, k) => k);
      const of = (operation: number, irrep: number) => character(group, operation, irrep);
      const broken = group.operations.flatMap((a) =>
        group.operations.flatMap((b) =>
          irreps.flatMap((x) =>
            irreps.filter((y) => of(a ^ b, x) !== of(a, x) * of(b, x) || of(a, x ^ y) !== of(a, x) * of(a, y)),
          ),
        ),
      );
      expect(broken).toEqual([]);
      expect(irreps.length).toBe(group.operations.length);
      const product = (x: number, y: number) => group.operations.reduce((sum, a) => sum + of(a, x) * of(a, y), 0);
      const wanted = irreps.map((x) => irreps.map((y) => (x === y ? irreps.length : 0)));
      expect(irreps.map((x) => irreps.map((y) => product(x, y)))).toEqual(wanted);
    }
  });
});
