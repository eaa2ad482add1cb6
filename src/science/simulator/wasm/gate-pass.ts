import type { Angle } from '../contract.ts';
import type { GatePass } from '../gate-passes.ts';
import type { Arena, PlaneAddresses } from './arena.ts';
import { gateRecordBytes, writeGateRecord } from './gate-record.ts';
import { type Command, taskKernel } from './threads/program.ts';

/** A pass in the arena, as `kernels/gate-pass.ts` describes it. */
export interface PlacedPass {
  readonly address: number;
  /** The pass is cut into so many parts, whoever does them. */
  readonly tasks: number;
  readonly turns: readonly PlacedTurn[];
}

/** A gate with an angle. */
export interface PlacedTurn {
  readonly angle: Angle;
  /** Index of an f64: the first of the sums of the tasks; 0 for a fixed angle. */
  readonly slots: number;
}

const kinds = { forward: 0, fresh: 1, backward: 2 } as const;
const taskLimit = 16;
const firstField = 2;
const startField = 13;
const stagger = 320;

/** Room in which one thread works on a tile of ψ and of λ. */
export function passRoomBytes(passes: readonly GatePass[], qubits: number): number {
  const packed = passes.filter(({ qubits: tile }) => !isWhole(tile, qubits)).map(({ qubits: tile }) => tile.length);
  return packed.length === 0 ? 0 : 4 * ((8 << Math.max(...packed)) + stagger);
}

/**
 * Lays out a pass over 2^qubits ≥ 16 amplitudes. `turns`: room for (cos φ/2, sin φ/2) of its angles, in the order of its gates;
 * `room`: `passRoomBytes` for each thread.
 */
export function placePass(
  arena: Arena,
  qubits: number,
  pass: GatePass,
  turns: number,
  room: { readonly at: number; readonly bytes: number },
): PlacedPass {
  // States of fewer than four qubits have others beside them that stay |0⟩.
  const tile = isWhole(pass.qubits, qubits) ? range(qubits) : pass.qubits;
  const outside = range(qubits).filter((qubit) => !tile.includes(qubit));
  let run = 0;
  while (tile[run] === run) run++;
  const offsets = Array.from({ length: 1 << (tile.length - run) }, (_, k) =>
    tile.slice(run).reduce((sum, qubit, bit) => sum + (((k >>> bit) & 1) << qubit) * 8, 0),
  );
  const tiles = 1 << outside.length;
  const tasks = Math.min(taskLimit, tiles);
  const records = arena.allocate(gateRecordBytes * pass.gates.length);
  const placed: PlacedTurn[] = [];
  pass.gates.forEach((gate, k) => {
    const angle = 'angle' in gate ? gate.angle : null;
    const slots = angle === null || angle.parameter === null ? 0 : arena.allocate(8 * tasks);
    writeGateRecord(arena, records + gateRecordBytes * k, gate, tile, turns + 16 * placed.length, slots);
    if (angle !== null) placed.push({ angle, slots: slots / 8 });
  });
  const address = arena.placeWords([
    ...[records, pass.gates.length, 0, tile.length],
    ...[offsets.length, 8 << run, arena.placeWords(offsets), tiles, tasks],
    ...[arena.placeWords(outside), outside.length, room.at, room.bytes, 0],
  ]);
  return { address, tasks, turns: placed };
}

/** On the way back, gates before this one are left. */
export function leaveBelow({ words }: Arena, { address }: PlacedPass, gate: number): void {
  words[address / 4 + firstField] = gate;
}

/** `fresh` passes begin with this basis state. */
export function beginWith({ words }: Arena, { address }: PlacedPass, state: number): void {
  words[address / 4 + startField] = state;
}

export function passCommand(
  kind: keyof typeof kinds,
  { address, tasks }: PlacedPass,
  psi: PlaneAddresses,
  lambda: PlaneAddresses = psi,
): Command {
  return {
    kernel: taskKernel.gatePass,
    tasks,
    args: [kinds[kind], address, psi.re, psi.im, lambda.re, lambda.im],
  };
}

function isWhole(tile: readonly number[], qubits: number): boolean {
  return tile.length === qubits || qubits <= 4;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, k) => k);
}
