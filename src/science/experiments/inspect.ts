import type { BasisSet, ElectronicStructure, Molecule } from '../chemistry/index.ts';
import { scf, solveStructure } from '../chemistry/index.ts';
import type { Progress } from '../math/index.ts';
import { mapToQubits } from '../operators/index.ts';
import type { Settings } from './contract.ts';
import { type EvaluationCost, evaluationCost } from './evaluation-cost.ts';
import { taperingOf } from './problem.ts';
import { fullConfigurationInteraction } from './references.ts';

/** What can be known of a molecule before running it. Energies are total, in hartree. */
export interface MoleculeInspection {
  readonly molecule: string;
  /** All electrons, and those of the active space. */
  readonly electrons: number;
  readonly activeElectrons: number;
  /** Active spatial orbitals. */
  readonly orbitals: number;
  readonly qubits: number;
  /** Abelian point group. */
  readonly group: string;
  readonly terms: number | null;
  readonly termsSkipped: string | null;
  readonly nuclearRepulsion: number;
  readonly hf: { readonly method: 'rhf' | 'rohf'; readonly energy: number; readonly converged: boolean };
  readonly uhf: number;
  readonly fci: number | null;
  readonly fciSkipped: string | null;
  /** Of the simulator that these settings choose; null above 32 qubits. */
  readonly memoryBytes: number | null;
  /** One energy with its gradient: measured where that is quick, else modelled. */
  readonly secondsPerEvaluation: number | null;
  readonly parameters: number | null;
}

/** Beyond this a mapping takes longer than anybody expects of an inspection. */
const mappedQubits = 32;

/**
 * Electrons, orbitals, qubits, terms, references and cost of a molecule under these settings. Never refuses for size:
 * what is too large is null with the reason beside it. Throws what chemistry throws, and `interrupted`.
 */
export function inspectMolecule(
  molecule: Molecule,
  settings: Settings,
  basisSet: BasisSet,
  progress: Progress = {},
): MoleculeInspection {
  const { basis, frozenCore, active } = settings;
  const structure = solveStructure(molecule, basisSet, { ...progress, basis, frozenCore, active });
  const { hamiltonian } = structure;
  const reference = fullConfigurationInteraction(hamiltonian, settings.fci, progress);
  return {
    molecule: molecule.name,
    electrons: structure.electrons,
    activeElectrons: hamiltonian.alpha + hamiltonian.beta,
    orbitals: hamiltonian.orbitals,
    group: structure.group,
    nuclearRepulsion: structure.nuclearRepulsion,
    hf: {
      method: structure.scf.method === 'rhf' ? 'rhf' : 'rohf',
      energy: structure.scf.energy,
      converged: structure.scf.converged,
    },
    uhf: scf(molecule, basisSet, { ...progress, method: 'uhf' }).energy,
    fci: reference.energy,
    fciSkipped: reference.skipped,
    ...sizes(structure, settings),
  };
}

function sizes(
  structure: ElectronicStructure,
  settings: Settings,
): Pick<MoleculeInspection, 'qubits' | 'terms' | 'termsSkipped'> & EvaluationCost {
  const { hamiltonian } = structure;
  const spinOrbitals = 2 * hamiltonian.orbitals;
  const taper = taperingOf(settings);
  if (spinOrbitals > mappedQubits) {
    return {
      qubits: taper === 'parity2' ? spinOrbitals - 2 : spinOrbitals,
      terms: null,
      termsSkipped: `${spinOrbitals} qubits are more than ${mappedQubits}, up to which terms are counted`,
      memoryBytes: null,
      secondsPerEvaluation: null,
      parameters: null,
    };
  }
  const qubitProblem = mapToQubits(hamiltonian, { mapping: settings.mapping, taper });
  return {
    qubits: qubitProblem.qubits,
    terms: qubitProblem.hamiltonian.size,
    termsSkipped: null,
    ...evaluationCost(hamiltonian, qubitProblem, settings),
  };
}
