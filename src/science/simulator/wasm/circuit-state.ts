import type { Arena, PlaneAddresses } from './arena.ts';
import type { Shape } from './layer-program.ts';
import type { Command } from './threads/program.ts';

/**
 * The state of one circuit in an arena, and the way back for its derivatives. Passes over 2ⁿ amplitudes are commands: with
 * those of the Hamiltonian they make one program for each kind of call, so that an energy is one call into WebAssembly and
 * threads share it. A state whose passes are no commands does them in `fill` and `collect`.
 */
export interface CircuitState {
  readonly arena: Arena;
  readonly shape: Shape;
  /** Writes what depends on θ: tables, (cos, sin) of angles. `kept` says that `backward` follows. */
  fill(theta: Float64Array, kept: boolean): void;
  /** Commands from the tables to ψ, and where they leave it: asked for once for each `kept`, after the first `fill`. */
  forward(kept: boolean): { readonly commands: readonly Command[]; readonly psi: PlaneAddresses };
  /** Planes that nobody needs between `forward` and `backward`, with 1 KiB behind them: packed ψ where memory is short. */
  unused(): PlaneAddresses | null;
  /** Room for H|ψ⟩. */
  room(): PlaneAddresses;
  /** Commands from H|ψ⟩ in `room()`, right after those of `forward(true)`, to what `collect` reads. May use up ψ. */
  backward(): readonly Command[];
  /** Adds dE/dθ to `gradient`. */
  collect(gradient: Float64Array): void;
}
