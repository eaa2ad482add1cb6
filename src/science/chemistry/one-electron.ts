import type { AtomicOrbitals, ContractedFunction, Shell } from './atomic-orbitals.ts';
import { boys } from './boys.ts';
import type { Nuclei } from './geometry.ts';
import { coulombTensor, hermiteExpansion, hermiteIndex } from './hermite.ts';
import type { ShellPair } from './shell-pairs.ts';

/** Row-major functions × functions; atomic units. */
export interface OneElectronIntegrals {
  readonly overlap: Float64Array;
  readonly kinetic: Float64Array;
  readonly attraction: Float64Array;
  /** ⟨μ|x|ν⟩, ⟨μ|y|ν⟩, ⟨μ|z|ν⟩ about the origin of the coordinates. */
  readonly dipole: readonly [Float64Array, Float64Array, Float64Array];
}

/** Overlap, kinetic energy, attraction by the nuclei and dipole moment, from the Hermite expansions of the shell pairs. */
export function oneElectronIntegrals(orbitals: AtomicOrbitals, pairs: readonly ShellPair[]): OneElectronIntegrals {
  const { size, nuclei } = orbitals;
  const matrix = () => new Float64Array(size * size);
  const dipole: [Float64Array, Float64Array, Float64Array] = [matrix(), matrix(), matrix()];
  const overlap = matrix();
  const attraction = matrix();
  for (const pair of pairs) {
    addMoments(pair, size, overlap, dipole);
    addAttraction(pair, size, nuclei, attraction);
  }
  for (const m of [overlap, attraction, ...dipole]) mirror(m, size);
  return { overlap, kinetic: kineticEnergy(orbitals), attraction, dipole };
}

const firstMoments = [hermiteIndex(1, 0, 0), hermiteIndex(0, 1, 0), hermiteIndex(0, 0, 1)];

/** ∫Λ_tuv = δ·(π/p)^(3/2); ∫x·Λ_tuv adds the first Hermite moment to the centre times the overlap. */
function addMoments(pair: ShellPair, size: number, overlap: Float64Array, dipole: readonly Float64Array[]): void {
  for (let k = 0; k < pair.exponents.length; k++) {
    const ratio = Math.PI / pair.exponents[k]!;
    const volume = ratio * Math.sqrt(ratio);
    for (let entry = pair.start[k]!; entry < pair.start[k + 1]!; entry++) {
      const at = position(pair, pair.row[entry]!, size);
      const value = pair.value[entry]! * volume;
      const hermite = pair.hermite[entry]!;
      if (hermite === 0) {
        overlap[at]! += value;
        for (let axis = 0; axis < 3; axis++) dipole[axis]![at]! += value * pair.centers[3 * k + axis]!;
      } else {
        const axis = firstMoments.indexOf(hermite);
        if (axis >= 0) dipole[axis]![at]! += value;
      }
    }
  }
}

const moments = new Float64Array(16);

function addAttraction(pair: ShellPair, size: number, nuclei: Nuclei, attraction: Float64Array): void {
  for (let k = 0; k < pair.exponents.length; k++) {
    const p = pair.exponents[k]!;
    for (let nucleus = 0; nucleus < nuclei.charges.length; nucleus++) {
      const x = pair.centers[3 * k]! - nuclei.positions[3 * nucleus]!;
      const y = pair.centers[3 * k + 1]! - nuclei.positions[3 * nucleus + 1]!;
      const z = pair.centers[3 * k + 2]! - nuclei.positions[3 * nucleus + 2]!;
      boys(pair.degree, p * (x * x + y * y + z * z), moments);
      const prefactor = (-nuclei.charges[nucleus]! * 2 * Math.PI) / p;
      const tensor = coulombTensor(pair.degree, p, x, y, z, prefactor, moments);
      for (let entry = pair.start[k]!; entry < pair.start[k + 1]!; entry++) {
        attraction[position(pair, pair.row[entry]!, size)]! += pair.value[entry]! * tensor[pair.hermite[entry]!]!;
      }
    }
  }
}

function position(pair: ShellPair, product: number, size: number): number {
  return pair.left[product]! * size + pair.right[product]!;
}

function mirror(m: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) m[j * size + i] = m[i * size + j]!;
}

/** ⟨μ|−½∇²|ν⟩ from one-dimensional overlaps in which the second function has two powers more or fewer. */
function kineticEnergy(orbitals: AtomicOrbitals): Float64Array {
  const { size, shells } = orbitals;
  const kinetic = new Float64Array(size * size);
  shells.forEach((a, i) => {
    for (const b of shells.slice(0, i + 1)) addKinetic(a, b, size, kinetic);
  });
  mirror(kinetic, size);
  return kinetic;
}

function addKinetic(a: Shell, b: Shell, size: number, kinetic: Float64Array): void {
  a.exponents.forEach((alpha, k) => {
    b.exponents.forEach((beta, l) => {
      const axes = ([0, 1, 2] as const).map((axis) =>
        axisIntegrals(a.momentum, b.momentum, alpha, beta, a.center[axis] - b.center[axis]),
      );
      const ratio = Math.PI / (alpha + beta);
      const volume = ratio * Math.sqrt(ratio);
      a.functions.forEach((f, i) => {
        b.functions.forEach((g, j) => {
          const scale = volume * f.coefficients[k]! * g.coefficients[l]!;
          if (scale === 0 || a.first + i < b.first + j) return;
          kinetic[(a.first + i) * size + b.first + j]! += scale * kineticOfProduct(axes, f, g, b.momentum + 1);
        });
      });
    });
  });
}

interface AxisIntegrals {
  readonly overlap: Float64Array;
  /** −½ times the second derivative of the second function. */
  readonly curvature: Float64Array;
}

function axisIntegrals(imax: number, jmax: number, a: number, b: number, ab: number): AxisIntegrals {
  const e = hermiteExpansion(imax, jmax + 2, a, b, ab);
  const s = (i: number, j: number) => e[(i * (jmax + 3) + j) * (imax + jmax + 3)]!;
  const overlap = new Float64Array((imax + 1) * (jmax + 1));
  const curvature = new Float64Array((imax + 1) * (jmax + 1));
  for (let i = 0; i <= imax; i++) {
    for (let j = 0; j <= jmax; j++) {
      const at = i * (jmax + 1) + j;
      overlap[at] = s(i, j);
      const lower = j > 1 ? j * (j - 1) * s(i, j - 2) : 0;
      curvature[at] = -0.5 * lower + b * (2 * j + 1) * s(i, j) - 2 * b * b * s(i, j + 2);
    }
  }
  return { overlap, curvature };
}

function kineticOfProduct(
  axes: readonly AxisIntegrals[],
  f: ContractedFunction,
  g: ContractedFunction,
  stride: number,
): number {
  const [x, y, z] = axes as [AxisIntegrals, AxisIntegrals, AxisIntegrals];
  let sum = 0;
  for (const { powers: p, weight: wp } of f.angular.monomials) {
    for (const { powers: q, weight: wq } of g.angular.monomials) {
      const i = p[0] * stride + q[0];
      const j = p[1] * stride + q[1];
      const k = p[2] * stride + q[2];
      sum +=
        wp *
        wq *
        (x.curvature[i]! * y.overlap[j]! * z.overlap[k]! +
          x.overlap[i]! * y.curvature[j]! * z.overlap[k]! +
          x.overlap[i]! * y.overlap[j]! * z.curvature[k]!);
    }
  }
  return sum;
}
