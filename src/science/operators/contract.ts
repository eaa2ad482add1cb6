/** Qubit j is bit j; masks are two 32-bit words, low word first, so 64 qubits fit. */

/** A real linear combination of Pauli strings, Σ c·P. Term k has its masks at words 2k and 2k+1. */
export interface PauliSum {
  readonly qubits: number;
  readonly size: number;
  /** Bits where the string has X or Y. */
  readonly x: Uint32Array;
  /** Bits where the string has Z or Y. */
  readonly z: Uint32Array;
  readonly coefficients: Float64Array;
}

/** A label as everyone in the field writes it: leftmost letter = highest qubit. */
export type LabelledTerm = readonly [label: string, coefficient: number];

/** The electronic problem in an orthonormal, symmetry-adapted orbital basis. Energies in hartree. */
export interface ElectronicHamiltonian {
  /** Spatial orbitals (active ones only). */
  readonly orbitals: number;
  readonly alpha: number;
  readonly beta: number;
  /** h_pq, row-major orbitals²; includes the mean field of frozen electrons. */
  readonly oneBody: Float64Array;
  /** (pq|rs) in chemist order, packed 8-fold; address with `packedIndex(p, q, r, s)`. */
  readonly twoBody: Float64Array;
  readonly nuclearRepulsion: number;
  /** Energy of the frozen core without nuclear repulsion; 0 when nothing is frozen. Part of the electronic energy. */
  readonly frozenCore: number;
  /** Irreducible representation of each orbital as a bit pattern; the product of two is their XOR. */
  readonly irreps: Int32Array;
}

export type MappingName = 'jordan-wigner' | 'parity' | 'bravyi-kitaev';
export type SpinOrder = 'block' | 'interleaved';

/** How spin orbitals became qubits. Spin orbital p of block order: α orbitals 0…n−1, then β orbitals. */
export interface QubitEncoding {
  readonly mapping: MappingName;
  readonly spinOrbitals: number;
  readonly qubits: number;
  readonly tapered: boolean;
  /** Occupation of spin orbitals (two words) → computational basis state (two words) of the qubits left. */
  encode(occupation: Uint32Array): Uint32Array;
  /** The operator T − T† of the excitation Π a†_create Π a_annihilate, as i·Σ c·P: the real c of the sum are returned. */
  excitation(create: readonly number[], annihilate: readonly number[]): PauliSum;
  /** ½(a†_p a_q + a†_q a_p), n_p for p = q; what tapering left out of it has expectation value 0, so the sum may be empty. */
  hopping(p: number, q: number): PauliSum;
}

export interface QubitProblem {
  readonly encoding: QubitEncoding;
  readonly qubits: number;
  /** Electronic Hamiltonian; its identity term holds the frozen core and leaves nuclear repulsion out. */
  readonly hamiltonian: PauliSum;
  readonly number: PauliSum;
  readonly sz: PauliSum;
  readonly s2: PauliSum;
  /** The Hartree–Fock determinant as a basis state of the qubits (two words). */
  readonly hartreeFock: Uint32Array;
}

export interface MappingOptions {
  readonly mapping?: MappingName;
  /** `z2` finds all Z-type symmetries and fixes them to the Hartree–Fock sector; `parity2` is the two-qubit reduction. */
  readonly taper?: 'none' | 'parity2' | 'z2';
  readonly spinOrder?: SpinOrder;
  /** Terms at or below this size are dropped, default 1e-8 hartree. */
  readonly cutoff?: number;
}

/** Terms that one basis change measures together. */
export interface MeasurementGroup {
  /** Indices into the Pauli sum. */
  readonly terms: readonly number[];
  /** The shared basis: X, Y or Z of each measured qubit as masks like a Pauli string's. */
  readonly x: Uint32Array;
  readonly z: Uint32Array;
}
