import type { BasisSet, ElectronicStructure } from '../chemistry/index.ts';
import { loadBasis } from '../chemistry/index.ts';
import { pcg64 } from '../math/index.ts';
import { measurementGroups, toLabels } from '../operators/index.ts';
import type { Simulator } from '../simulator/index.ts';
import { openQasm3 } from '../simulator/index.ts';
import type { Ansatz, SearchResult } from '../vqe/index.ts';
import { ansatz, optimizer, search, startingPoint, wrongParameterCount } from '../vqe/index.ts';
import type { Energies, Outcome, RunOptions, Settings } from './contract.ts';
import { seedNeeded } from './errors.ts';
import { expectationsOf, naturalOccupations } from './expectations.ts';
import { flagsOf } from './flags.ts';
import type { Problem } from './problem.ts';
import { molecularProblem, pauliProblem, solveMolecule } from './problem.ts';
import type { References } from './references.ts';
import { referencesOf } from './references.ts';
import { needsSeed } from './settings.ts';
import { simulationOptions } from './simulation-settings.ts';

/** Loads what an experiment needs besides its settings: the basis set of a molecule, null for a Pauli sum. */
export async function prepareExperiment(settings: Settings): Promise<BasisSet | null> {
  return settings.subject.kind === 'molecule' ? loadBasis(settings.basis) : null;
}

/**
 * One VQE run beside its references. The same settings give the same outcome, bit for bit, but for `seconds`:
 * `total` is hamiltonian + mapping + vqe (references apart), `minimization` is the part of `vqe` that searched.
 * Throws `seed_needed`, `too_many_qubits`, `too_many_determinants`, `interrupted`, and what chemistry and the ansatz throw.
 */
export function runExperiment(settings: Settings, basisSet: BasisSet | null, options: RunOptions = {}): Outcome {
  if (needsSeed(settings) && settings.seed === null) throw seedNeeded();
  const { onEvent, ...progress } = options;

  onEvent?.({ kind: 'stage', stage: 'hamiltonian' });
  const started = performance.now();
  const { subject } = settings;
  const structure = subject.kind === 'molecule' ? solveMolecule(subject.molecule, settings, basisSet, progress) : null;
  const solved = performance.now();

  onEvent?.({ kind: 'stage', stage: 'mapping' });
  const problem = problemOf(settings, structure);
  const mapped = performance.now();

  onEvent?.({ kind: 'stage', stage: 'reference' });
  const references = referencesOf(problem, settings, basisSet, progress);
  const { hf, fci } = references;
  onEvent?.({ kind: 'references', hf, fci: fci ?? references.exact, nuclearRepulsion: problem.nuclearRepulsion });

  onEvent?.({ kind: 'stage', stage: 'vqe' });
  const vqeStarted = performance.now();
  const chosen = ansatz(settings.ansatz, problem, settings.ansatzReps);
  const start = initialParameters(settings, chosen, problem);
  const simulator = chosen.simulator(problem.hamiltonian, {
    ...simulationOptions(settings),
    ...(options.memory === undefined ? {} : { memory: options.memory }),
  });
  try {
    const searchStarted = performance.now();
    const result = searchFrom(start, chosen, simulator, problem, settings, options);
    const searched = performance.now();
    const energies = energiesOf(result, problem, references);
    const expectations = expectationsOf(simulator, problem);
    const natural = naturalOccupations(simulator, problem);
    const finished = performance.now();
    const seconds = {
      hamiltonian: (solved - started) / 1000,
      mapping: (mapped - solved) / 1000,
      vqe: (finished - vqeStarted) / 1000,
    };
    return {
      settings,
      simulator: simulator.name,
      qubits: problem.qubits,
      parameters: chosen.parameters,
      hamiltonian: toLabels(problem.hamiltonian),
      circuit: openQasm3(chosen.circuit()),
      initialParameters: start,
      optimalParameters: result.parameters,
      trajectory: result.trajectory,
      energies,
      flags: flagsOf({
        energies,
        expectations,
        electrons: problem.structure === null ? null : problem.electrons,
        converged: result.optimizer.converged,
        limitReached: result.limit !== null,
        scfConverged: structure?.scf.converged ?? true,
        reduced: structure !== null && structure.hamiltonian.orbitals < structure.functions,
      }),
      expectations,
      natural,
      dipole: structure?.dipole ?? null,
      optimizer: result.optimizer,
      seconds: {
        ...seconds,
        minimization: (searched - searchStarted) / 1000,
        total: seconds.hamiltonian + seconds.mapping + seconds.vqe,
      },
    };
  } finally {
    simulator.dispose();
  }
}

function problemOf(settings: Settings, structure: ElectronicStructure | null): Problem {
  if (structure !== null) return molecularProblem(structure, settings);
  if (settings.subject.kind === 'pauli-sum') return pauliProblem(settings.subject, settings);
  throw new TypeError('a molecule has a structure');
}

/**
 * Parameters of a neighbour where they fit. Along a scan the occupied symmetries of a molecule can change, and with them
 * the excitations of UCCSD: then the point starts on its own. Throws `wrong_parameter_count` where a count is fixed.
 */
function initialParameters(settings: Settings, chosen: Ansatz, problem: Problem): Float64Array {
  const { initialParameters: given, start, seed } = settings;
  if (given?.length === chosen.parameters) return Float64Array.from(given);
  if (given !== null && (chosen.name !== 'UCCSD' || start === 'random')) {
    throw wrongParameterCount(given.length, chosen.parameters);
  }
  return startingPoint(start, chosen, problem, seed ?? 0);
}

/** Streams apart from the one that draws the start; seeds end below the first of these offsets. */
const samplingStream = 2_147_483_648;
const optimizerStream = 4_294_967_296;

function searchFrom(
  start: Float64Array,
  { curvature }: Ansatz,
  simulator: Simulator,
  problem: Problem,
  settings: Settings,
  options: RunOptions,
): SearchResult {
  const { shots, seed } = settings;
  const observable = problem.hamiltonian;
  return search({
    ...options,
    simulator,
    optimizer: optimizer(settings.optimizer),
    start,
    curvature,
    maxIterations: settings.maxIterations,
    maxEvaluations: settings.maxEvaluations,
    threshold: settings.threshold,
    sampling:
      shots === null
        ? null
        : { observable, groups: measurementGroups(observable), shots, random: pcg64((seed ?? 0) + samplingStream) },
    random: pcg64((seed ?? 0) + optimizerStream),
    onEvaluation: (evaluation) =>
      options.onEvent?.({ kind: 'evaluation', evaluation, standardError: evaluation.standardError }),
  });
}

function energiesOf(result: SearchResult, problem: Problem, references: References): Energies {
  const total = result.energy + problem.nuclearRepulsion;
  const reference = references.fci ?? references.exact;
  return {
    electronic: result.energy,
    nuclearRepulsion: problem.nuclearRepulsion,
    total,
    standardError: result.standardError,
    ...references,
    errorMillihartree: reference === null ? null : (total - reference) * 1000,
  };
}
