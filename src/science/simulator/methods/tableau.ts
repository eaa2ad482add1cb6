import { parity, popcount, sharedParity } from '../../operators/index.ts';
import type { PauliMasks } from './pauli-turns.ts';

/** Hermitian Pauli strings with signs: row r has its masks at words 2r and 2r + 1; sign 1 for −P. */
export interface PauliRows {
  readonly x: Int32Array;
  readonly z: Int32Array;
  readonly sign: Uint8Array;
}

/**
 * The stabilizer state of up to 64 qubits after Clifford gates on |0…0⟩: n destabilizers, then n stabilizers, each a Hermitian Pauli
 * string with a sign. All gates are quarter turns about Pauli strings, all rows are two words wide.
 * Aaronson & Gottesman, Phys. Rev. A 70, 052328 (2004).
 */
export class Tableau implements PauliRows {
  readonly qubits: number;
  readonly x: Int32Array;
  readonly z: Int32Array;
  readonly sign: Uint8Array;

  constructor(qubits: number) {
    this.qubits = qubits;
    this.x = new Int32Array(4 * qubits);
    this.z = new Int32Array(4 * qubits);
    this.sign = new Uint8Array(2 * qubits);
    this.reset();
  }

  /** Back to |0…0⟩: destabilizers X_j, stabilizers Z_j. */
  reset(): void {
    this.x.fill(0);
    this.z.fill(0);
    this.sign.fill(0);
    for (let qubit = 0; qubit < this.qubits; qubit++) {
      const word = qubit >> 5;
      this.x[2 * qubit + word] = 1 << (qubit & 31);
      this.z[2 * (this.qubits + qubit) + word] = 1 << (qubit & 31);
    }
  }

  /** Applies exp(−iπ·quarters·P/4) to the state. */
  turn(string: PauliMasks, quarters: number): void {
    turnRows(this, string, quarters);
  }

  /** ⟨P⟩: 0 when a stabilizer anticommutes with P, else ±1, as P is ± a product of stabilizers. */
  expectation(px0: number, px1: number, pz0: number, pz1: number): -1 | 0 | 1 {
    const { qubits, x, z, sign } = this;
    for (let w = 2 * qubits; w < 4 * qubits; w += 2) {
      if (parity((pz0 & x[w]!) ^ (pz1 & x[w + 1]!) ^ (z[w]! & px0) ^ (z[w + 1]! & px1)) === 1) return 0;
    }
    let x0 = 0;
    let x1 = 0;
    let z0 = 0;
    let z1 = 0;
    let power = 0;
    for (let row = 0; row < qubits; row++) {
      const d = 2 * row;
      if (parity((pz0 & x[d]!) ^ (pz1 & x[d + 1]!) ^ (z[d]! & px0) ^ (z[d + 1]! & px1)) === 0) continue;
      // P anticommutes with this destabilizer, so its stabilizer is in the product.
      const w = d + 2 * qubits;
      const crossed = sharedParity(z0, z1, x[w]!, x[w + 1]!);
      power += phaseOfProduct(x0, x1, z0, z1, x[w]!, x[w + 1]!, z[w]!, z[w + 1]!, crossed) + 2 * sign[row + qubits]!;
      x0 ^= x[w]!;
      x1 ^= x[w + 1]!;
      z0 ^= z[w]!;
      z1 ^= z[w + 1]!;
    }
    return (power & 2) === 0 ? 1 : -1;
  }
}

/** R ← U·R·U† for every row and U = exp(−iπ·quarters·P/4): rows that anticommute with P become ∓iP times themselves. */
export function turnRows({ x, z, sign }: PauliRows, string: PauliMasks, quarters: number): void {
  const turns = quarters & 3;
  if (turns === 0) return;
  const px0 = string.x[0]!;
  const px1 = string.x[1]!;
  const pz0 = string.z[0]!;
  const pz1 = string.z[1]!;
  for (let row = 0, w = 0; row < sign.length; row++, w += 2) {
    const x0 = x[w]!;
    const x1 = x[w + 1]!;
    const z0 = z[w]!;
    const z1 = z[w + 1]!;
    if (parity((pz0 & x0) ^ (pz1 & x1) ^ (z0 & px0) ^ (z1 & px1)) === 0) continue;
    if (turns === 2) {
      sign[row]! ^= 1;
      continue;
    }
    const crossed = parity((pz0 & x0) ^ (pz1 & x1));
    // The factor of i in ∓iP·R, an even power.
    const power = phaseOfProduct(px0, px1, pz0, pz1, x0, x1, z0, z1, crossed) + (turns === 1 ? 3 : 1);
    x[w] = x0 ^ px0;
    x[w + 1] = x1 ^ px1;
    z[w] = z0 ^ pz0;
    z[w + 1] = z1 ^ pz1;
    sign[row]! ^= (power >> 1) & 1;
  }
}

/** e in P₁P₂ = i^e·P₃ for the Hermitian strings of these masks; `crossed` is the parity of z₁·x₂. */
export function phaseOfProduct(
  x0: number,
  x1: number,
  z0: number,
  z1: number,
  u0: number,
  u1: number,
  v0: number,
  v1: number,
  crossed: number,
): number {
  const y1 = popcount(x0 & z0) + popcount(x1 & z1);
  const y2 = popcount(u0 & v0) + popcount(u1 & v1);
  const y3 = popcount((x0 ^ u0) & (z0 ^ v0)) + popcount((x1 ^ u1) & (z1 ^ v1));
  return (y1 + y2 - y3 + 2 * crossed) & 3;
}
