import { qubitsOf } from './circuit.ts';
import type { Angle, Circuit, Gate } from './contract.ts';
import { fusedGates } from './gate-fusion.ts';
import { type GatePass, gatePasses } from './gate-passes.ts';
import { groupedStrings } from './string-grouping.ts';

export interface Turn {
  readonly qubit: number;
  readonly angle: Angle;
}

/** RY on different qubits, then RZ, then CX, X and SWAP: one step of the statevector. */
export interface Layer {
  readonly turns: readonly Turn[];
  readonly phases: readonly Turn[];
  readonly permutation: readonly Gate[];
}

type AxisRotation = Extract<Gate, { readonly qubit: number; readonly angle: Angle }>;

interface OpenLayer extends Layer {
  readonly turns: AxisRotation[];
  readonly phases: AxisRotation[];
  readonly permutation: Gate[];
}

/** The circuit as layers, or null when it has other gates. */
export function layersOf(circuit: Circuit): Layer[] | null {
  const layers: Layer[] = [];
  for (const segment of segmentsOf(circuit)) {
    if ('kind' in segment) return null;
    layers.push(segment);
  }
  return layers.length > 0 ? layers : [{ turns: [], phases: [], permutation: [] }];
}

/** The steps of a circuit with other gates than those of layers. */
export interface Steps {
  /** X gates on |0…0⟩, before all else. */
  readonly flips: readonly Gate[];
  readonly steps: readonly (Layer | GatePass)[];
}

/**
 * Passes of gates, and layers where many gates are better one step: at least three RY, or two RZ, or more gates that permute
 * than there are qubits. Fixed gates between them are fused where that costs less.
 */
export function stepsOf({ gates, qubits }: Pick<Circuit, 'gates' | 'qubits'>): Steps {
  const { flips, rest } = separateFlips(gates);
  const sequence: (Layer | Gate)[] = [];
  let loose: Gate[] = [];
  const fuse = () => {
    for (const segment of segmentsOf({ gates: fusedGates(loose, qubits) })) sequence.push(...partsOf(segment));
    loose = [];
  };
  for (const segment of segmentsOf({ gates: rest })) {
    if ('kind' in segment) loose.push(segment);
    else if (isLayered(segment, qubits)) {
      fuse();
      sequence.push(...partsOf(segment));
    } else loose.push(...segment.turns, ...segment.phases, ...segment.permutation);
  }
  fuse();
  return { flips, steps: inPasses(sequence, qubits) };
}

/** X gates that come first on their qubit only prepare another basis state. */
function separateFlips(gates: readonly Gate[]): { readonly flips: Gate[]; readonly rest: Gate[] } {
  const touched = new Set<number>();
  const flips: Gate[] = [];
  const rest = gates.filter((gate) => {
    const first = gate.kind === 'x' && !touched.has(gate.qubit);
    if (first) flips.push(gate);
    else for (const qubit of qubitsOf(gate)) touched.add(qubit);
    return !first;
  });
  return { flips, rest };
}

function inPasses(sequence: readonly (Layer | Gate)[], qubits: number): (Layer | GatePass)[] {
  const steps: (Layer | GatePass)[] = [];
  let run: Gate[] = [];
  for (const part of sequence) {
    if ('kind' in part) {
      run.push(part);
      continue;
    }
    steps.push(...gatePasses(groupedStrings(run), qubits), part);
    run = [];
  }
  return [...steps, ...gatePasses(groupedStrings(run), qubits)];
}

/** True for what is better one pass than taken apart and fused with its neighbours. */
function isLayered({ turns, phases, permutation }: Layer, qubits: number): boolean {
  const isFree = [...turns, ...phases].some(({ angle }) => angle.parameter !== null);
  return isFree ? turns.length >= 3 || phases.length >= 2 : permutation.length > qubits;
}

function partsOf(segment: OpenLayer | Gate): (Layer | Gate)[] {
  if ('kind' in segment) return [segment];
  const { turns, phases, permutation } = segment;
  if (turns.length >= 3) return [segment];
  const rest = phases.length >= 2 || permutation.length >= 4;
  return rest ? [...turns, { turns: [], phases, permutation }] : [...turns, ...phases, ...permutation];
}

/** Order is kept wherever gates do not commute exactly. */
function segmentsOf({ gates }: Pick<Circuit, 'gates'>): (OpenLayer | Gate)[] {
  const segments: (OpenLayer | Gate)[] = [];
  let layer: OpenLayer | null = null;
  const layerWhere = (fits: (open: OpenLayer) => boolean): OpenLayer => {
    if (layer !== null && fits(layer)) return layer;
    layer = { turns: [], phases: [], permutation: [] };
    segments.push(layer);
    return layer;
  };
  for (const gate of gates) {
    switch (gate.kind) {
      case 'ry':
        layerWhere(({ turns, phases, permutation }) => {
          if (phases.length > 0 || permutation.length > 0) return false;
          return turns.every(({ qubit }) => qubit !== gate.qubit);
        }).turns.push(gate);
        break;
      case 'rz':
        layerWhere(({ permutation }) => permutation.length === 0).phases.push(gate);
        break;
      case 'cx':
      case 'x':
      case 'swap':
        layerWhere(() => true).permutation.push(gate);
        break;
      default:
        layer = null;
        segments.push(gate);
    }
  }
  return segments;
}

/** A turn by an angle this close to π, |cos φ/2| < 2⁻¹⁰, is X and then a turn by the rest: tangents and their products stay finite. */
export function isFlipped(cosine: number): boolean {
  return Math.abs(cosine) < 0.0009765625;
}

/** Low qubits in the tables of phases: factor(k) = low[k mod 2^low] · high[⌊k / 2^low⌋]. */
export function lowQubits(qubits: number): number {
  return qubits <= 6 ? qubits : Math.max(6, qubits >> 1);
}
