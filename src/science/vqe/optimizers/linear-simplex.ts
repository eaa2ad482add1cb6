import { dot, norm } from './vectors.ts';

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
  private readonly edges: Float64Array[];
  private normals: Float64Array[];
  private replacements = 0;

  constructor(samples: readonly Sample[]) {
    this.n = samples.length - 1;
    const lowest = samples.reduce((low, sample, k) => (sample.energy < samples[low]!.energy ? k : low), 0);
    const best = samples[lowest]!;
    this.best = best;
    this.vertices = samples.filter((_, k) => k !== lowest);
    this.edges = this.vertices.map(({ x }) => difference(x, best.x));
    this.normals = dualBasis(this.edges);
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
    return Float64Array.from(this.normals, (normal) => 1 / norm(normal));
  }

  /** Distance of each vertex from `point`, by default from the best one. */
  distances(point: Float64Array = this.best.x): Float64Array {
    return Float64Array.from(this.vertices, ({ x }) => norm(difference(x, point)));
  }

  /** By how many times its present height vertex j would stand above its face at best + step. */
  heightFactors(step: Float64Array): Float64Array {
    return Float64Array.from(this.normals, (normal) => Math.abs(dot(normal, step)));
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
    this.edges[j] = difference(sample.x, this.best.x);
    if (++this.replacements % this.n === 0) this.normals = dualBasis(this.edges);
    else this.exchangeNormal(j);
    if (sample.energy < this.best.energy) this.promote(j);
  }

  private exchangeNormal(j: number): void {
    const edge = this.edges[j]!;
    const normal = this.normals[j]!;
    const projection = dot(normal, edge);
    for (let i = 0; i < this.n; i++) normal[i]! /= projection;
    for (let k = 0; k < this.n; k++) {
      if (k === j) continue;
      const other = this.normals[k]!;
      const overlap = dot(other, edge);
      for (let i = 0; i < this.n; i++) other[i]! -= overlap * normal[i]!;
    }
  }

  /** Vertex j becomes the best point: the other normals stay, its own is minus the sum of all. */
  private promote(j: number): void {
    const sum = new Float64Array(this.n);
    for (const normal of this.normals) for (let i = 0; i < this.n; i++) sum[i]! -= normal[i]!;
    this.normals[j] = sum;
    [this.best, this.vertices[j]] = [this.vertices[j]!, this.best];
    for (let k = 0; k < this.n; k++) this.edges[k] = difference(this.vertices[k]!.x, this.best.x);
  }
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}

/** The vectors with normal_j · edge_k = δ_jk: rows of the inverse of the matrix of edges as columns (Gauss–Jordan). */
function dualBasis(edges: readonly Float64Array[]): Float64Array[] {
  const n = edges.length;
  const matrix = Array.from({ length: n }, (_, i) => Float64Array.from(edges, (edge) => edge[i]!));
  const inverse = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    [inverse[column], inverse[pivot]] = [inverse[pivot]!, inverse[column]!];
    const top = matrix[column]!;
    const topInverse = inverse[column]!;
    const scale = 1 / top[column]!;
    for (let i = 0; i < n; i++) {
      top[i]! *= scale;
      topInverse[i]! *= scale;
    }
    for (let row = 0; row < n; row++) {
      const factor = matrix[row]![column]!;
      if (row === column || factor === 0) continue;
      for (let i = 0; i < n; i++) {
        matrix[row]![i]! -= factor * top[i]!;
        inverse[row]![i]! -= factor * topInverse[i]!;
      }
    }
  }
  return inverse;
}
