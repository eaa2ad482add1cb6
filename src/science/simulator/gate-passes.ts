import type { Gate } from './contract.ts';
import type { StringGroup } from './string-group.ts';
import { unitaryPass } from './unitary.ts';

/** Gates that one pass over a state does tile by tile; a tile holds all values of these qubits (ascending). */
export interface GatePass {
  readonly qubits: readonly number[];
  readonly gates: readonly PlannedGate[];
}

/** A gate, or several in its place. */
export type PlannedGate = Gate | StringGroup;

/** How a gate acts on one of its qubits: it commutes with the Pauli matrix of this axis there, or (null) with none. */
export interface GateRole {
  readonly qubit: number;
  readonly axis: 'x' | 'y' | 'z' | null;
}

/** Up to so many qubits a state is one tile; beyond, a tile is small enough for the L2 cache and there are four for threads. */
const wholeQubits = 11;
const tileLimit = 13;
/** The lowest qubits are always in a tile: it is made of runs of so many amplitudes. */
const runQubits = 4;
/** A pass looks at so many gates at most. */
const sight = 4096;

/**
 * The gates (on at most 31 qubits) in as few passes as a greedy choice finds: each takes what moves only qubits that fit its
 * tile and commutes with all that it leaves. Qubits on which gates are diagonal need not be in the tile. Gates keep their order
 * up to what commutes, and every simulator follows the order given here: amplitudes see the same roundings.
 */
export function gatePasses(gates: readonly PlannedGate[], qubits: number): GatePass[] {
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  if (gates.length === 0) return [];
  if (qubits <= wholeQubits) return [{ qubits: all, gates }];
  const size = Math.min(tileLimit, qubits - 2);
  const passes: GatePass[] = [];
  let left: PlannedGate[] = [];
  let position = 0;
  while (left.length > 0 || position < gates.length) {
    const pass = new OpenPass(size, qubits);
    const kept = left.filter((gate) => !pass.take(gate));
    const end = Math.min(gates.length, position + sight);
    for (; position < end && !pass.isFull(); position++) {
      const gate = gates[position]!;
      if (!pass.take(gate)) kept.push(gate);
    }
    if (pass.gates.length > 0) passes.push({ qubits: pass.tile(), gates: pass.gates });
    // What moves more qubits than a tile has takes the whole state.
    else passes.push({ qubits: all, gates: kept.splice(0, 1) });
    left = kept;
  }
  return passes;
}

class OpenPass {
  readonly gates: PlannedGate[] = [];
  private readonly qubits = new Set<number>();
  private readonly size: number;
  /** For each qubit the axis of all gates that were left, null where they have none in common. */
  private readonly waiting = new Map<number, GateRole['axis']>();
  private readonly blocked = new Set<number>();
  private readonly count: number;

  constructor(size: number, count: number) {
    this.size = size;
    this.count = count;
    for (let qubit = 0; qubit < runQubits; qubit++) this.qubits.add(qubit);
  }

  /** False when the gate has to wait for another pass. */
  take(gate: PlannedGate): boolean {
    const { qubits, waiting, blocked } = this;
    const roles = rolesOf(gate);
    const missing = roles.filter(({ qubit, axis }) => axis !== 'z' && !qubits.has(qubit));
    const free = roles.every(
      ({ qubit, axis }) => !waiting.has(qubit) || (axis !== null && waiting.get(qubit) === axis),
    );
    if (free && qubits.size + missing.length <= this.size) {
      for (const { qubit } of missing) qubits.add(qubit);
      this.gates.push(gate);
      return true;
    }
    for (const { qubit, axis } of roles) {
      if (axis === null || (waiting.has(qubit) && waiting.get(qubit) !== axis)) {
        waiting.set(qubit, null);
        blocked.add(qubit);
      } else waiting.set(qubit, axis);
    }
    return false;
  }

  /** True when no gate can be taken any more. */
  isFull(): boolean {
    return this.blocked.size === this.count;
  }

  /** The lowest qubits fill the room that is left: longer runs. */
  tile(): number[] {
    const tile = new Set(this.qubits);
    for (let qubit = 0; tile.size < this.size; qubit++) tile.add(qubit);
    return [...tile].sort((a, b) => a - b);
  }
}

/** What a gate does to each of its qubits; it moves those whose axis is not z. Global phases have none. */
export function rolesOf(gate: PlannedGate): GateRole[] {
  switch (gate.kind) {
    case 'rx':
    case 'x':
      return [{ qubit: gate.qubit, axis: 'x' }];
    case 'ry':
      return [{ qubit: gate.qubit, axis: 'y' }];
    case 'rz':
      return [{ qubit: gate.qubit, axis: 'z' }];
    case 'h':
      return [{ qubit: gate.qubit, axis: null }];
    case 'cx':
      return [
        { qubit: gate.control, axis: 'z' },
        { qubit: gate.target, axis: 'x' },
      ];
    case 'cz':
      return [
        { qubit: gate.control, axis: 'z' },
        { qubit: gate.target, axis: 'z' },
      ];
    case 'swap':
    case 'xx+yy':
      return [
        { qubit: gate.control, axis: null },
        { qubit: gate.target, axis: null },
      ];
    case 'pauli':
      return stringRoles([{ x: gate.x[0]!, z: gate.z[0]! }]);
    case 'group':
      return stringRoles(gate.strings);
    case 'unitary': {
      const pass = unitaryPass(gate);
      const moved =
        pass.kind === 'phase' ? 0 : pass.kind === 'quads' ? pass.low | pass.high : pass.pairs.a ^ pass.pairs.b;
      return gate.qubits.map((qubit) => ({ qubit, axis: (moved >>> qubit) & 1 ? null : 'z' }));
    }
  }
}

/** An axis where all strings that are not 1 there have the same letter. */
function stringRoles(strings: readonly { readonly x: number; readonly z: number }[]): GateRole[] {
  const [x, z] = [
    strings.reduce((mask, string) => mask | string.x, 0),
    strings.reduce((mask, string) => mask | string.z, 0),
  ];
  const roles: GateRole[] = [];
  for (let rest = x | z; rest !== 0; rest &= rest - 1) {
    const bit = rest & -rest;
    const flips = (x & bit) !== 0;
    const mixed = flips && strings.some((string) => (string.z & bit) !== (strings[0]!.z & bit));
    const axis = !flips ? 'z' : mixed ? null : (z & bit) !== 0 ? 'y' : 'x';
    roles.push({ qubit: 31 - Math.clz32(bit), axis });
  }
  return roles;
}
