import type { LabelledTerm } from '../operators/index.ts';
import { denseQubitLimit, readPauliSum } from '../operators/index.ts';
import { type SimulatorName, usefulThreads } from '../simulator/index.ts';
import type { Ansatz } from '../vqe/index.ts';
import { ansatz, ansatzName, defaultReps, wrongParameterCount } from '../vqe/index.ts';
import { tooManyQubits } from './errors.ts';

export interface EvaluationRequest {
  readonly terms: readonly LabelledTerm[];
  readonly ansatz?: string;
  readonly reps?: number | null;
  /** For UCCSD and ExcitationPreserving. */
  readonly electrons?: { readonly alpha: number; readonly beta: number } | null;
  /** For one call; default 1. */
  readonly threads?: number;
  /** Bytes that the process may still take; default: no limit. */
  readonly memory?: number;
}

/** A Pauli sum and an ansatz, compiled once, to be evaluated at any number of points. */
export interface PreparedEvaluation {
  readonly ansatz: Ansatz;
  readonly simulator: SimulatorName;
  readonly qubits: number;
  readonly terms: number;
  readonly parameters: number;
  /** How many are used. */
  readonly threads: number;
  /** Energy at `theta` (default zeros); with `gradient` the derivatives are written there. Throws `wrong_parameter_count`. */
  energy(theta?: Float64Array, gradient?: Float64Array | null): number;
  dispose(): void;
}

/**
 * Compiles a user's Pauli sum with an ansatz (default EfficientSU2, 2 repetitions).
 * Throws `invalid_pauli_label`, `unknown_ansatz`, `bad_repetitions`, `electrons_needed`, `too_many_qubits`,
 * `too_many_qubits_for_statevector` where memory is too small, `invalid_threads`.
 */
export function prepareEvaluation(request: EvaluationRequest): PreparedEvaluation {
  const hamiltonian = readPauliSum(request.terms);
  const { qubits } = hamiltonian;
  const name = ansatzName(request.ansatz ?? 'EfficientSU2');
  if (qubits > denseQubitLimit) throw tooManyQubits(name, qubits, denseQubitLimit, 'pauli-sum');
  const problem = {
    qubits,
    hamiltonian,
    qubitProblem: null,
    electronic: null,
    electrons: request.electrons ?? null,
  };
  const chosen = ansatz(name, problem, request.reps ?? defaultReps);
  const threads = usefulThreads(qubits, request.threads ?? 1);
  const { memory } = request;
  const simulator = chosen.simulator(hamiltonian, { threads, ...(memory === undefined ? {} : { memory }) });
  const origin = new Float64Array(chosen.parameters);
  return {
    ansatz: chosen,
    simulator: simulator.name,
    qubits,
    terms: hamiltonian.size,
    parameters: chosen.parameters,
    threads: simulator.name === 'wasm' ? threads : 1,
    energy(theta = origin, gradient = null) {
      if (theta.length !== chosen.parameters) throw wrongParameterCount(theta.length, chosen.parameters);
      return gradient === null ? simulator.energy(theta) : simulator.energyAndGradient(theta, gradient);
    },
    dispose: () => simulator.dispose(),
  };
}

/** Energy, and the gradient when asked for, of a Pauli sum and an ansatz at one point (default zeros). */
export function evaluateOnce(
  request: EvaluationRequest & { readonly parameters?: Float64Array; readonly gradient?: boolean },
): { energy: number; gradient: Float64Array | null } {
  const prepared = prepareEvaluation(request);
  try {
    const gradient = request.gradient === true ? new Float64Array(prepared.parameters) : null;
    return { energy: prepared.energy(request.parameters, gradient), gradient };
  } finally {
    prepared.dispose();
  }
}
