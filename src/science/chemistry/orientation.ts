import { eigenSymmetric } from '../math/index.ts';
import type { Nuclei } from './geometry.ts';
import { centerOfCharge, type PointGroup, permutation, pointGroup } from './point-group.ts';

type Vector = readonly [number, number, number];

/** A molecule turned about the origin so that its symmetry elements lie along the coordinate axes. */
export interface Orientation {
  readonly nuclei: Nuclei;
  readonly group: PointGroup;
  /** Rows are the new axes in old coordinates; null when the molecule stayed as it was given. */
  readonly axes: readonly [Vector, Vector, Vector] | null;
}

/**
 * Turns a molecule into the axes that show most of D2h. It stays as it is given unless another orientation has more
 * operations; among equals the one with more twofold rotations is taken. Pure rotation: no shift, no reflection.
 */
export function orient(nuclei: Nuclei): Orientation {
  const given: Orientation = { nuclei, group: pointGroup(nuclei), axes: null };
  if (given.group.operations.length === 8) return given;
  let best = given;
  let bestRank = rank(given.group) + 0.5;
  for (const axes of triads(symmetryAxes(nuclei))) {
    const turned = { ...nuclei, positions: rotated(nuclei.positions, axes) };
    const group = pointGroup(turned);
    if (rank(group) <= bestRank) continue;
    if (best === given && group.operations.length === given.group.operations.length) continue;
    best = { nuclei: turned, group, axes };
    bestRank = rank(group);
  }
  return best;
}

/** A vector of the oriented frame in the axes that the molecule was given in. */
export function turnBack(orientation: Orientation, v: Vector): [number, number, number] {
  const { axes } = orientation;
  if (!axes) return [v[0], v[1], v[2]];
  const component = (k: 0 | 1 | 2) => axes[0][k] * v[0] + axes[1][k] * v[1] + axes[2][k] * v[2];
  return [component(0), component(1), component(2)];
}

function rank(group: PointGroup): number {
  return group.operations.length * 8 + group.operations.filter((mask) => mask === 3 || mask === 5 || mask === 6).length;
}

function rotated(positions: Float64Array, axes: readonly Vector[]): Float64Array {
  const out = new Float64Array(positions.length);
  for (let a = 0; a < positions.length; a += 3) {
    const r: Vector = [positions[a]!, positions[a + 1]!, positions[a + 2]!];
    axes.forEach((axis, k) => {
      out[a + k] = dot(axis, r);
    });
  }
  return out;
}

/** Directions that carry a twofold rotation or a mirror's normal. */
function symmetryAxes(nuclei: Nuclei): Vector[] {
  const center = centerOfCharge(nuclei);
  const relative = Array.from(nuclei.charges, (_, a): Vector => {
    const at = (axis: 0 | 1 | 2) => nuclei.positions[3 * a + axis]! - center[axis];
    return [at(0), at(1), at(2)];
  });
  const found: Vector[] = [];
  for (const axis of candidates(nuclei, relative)) {
    if (found.some((other) => Math.abs(dot(axis, other)) > 1 - 1e-10)) continue;
    const along = relative.map((r) => 2 * dot(axis, r));
    const turned = permutation(nuclei, (a, k) => center[k] + along[a]! * axis[k] - relative[a]![k]);
    const mirrored = turned ?? permutation(nuclei, (a, k) => center[k] + relative[a]![k] - along[a]! * axis[k]);
    if (mirrored) found.push(axis);
  }
  return found;
}

/**
 * An axis of a symmetric molecule is a principal axis, goes through a nucleus or between two equivalent ones, joins two
 * of them, or is perpendicular to both.
 */
function candidates(nuclei: Nuclei, relative: readonly Vector[]): Vector[] {
  const list: Vector[] = [...relative];
  for (let a = 0; a < relative.length; a++) {
    for (let b = 0; b < a; b++) {
      const p = relative[a]!;
      const q = relative[b]!;
      const equivalent = nuclei.charges[a] === nuclei.charges[b] && Math.abs(dot(p, p) - dot(q, q)) < 1e-3;
      if (!equivalent) continue;
      list.push(combine(p, q, 1), combine(p, q, -1), cross(p, q));
    }
  }
  const tensor = new Float64Array(9);
  relative.forEach((r, a) => {
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) tensor[3 * i + j]! += nuclei.charges[a]! * r[i]! * r[j]!;
  });
  const { vectors } = eigenSymmetric(tensor, 3);
  for (const k of [0, 1, 2]) list.push([vectors[k]!, vectors[3 + k]!, vectors[6 + k]!]);
  return list.flatMap((v) => {
    const length = Math.sqrt(dot(v, v));
    return length < 1e-3 ? [] : [scaled(v, 1 / length)];
  });
}

/** Right-handed triples of axes: two perpendicular ones of the list, or one and any that is perpendicular to it. */
function* triads(axes: readonly Vector[]): Generator<readonly [Vector, Vector, Vector]> {
  for (const z of axes) {
    const partners = axes.filter((axis) => Math.abs(dot(axis, z)) < 1e-4);
    const smallest = [0, 1, 2].reduce((k, j) => (Math.abs(z[j]!) < Math.abs(z[k]!) ? j : k), 0);
    if (partners.length === 0) partners.push([smallest === 0 ? 1 : 0, smallest === 1 ? 1 : 0, smallest === 2 ? 1 : 0]);
    for (const partner of partners) {
      const rest = combine(partner, z, -dot(partner, z));
      const x = scaled(rest, 1 / Math.sqrt(dot(rest, rest)));
      yield [x, cross(z, x), z];
    }
  }
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function scaled(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

function combine(a: Vector, b: Vector, factor: number): Vector {
  return [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
