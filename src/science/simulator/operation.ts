import type { Circuit } from './contract.ts';
import type { PlannedGate } from './gate-passes.ts';
import { gateOperation } from './gates.ts';
import { groupOperation } from './group-operation.ts';
import { layerOperation } from './layer-operation.ts';
import { type Layer, layersOf, stepsOf } from './layers.ts';
import { permutationLayer } from './permutation-layer.ts';

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

/** A gate of a pass. */
function plannedOperation(gate: PlannedGate): Operation {
  return gate.kind === 'group' ? groupOperation(gate) : gateOperation(gate);
}

/** Above this a third state for permutations is too much memory. */
const permutationLimit = 24;

/** A valid circuit of at most 31 qubits as steps: layers become one for their RY and RZ and one for their CX, X and SWAP. */
export function operationsOf(circuit: Circuit): Operation[] {
  const { qubits } = circuit;
  const spare: Planes = { re: new Float64Array(0), im: new Float64Array(0) };
  const layers = layersOf(circuit);
  const layerSteps = (step: Layer, first: boolean): Operation[] => {
    const { turns, phases, permutation } = step;
    const permutations =
      permutation.length > 1 && qubits <= permutationLimit
        ? [permutationLayer(qubits, permutation, spare)]
        : permutation.map(gateOperation);
    const turning = first || turns.length + phases.length > 0;
    return turning ? [layerOperation(qubits, step, first), ...permutations] : permutations;
  };
  if (layers !== null) return layers.flatMap((layer, index) => layerSteps(layer, index === 0));
  const { flips, steps } = stepsOf(circuit);
  return [
    ...flips.map(gateOperation),
    ...steps.flatMap((step) => ('gates' in step ? step.gates.map(plannedOperation) : layerSteps(step, false))),
  ];
}
