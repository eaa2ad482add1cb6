import type { Circuit, Gate } from './contract.ts';
import { diagonalLayer } from './diagonal-layer.ts';
import { gateOperation } from './gates.ts';
import { permutationLayer } from './permutation-layer.ts';
import { rotationLayer } from './rotation-layer.ts';

/** A statevector whose planes may be exchanged for others. */
export interface Planes {
  re: Float64Array;
  im: Float64Array;
}

/** One step of a circuit: a gate, or a run of gates that one pass can do. */
export interface Operation {
  /** True when some angle depends on a parameter. */
  readonly free: boolean;
  forward(state: Planes, theta: Float64Array): void;
  /** Adds the step's part of dE/dθ to `gradient`, given |ψ⟩ and |λ⟩ = H|ψ⟩ after the step, and undoes it on both. */
  backward(psi: Planes, lambda: Planes, theta: Float64Array, gradient: Float64Array): void;
}

/** Above this a third state for permutations is too much memory. */
const permutationLimit = 24;

/** A valid circuit of at most 31 qubits as steps: runs of RZ, of RY, and of CX, X and SWAP become one step each. */
export function operationsOf(circuit: Circuit): Operation[] {
  const { qubits } = circuit;
  const spare: Planes = { re: new Float64Array(0), im: new Float64Array(0) };
  return runs(circuit.gates).flatMap((run) => {
    const [first] = run;
    if (first === undefined) return [];
    if (run.length > 1) {
      if (first.kind === 'rz') return [diagonalLayer(qubits, run)];
      if (first.kind === 'ry') return [rotationLayer(run)];
      if (qubits <= permutationLimit) return [permutationLayer(qubits, run, spare)];
    }
    return run.map(gateOperation);
  });
}

/** Longest runs of gates of one family; every other gate stands alone. */
function runs(gates: readonly Gate[]): Gate[][] {
  const found: Gate[][] = [];
  let last: string | null = null;
  for (const gate of gates) {
    const family = familyOf(gate);
    if (family !== null && family === last) found.at(-1)!.push(gate);
    else found.push([gate]);
    last = family;
  }
  return found;
}

function familyOf({ kind }: Gate): string | null {
  if (kind === 'cx' || kind === 'x' || kind === 'swap') return 'permutation';
  return kind === 'rz' || kind === 'ry' ? kind : null;
}
