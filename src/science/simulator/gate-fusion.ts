import { qubitsOf } from './circuit.ts';
import type { Gate } from './contract.ts';
import { matrixOfGates } from './matrix-product.ts';
import { unitaryPass } from './unitary.ts';

/** Fixed gates that act on one or two qubits one after the other, in the place of the first of two qubits. */
interface Block {
  readonly qubits: readonly number[];
  readonly gates: Gate[];
}

/**
 * The gates with neighbours made one where that costs less: fixed gates of one qubit join, and are taken up by fixed gates of
 * two qubits beside them, which join when they share both qubits; what is the identity is left out. Gates with parameters stay
 * as they are, so gradients do. The product is the same up to rounding; both simulators execute what this returns.
 */
export function fusedGates(gates: readonly Gate[], qubits: number): Gate[] {
  const sequence: (Block | Gate)[] = [];
  const taken = new Set<Block>();
  const open: (Block | null)[] = new Array<Block | null>(qubits).fill(null);
  for (const gate of gates) {
    const on = qubitsOf(gate);
    if (!isFixed(gate) || on.length === 0 || on.length > 2) {
      for (const qubit of on) open[qubit] = null;
      sequence.push(gate);
      continue;
    }
    const [first, second] = on.map((qubit) => open[qubit] ?? null);
    if (first && (on.length === 1 || first === second)) {
      first.gates.push(gate);
      continue;
    }
    // Single-qubit blocks move to the gate of two qubits: nothing between acts on their qubit.
    const before = [first, second].flatMap((block) => (block?.qubits.length === 1 ? [block] : []));
    for (const block of before) taken.add(block);
    const block: Block = { qubits: on, gates: [...before.flatMap((joined) => joined.gates), gate] };
    sequence.push(block);
    for (const qubit of on) open[qubit] = block;
  }
  return sequence.flatMap((item) => {
    if ('kind' in item) return [item];
    return taken.has(item) ? [] : cheapest(item, qubits);
  });
}

function isFixed(gate: Gate): boolean {
  return !('angle' in gate) || gate.angle.parameter === null;
}

const none = new Float64Array(0);

/** The block as one matrix, as two for its ends, or gate by gate. */
function cheapest({ qubits: on, gates }: Block, qubits: number): Gate[] {
  if (gates.length === 1) return gates;
  const product = matrixOfGates(gates, on, none)!;
  if (isIdentity(product.re, product.im)) return [];
  const fused: Gate = { kind: 'unitary', ...product };
  const costOf = (list: readonly Gate[]) => list.reduce((sum, gate) => sum + costOfGate(gate, qubits), 0);
  // What stays apart may still have neighbours on one qubit that join.
  const apart = on.length === 1 ? gates : joinedOnOneQubit(gates);
  return costOf([fused]) < costOf(apart) ? [fused] : apart;
}

function joinedOnOneQubit(gates: readonly Gate[]): Gate[] {
  const kept: Gate[] = [];
  let pending: { readonly qubit: number; readonly gates: Gate[] }[] = [];
  const flush = () => {
    for (const { qubit, gates: run } of pending) kept.push(...joined(run, qubit));
    pending = [];
  };
  for (const gate of gates) {
    const [qubit, other] = qubitsOf(gate);
    if (other !== undefined || qubit === undefined) {
      flush();
      kept.push(gate);
      continue;
    }
    const run = pending.find((each) => each.qubit === qubit);
    if (run) run.gates.push(gate);
    else pending.push({ qubit, gates: [gate] });
  }
  flush();
  return kept;
}

function joined(gates: readonly Gate[], qubit: number): readonly Gate[] {
  if (gates.length === 1) return gates;
  const product = matrixOfGates(gates, [qubit], none)!;
  return isIdentity(product.re, product.im) ? [] : [{ kind: 'unitary', ...product }];
}

function isIdentity(re: Float64Array, im: Float64Array): boolean {
  const size = re.length === 4 ? 2 : 4;
  return re.every((r, k) => Math.abs(r - (k % (size + 1) === 0 ? 1 : 0)) < 1e-15 && Math.abs(im[k]!) < 1e-15);
}

/**
 * Nanoseconds for each amplitude, measured for the WebAssembly kernels on 4096 amplitudes (bench/simulator/gates.mjs): elsewhere, and
 * where qubit 0 takes part, whose neighbours share a vector. Only their ratios matter.
 */
const costs: Readonly<Record<string, readonly [number, number]>> = {
  h: [0.45, 0.55],
  x: [0.25, 0.25],
  rx: [0.46, 0.5],
  ry: [0.47, 0.65],
  rz: [0.45, 0.45],
  pauli: [0.7, 0.8],
  cx: [0.2, 0.45],
  swap: [0.2, 0.5],
  cz: [0.2, 0.3],
  'xx+yy': [0.25, 0.4],
  phase: [0.3, 0.45],
  'one qubit': [0.82, 1.05],
  'pairs of two qubits': [0.42, 0.9],
  quads: [1.95, 2.4],
};

/** Nanoseconds to begin a gate on a tile. */
const beginning = 12;

function costOfGate(gate: Gate, qubits: number): number {
  const cost = costs[gate.kind === 'unitary' ? kindOfPass(gate) : gate.kind]!;
  return cost[qubitsOf(gate).includes(0) ? 1 : 0]! + beginning / (1 << Math.min(qubits, 16));
}

function kindOfPass(gate: Extract<Gate, { readonly kind: 'unitary' }>): string {
  const { kind } = unitaryPass(gate);
  if (kind === 'pairs') return gate.qubits.length === 1 ? 'one qubit' : 'pairs of two qubits';
  return kind;
}
