import { innerProduct } from '../../math/index.ts';
import { dualBasis } from './dual-basis.ts';
import { difference, distance, norm } from './vectors.ts';

export interface Sample {
  readonly x: Float64Array;
  readonly energy: number;
}

/**
 * A simplex of n + 1 points around its lowest one, and the linear function that interpolates the energies there.
 * Edge j leads from the lowest point to vertex j; normal j is dual to the edges: normal_j · edge_k = δ_jk, so that it
 * stands on the face opposite vertex j and 1/‖normal_j‖ is that vertex's height above the face.
 */
export class LinearSimplex {
  best: Sample;
  private readonly n: number;
  private readonly vertices: Sample[];
  private readonly normals: Float64Array[];

  constructor(samples: readonly Sample[]) {
    this.n = samples.length - 1;
    const lowest = samples.reduce((low, sample, k) => (sample.energy < samples[low]!.energy ? k : low), 0);
    this.best = samples[lowest]!;
    this.vertices = samples.filter((_, k) => k !== lowest);
    this.normals = dualBasis(this.vertices.map(({ x }) => difference(x, this.best.x)));
  }

  /** Slope of the linear function, hartree per radian. */
  gradient(): Float64Array {
    const gradient = new Float64Array(this.n);
    for (let j = 0; j < this.n; j++) {
      const rise = this.vertices[j]!.energy - this.best.energy;
      const normal = this.normals[j]!;
      for (let i = 0; i < this.n; i++) gradient[i]! += rise * normal[i]!;
    }
    return gradient;
  }

  /** Height of each vertex above the face opposite it. */
  heights(): Float64Array {
    const heights = new Float64Array(this.n);
    for (let j = 0; j < this.n; j++) heights[j] = 1 / norm(this.normals[j]!);
    return heights;
  }

  /** Distance of each vertex from `point`, by default from the best one. */
  distances(point: Float64Array = this.best.x): Float64Array {
    const distances = new Float64Array(this.n);
    for (let j = 0; j < this.n; j++) distances[j] = distance(this.vertices[j]!.x, point);
    return distances;
  }

  /** By how many times its present height vertex j would stand above its face at best + step. */
  heightFactors(step: Float64Array): Float64Array {
    const factors = new Float64Array(this.n);
    for (let j = 0; j < this.n; j++) factors[j] = Math.abs(innerProduct(this.normals[j]!, step));
    return factors;
  }

  /** Unit vector perpendicular to the face opposite vertex j. */
  unitNormal(j: number): Float64Array {
    const normal = this.normals[j]!;
    const length = norm(normal);
    return normal.map((value) => value / length);
  }

  /** Puts `sample` in the place of vertex j; the lowest point becomes the best one again. */
  replace(j: number, sample: Sample): void {
    this.vertices[j] = sample;
    this.exchangeNormal(j);
    if (sample.energy < this.best.energy) this.promote(j);
  }

  /** Normal j and the others follow the new edge j; thousands of such updates lose no digits that energies have. */
  private exchangeNormal(j: number): void {
    const edge = difference(this.vertices[j]!.x, this.best.x);
    const normal = this.normals[j]!;
    const projection = innerProduct(normal, edge);
    for (let i = 0; i < this.n; i++) normal[i]! /= projection;
    for (let k = 0; k < this.n; k++) {
      if (k === j) continue;
      const other = this.normals[k]!;
      const overlap = innerProduct(other, edge);
      for (let i = 0; i < this.n; i++) other[i]! -= overlap * normal[i]!;
    }
  }

  /** Vertex j becomes the best point: the other normals stay, its own is minus the sum of all. */
  private promote(j: number): void {
    const sum = new Float64Array(this.n);
    for (const normal of this.normals) for (let i = 0; i < this.n; i++) sum[i]! -= normal[i]!;
    this.normals[j] = sum;
    [this.best, this.vertices[j]] = [this.vertices[j]!, this.best];
  }
}
