import type { ElectronicHamiltonian, MappingOptions, PauliSum, QubitProblem } from './contract.ts';
import { electronicStrings, numberStrings, spinSquaredStrings } from './electronic.ts';
import { encodingMatrix } from './encoding-matrix.ts';
import { invalidHamiltonian, tooManyQubits } from './errors.ts';
import { qubitLimit } from './labels.ts';
import { packedLength } from './packed-index.ts';
import { qubitEncoding } from './qubit-encoding.ts';
import { hermitianSum, restrictTable } from './raw-to-pauli.ts';
import { type StringTable, stringTable } from './string-table.ts';
import { conservedParities, taperingOf } from './tapering.ts';

/** Below this the coefficients of number, Sz and S² (multiples of 1/8) are rounding. */
const rounding = 1e-12;

/**
 * Maps an electronic Hamiltonian to qubits with its symmetry operators and the Hartree–Fock state.
 * Term order is that of Qiskit Nature: first appearance while expanding h_pq, then (pq|rs), row-major over spin orbitals.
 * The identity term holds the frozen core but not nuclear repulsion. Tapering fixes the Hartree–Fock sector and keeps at
 * least one qubit; parts of S² outside the sector are dropped, as their expectation value is zero in it.
 * Throws `too_many_qubits` above 64 before tapering, `invalid_hamiltonian` when arrays and numbers do not fit.
 */
export function mapToQubits(h: ElectronicHamiltonian, options: MappingOptions = {}): QubitProblem {
  const { mapping = 'jordan-wigner', taper = 'none', spinOrder = 'block', cutoff = 1e-8 } = options;
  const n = h.orbitals;
  const modes = 2 * n;
  checkHamiltonian(h);
  const matrix = encodingMatrix(mapping, modes);
  const order = Array.from({ length: modes }, (_, p) => {
    if (spinOrder === 'block') return p;
    return p < n ? 2 * p : 2 * (p - n) + 1;
  });
  const full = qubitEncoding(mapping, matrix, order, null);
  const occupied = occupation(h);
  // Integrals this small cannot reach the cutoff together; skipping them keeps symmetric molecules fast.
  const strings = electronicStrings(h, matrix, order, cutoff * 1e-6);

  let encoding = full;
  let finish = (table: StringTable, threshold: number): PauliSum => hermitianSum(modes, table, threshold);
  if (taper !== 'none') {
    const parities =
      taper === 'z2'
        ? conservedParities(modes, hermitianSum(modes, strings, cutoff).x)
        : spinParities(full.parityOf, n);
    const tapering = taperingOf(modes, parities, full.encode(occupied));
    encoding = qubitEncoding(mapping, matrix, order, tapering);
    finish = (table, threshold) => {
      const kept = largeStrings(table, threshold);
      return hermitianSum(tapering.kept.length, restrictTable(kept, tapering).table, threshold);
    };
  }
  const perSpin = (alpha: number, beta: number) => order.map((_, p) => (p < n ? alpha : beta));
  return {
    encoding,
    qubits: encoding.qubits,
    hamiltonian: finish(strings, cutoff),
    number: finish(numberStrings(matrix, order, perSpin(1, 1)), rounding),
    sz: finish(numberStrings(matrix, order, perSpin(0.5, -0.5)), rounding),
    s2: finish(spinSquaredStrings(matrix, order), rounding),
    hartreeFock: encoding.encode(occupied),
  };
}

/** Qubit masks of the conserved parities of α and of β electrons. */
function spinParities(parityOf: (spinOrbitals: readonly number[]) => readonly [number, number], n: number) {
  const block = (from: number) => Array.from({ length: n }, (_, p) => from + p);
  return Uint32Array.from([...parityOf(block(0)), ...parityOf(block(n))]);
}

function largeStrings(table: StringTable, threshold: number): StringTable {
  const large = stringTable(table.size);
  for (let k = 0; k < table.size; k++) {
    const { x, z, coefficients } = table;
    if (!(Math.abs(coefficients[k]!) > threshold)) continue;
    large.add(x[2 * k]!, x[2 * k + 1]!, z[2 * k]!, z[2 * k + 1]!, coefficients[k]!);
  }
  return large;
}

/** Occupation of the lowest orbitals of each spin, as two words over spin orbitals in block order. */
function occupation(h: ElectronicHamiltonian): Uint32Array {
  const words = new Uint32Array(2);
  const fill = (p: number) => {
    words[p >> 5]! |= 1 << (p & 31);
  };
  for (let p = 0; p < h.alpha; p++) fill(p);
  for (let p = 0; p < h.beta; p++) fill(h.orbitals + p);
  return words;
}

function checkHamiltonian(h: ElectronicHamiltonian): void {
  const n = h.orbitals;
  if (!Number.isInteger(n) || n < 1) throw invalidHamiltonian(`it has ${n} orbitals`);
  if (2 * n > qubitLimit) throw tooManyQubits(2 * n, qubitLimit, 'This molecule');
  if (h.oneBody.length !== n * n) throw invalidHamiltonian(`${h.oneBody.length} one-body integrals for ${n} orbitals`);
  if (h.twoBody.length !== packedLength(n)) {
    throw invalidHamiltonian(`${h.twoBody.length} two-body integrals for ${n} orbitals`);
  }
  for (const electrons of [h.alpha, h.beta]) {
    if (!Number.isInteger(electrons) || electrons < 0 || electrons > n) {
      throw invalidHamiltonian(`${electrons} electrons of one spin in ${n} orbitals`);
    }
  }
}
