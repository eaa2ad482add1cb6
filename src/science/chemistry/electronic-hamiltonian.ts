import { congruence } from '../math/index.ts';
import type { ElectronicHamiltonian } from '../operators/index.ts';
import type { OrbitalSpace } from './active-space.ts';
import { coulombExchange } from './fock.ts';
import type { Integrals } from './integrals.ts';
import { transformRepulsion } from './orbital-transform.ts';

/**
 * The Hamiltonian of the active orbitals in the mean field of the frozen ones.
 * `coefficients` is row-major functions × orbitals, `irreps` one bit pattern for each orbital.
 * Frozen core: E = Σ2h_ii + Σ(2J − K)_ij, h ← h + Σ(2J − K)_i. Integrals forbidden by symmetry are exactly zero.
 */
export function electronicHamiltonian(
  integrals: Integrals,
  coefficients: Float64Array,
  irreps: Int32Array,
  space: OrbitalSpace,
): ElectronicHamiltonian {
  const { size, core, repulsion } = integrals;
  const { frozen, orbitals } = space;
  const width = irreps.length;
  const columns = (from: number, count: number) => {
    const out = new Float64Array(size * count);
    for (let i = 0; i < size; i++)
      for (let k = 0; k < count; k++) out[i * count + k] = coefficients[i * width + from + k]!;
    return out;
  };
  const field = frozenField(integrals, columns(0, frozen), frozen);
  const active = columns(frozen, orbitals);
  const labels = irreps.slice(frozen, frozen + orbitals);
  const oneBody = congruence(field.effectiveCore ?? core, active, size, orbitals);
  for (let i = 0; i < orbitals; i++) {
    for (let j = 0; j < i; j++) {
      // Both triangles get the same bits, and what symmetry forbids is not left to rounding.
      const value = labels[i] === labels[j] ? oneBody[i * orbitals + j]! : 0;
      oneBody[i * orbitals + j] = value;
      oneBody[j * orbitals + i] = value;
    }
  }
  return {
    orbitals,
    alpha: space.alpha,
    beta: space.beta,
    oneBody,
    twoBody: transformRepulsion(repulsion, size, active, orbitals, labels),
    nuclearRepulsion: integrals.nuclearRepulsion,
    frozenCore: field.energy,
    irreps: labels,
  };
}

function frozenField({ size, core, repulsion }: Integrals, columns: Float64Array, frozen: number) {
  if (frozen === 0) return { energy: 0, effectiveCore: null };
  const density = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < frozen; k++) sum += columns[i * frozen + k]! * columns[j * frozen + k]!;
      density[i * size + j] = 2 * sum;
    }
  }
  const { coulomb, exchange } = coulombExchange(repulsion, size, [density]);
  const effectiveCore = core.map((h, i) => h + coulomb[i]! - 0.5 * exchange[0]![i]!);
  let energy = 0;
  for (let i = 0; i < density.length; i++) energy += 0.5 * density[i]! * (core[i]! + effectiveCore[i]!);
  return { energy, effectiveCore };
}
