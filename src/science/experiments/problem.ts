import type { BasisSet, ElectronicStructure, Molecule } from '../chemistry/index.ts';
import { solveStructure } from '../chemistry/index.ts';
import type { Progress } from '../math/index.ts';
import type { MappingOptions } from '../operators/index.ts';
import { denseQubitLimit, mapToQubits, readPauliSum } from '../operators/index.ts';
import type { AnsatzProblem } from '../vqe/index.ts';
import type { Settings, Subject } from './contract.ts';
import { basisMissing, tooManyQubits } from './errors.ts';
import { refuseOrbitals, refuseStatevector } from './size.ts';

/** A subject as operators: what every ansatz and every reference starts from. */
export interface Problem extends AnsatzProblem {
  /** null for a Pauli sum. */
  readonly structure: ElectronicStructure | null;
  readonly nuclearRepulsion: number;
}

/** Electronic structure of a molecule, refused where the ansatz of these settings cannot hold its state. */
export function solveMolecule(
  molecule: Molecule,
  settings: Settings,
  basisSet: BasisSet | null,
  progress: Progress,
): ElectronicStructure {
  if (basisSet === null) throw basisMissing(settings.basis);
  const structure = solveStructure(molecule, basisSet, {
    ...progress,
    basis: settings.basis,
    frozenCore: settings.frozenCore,
    active: settings.active,
  });
  refuseOrbitals(settings, structure.hamiltonian);
  return structure;
}

/**
 * How these settings taper: all Z2 symmetries with `taper`; the parity mapping always gives back the two qubits that
 * hold the parities of α electrons and of all electrons, which is what it is chosen for.
 */
export function taperingOf(settings: Pick<Settings, 'taper' | 'mapping'>): NonNullable<MappingOptions['taper']> {
  if (settings.taper) return 'z2';
  return settings.mapping === 'parity' ? 'parity2' : 'none';
}

/** The mapped problem of a molecule. Throws `too_many_qubits` where the ansatz needs a statevector that is too long. */
export function molecularProblem(structure: ElectronicStructure, settings: Settings): Problem {
  const { hamiltonian: electronic } = structure;
  const qubitProblem = mapToQubits(electronic, { mapping: settings.mapping, taper: taperingOf(settings) });
  refuseStatevector(settings, qubitProblem.qubits);
  return {
    qubits: qubitProblem.qubits,
    hamiltonian: qubitProblem.hamiltonian,
    qubitProblem,
    electronic,
    electrons: { alpha: electronic.alpha, beta: electronic.beta },
    structure,
    nuclearRepulsion: electronic.nuclearRepulsion,
  };
}

/** A user's Pauli sum as it is: no nuclei, no orbitals. Throws `invalid_pauli_label`, `too_many_qubits`. */
export function pauliProblem(subject: Extract<Subject, { kind: 'pauli-sum' }>, settings: Settings): Problem {
  const hamiltonian = readPauliSum(subject.terms, subject.name);
  // Without integrals every ansatz works on the statevector, UCCSD too.
  if (hamiltonian.qubits > denseQubitLimit)
    throw tooManyQubits(settings.ansatz, hamiltonian.qubits, denseQubitLimit, 'pauli-sum');
  return {
    qubits: hamiltonian.qubits,
    hamiltonian,
    qubitProblem: null,
    electronic: null,
    electrons: subject.electrons,
    structure: null,
    nuclearRepulsion: 0,
  };
}
