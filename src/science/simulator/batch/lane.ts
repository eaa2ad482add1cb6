import type { PauliSum } from '../../operators/index.ts';
import type { Circuit } from '../contract.ts';
import type { Arena } from '../wasm/arena.ts';
import { circuitState } from '../wasm/choose-state.ts';
import type { CircuitState } from '../wasm/circuit-state.ts';
import { type WasmHamiltonian, wasmHamiltonian } from '../wasm/hamiltonian.ts';
import { type Program, placeProgram } from '../wasm/threads/program.ts';

/** One point of a batch: a state of its own in the arena that all share, with the same program as a simulator of its own. */
export class Lane {
  private readonly arena: Arena;
  private readonly state: CircuitState;
  private readonly hamiltonian: WasmHamiltonian;
  private readonly programs: { energy: Program | null; gradient: Program | null } = { energy: null, gradient: null };

  constructor(arena: Arena, circuit: Circuit, observable: PauliSum) {
    this.arena = arena;
    this.state = circuitState(circuit, arena);
    this.hamiltonian = wasmHamiltonian(arena, observable, this.state.shape.qubits);
  }

  /** Writes what depends on θ, and says what is to be run then. */
  fill(theta: Float64Array, kind: 'energy' | 'gradient'): Program {
    const { state, hamiltonian } = this;
    const kept = kind === 'gradient';
    state.fill(theta, kept);
    const known = this.programs[kind];
    if (known !== null) return known;
    const { commands, psi } = state.forward(kept);
    const program = placeProgram(
      this.arena,
      kept
        ? [...commands, ...hamiltonian.apply(psi, state.room()), ...state.backward()]
        : [...commands, ...hamiltonian.expectation(psi)],
    );
    this.programs[kind] = program;
    return program;
  }

  energy(): number {
    return this.arena.numbers[this.hamiltonian.energyAddress / 8]!;
  }

  /** Adds dE/dθ after a program for gradients. */
  collect(gradient: Float64Array): void {
    this.state.collect(gradient);
  }
}
