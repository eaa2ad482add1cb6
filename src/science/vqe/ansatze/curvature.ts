import { matrixElement, pairIntegrals } from '../../determinants/index.ts';
import type { ElectronicHamiltonian } from '../../operators/index.ts';
import type { ClusterOperator } from './excitations.ts';

/**
 * Second derivative of the energy along one parameter at the Hartree–Fock determinant, couplings between the operators that
 * share it left out: exp(θ(T − T†)) turns the determinant towards T|0⟩, E(θ) = E₀cos²θ + E_T sin²θ + …, so 2(E_T − E₀) each.
 */
export function curvatureOf(hamiltonian: ElectronicHamiltonian, groups: readonly (readonly ClusterOperator[])[]) {
  const { orbitals, alpha, beta } = hamiltonian;
  const integrals = pairIntegrals(hamiltonian);
  const energy = (a: number, b: number) => matrixElement(integrals, a, b, a, b);
  const lowest = (electrons: number) => (electrons === 0 ? 0 : 0xffffffff >>> (32 - electrons));
  const ground = energy(lowest(alpha), lowest(beta));
  const moved = ({ create, annihilate }: ClusterOperator) => {
    let a = lowest(alpha);
    let b = lowest(beta);
    for (const p of [...create, ...annihilate]) {
      if (p < orbitals) a = (a ^ (1 << p)) >>> 0;
      else b = (b ^ (1 << (p - orbitals))) >>> 0;
    }
    return energy(a, b);
  };
  return Float64Array.from(groups, (operators) =>
    operators.reduce((sum, operator) => sum + 2 * (moved(operator) - ground), 0),
  );
}
