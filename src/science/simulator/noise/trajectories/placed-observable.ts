import type { PauliSum } from '../../../operators/index.ts';
import type { Arena, PlaneAddresses } from '../../wasm/arena.ts';
import { wasmHamiltonian } from '../../wasm/hamiltonian.ts';
import { type Program, placeProgram } from '../../wasm/threads/program.ts';

/** Σ c·P on states anywhere in an arena. */
export interface PlacedObservable {
  expectation(psi: PlaneAddresses): number;
  /** out ← H·ψ, and ⟨ψ|H|ψ⟩ returned. */
  apply(psi: PlaneAddresses, out: PlaneAddresses): number;
}

export function placeObservable(arena: Arena, sum: PauliSum, qubits: number): PlacedObservable {
  const hamiltonian = wasmHamiltonian(arena, sum, qubits);
  const known = new Map<string, Program>();
  const run = (key: string, make: () => Program) => {
    const program = known.get(key) ?? make();
    known.set(key, program);
    arena.run(program);
    return arena.numbers[hamiltonian.energyAddress / 8]!;
  };
  return {
    expectation: (psi) => run(`${psi.re}`, () => placeProgram(arena, hamiltonian.expectation(psi))),
    apply: (psi, out) => run(`${psi.re} ${out.re}`, () => placeProgram(arena, hamiltonian.apply(psi, out))),
  };
}
