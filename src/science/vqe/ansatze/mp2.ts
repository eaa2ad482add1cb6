import type { ElectronicHamiltonian } from '../../operators/index.ts';
import { packedIndex } from '../../operators/index.ts';
import type { ClusterOperator } from './excitations.ts';

/** Where two determinants are degenerate they mix half and half: no amplitude is larger than that rotation. */
const largestAmplitude = Math.PI / 4;

/**
 * First-order amplitudes ⟨ij‖ab⟩ / (f_i + f_j − f_a − f_b) of double excitations, 0 for singles. `f` is the diagonal of
 * the Fock matrix of each spin, so the formula serves closed and open shells. Møller and Plesset, Phys. Rev. 46, 618
 * (1934). At stretched bonds denominators vanish; amplitudes are cut at π/4.
 */
export function mp2Amplitudes(hamiltonian: ElectronicHamiltonian, operators: readonly ClusterOperator[]): Float64Array {
  const { orbitals } = hamiltonian;
  const fock = fockDiagonals(hamiltonian);
  return Float64Array.from(operators, ({ create, annihilate }) => {
    if (create.length !== 2) return 0;
    const [a, b] = create;
    const [j, i] = annihilate;
    const coupling = antisymmetrised(hamiltonian, i, j, a, b, orbitals);
    const gap = fock[a] + fock[b] - fock[i] - fock[j];
    if (coupling === 0) return 0;
    if (gap <= Math.abs(coupling) / largestAmplitude) return coupling > 0 ? -largestAmplitude : largestAmplitude;
    return -coupling / gap;
  });
}

/** f_pp of every spin orbital in block order: h_pp + Σ_i occupied [(pp|ii) − (pi|pi) for equal spins]. */
export function fockDiagonals(hamiltonian: ElectronicHamiltonian): Float64Array {
  const { orbitals, alpha, beta, oneBody, twoBody } = hamiltonian;
  const fock = new Float64Array(2 * orbitals);
  for (let p = 0; p < orbitals; p++) {
    let coulomb = oneBody[p * orbitals + p];
    for (let i = 0; i < alpha; i++) coulomb += twoBody[packedIndex(p, p, i, i)];
    for (let i = 0; i < beta; i++) coulomb += twoBody[packedIndex(p, p, i, i)];
    for (const [spin, count] of [
      [0, alpha],
      [1, beta],
    ]) {
      let exchange = 0;
      for (let i = 0; i < count; i++) exchange += twoBody[packedIndex(p, i, p, i)];
      fock[spin * orbitals + p] = coulomb - exchange;
    }
  }
  return fock;
}

/** ⟨ij‖ab⟩ = (ia|jb) − (ib|ja), each integral only where the spins agree. Arguments are spin orbitals. */
function antisymmetrised(h: ElectronicHamiltonian, i: number, j: number, a: number, b: number, n: number): number {
  const integral = (p: number, q: number, r: number, s: number) =>
    Math.floor(p / n) === Math.floor(q / n) && Math.floor(r / n) === Math.floor(s / n)
      ? h.twoBody[packedIndex(p % n, q % n, r % n, s % n)]
      : 0;
  return integral(i, a, j, b) - integral(i, b, j, a);
}
