import { readFileSync } from 'node:fs';
import type { Objective } from '../../../../src/science/vqe/contract.ts';

interface Fixture {
  readonly seed: number;
  readonly x0: readonly number[];
  readonly E0: number;
  readonly results: Readonly<Record<string, { readonly E: number; readonly nfev: number }>>;
}

const reference: { hamiltonian: Record<string, number>; fixtures: Fixture[] } = JSON.parse(
  readFileSync(new URL('../../../data/reference/optimizers-scipy.json', import.meta.url), 'utf8'),
);
export const fixtures = reference.fixtures;

const terms = Object.entries(reference.hamiltonian).map(([label, coefficient]) => {
  let flips = 0;
  let signs = 0;
  let imaginary = 0;
  for (let qubit = 0; qubit < 4; qubit++) {
    const letter = label[3 - qubit]!;
    if (letter === 'X' || letter === 'Y') flips |= 1 << qubit;
    if (letter === 'Z' || letter === 'Y') signs |= 1 << qubit;
    if (letter === 'Y') imaginary++;
  }
  // Every term of this Hamiltonian has an even number of Y: its factor i^(number of Y) is real.
  return { flips, signs, factor: imaginary % 4 === 2 ? -coefficient : coefficient };
});
const sign = Float64Array.from({ length: 16 }, (_, mask) =>
  mask.toString(2).replaceAll('0', '').length % 2 === 0 ? 1 : -1,
);

function state(x: Float64Array): { re: Float64Array; im: Float64Array } {
  const re = new Float64Array(16);
  const im = new Float64Array(16);
  re[0] = 1;
  for (let layer = 0; layer < 3; layer++) {
    for (let qubit = 0; qubit < 4; qubit++) {
      const angle = x[8 * layer + qubit]! / 2;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let k = 0; k < 16; k++) {
        if ((k >> qubit) & 1) continue;
        const other = k | (1 << qubit);
        for (const part of [re, im]) {
          const [low, high] = [part[k]!, part[other]!];
          part[k] = c * low - s * high;
          part[other] = s * low + c * high;
        }
      }
    }
    for (let qubit = 0; qubit < 4; qubit++) {
      const angle = x[8 * layer + 4 + qubit]! / 2;
      for (let k = 0; k < 16; k++) {
        const [c, s] = [Math.cos(angle), (k >> qubit) & 1 ? Math.sin(angle) : -Math.sin(angle)];
        [re[k], im[k]] = [c * re[k]! - s * im[k]!, c * im[k]! + s * re[k]!];
      }
    }
    if (layer === 2) break;
    for (let control = 2; control >= 0; control--) {
      for (let k = 0; k < 16; k++) {
        const other = k ^ (1 << (control + 1));
        if (!((k >> control) & 1) || other < k) continue;
        for (const part of [re, im]) [part[k], part[other]] = [part[other]!, part[k]!];
      }
    }
  }
  return { re, im };
}

/** H2 of the SciPy fixtures: four qubits, RY and RZ layers, 24 parameters; energies only. */
export const h2: Objective = {
  dimension: 24,
  energy(x) {
    const { re, im } = state(x);
    let energy = 0;
    for (const { flips, signs, factor } of terms) {
      let sum = 0;
      for (let k = 0; k < 16; k++) {
        const product = re[k]! * re[k ^ flips]! + im[k]! * im[k ^ flips]!;
        sum += sign[k & signs]! * product;
      }
      energy += factor * sum;
    }
    return energy;
  },
};

/** The same with exact gradients: every angle turns a Pauli rotation, so dE/dθ = (E(θ + π/2) − E(θ − π/2))/2. */
export const h2WithGradient: Objective = {
  dimension: 24,
  energy: h2.energy,
  energyAndGradient(x, gradient) {
    const shifted = Float64Array.from(x);
    for (let i = 0; i < 24; i++) {
      shifted[i] = x[i]! + Math.PI / 2;
      const above = h2.energy(shifted);
      shifted[i] = x[i]! - Math.PI / 2;
      gradient[i] = (above - h2.energy(shifted)) / 2;
      shifted[i] = x[i]!;
    }
    return h2.energy(x);
  },
};
