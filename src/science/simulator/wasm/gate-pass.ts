import type { GatePass, PlannedGate } from '../gate-passes.ts';
import type { SummedAngle } from '../string-group.ts';
import type { Arena, PlaneAddresses } from './arena.ts';
import type { GateAngles } from './gate-angles.ts';
import { gateRecordBytes, writeGateRecord } from './gate-record.ts';
import { type Command, taskKernel } from './threads/program.ts';

/** A pass in the arena, as `kernels/gate-pass.ts` describes it. */
export interface PlacedPass {
  readonly address: number;
  /** The pass is cut into so many parts, whoever does them. */
  readonly tasks: number;
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

/** Lays out a pass over 2^qubits ≥ 16 amplitudes; its angles go to `angles`. `room`: `passRoomBytes` for each thread. */
export function placePass(
  arena: Arena,
  qubits: number,
  pass: GatePass,
  angles: GateAngles,
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
  pass.gates.forEach((gate, k) => {
    const turned = anglesOf(gate);
    const free = turned.some(({ terms }) => terms.length > 0);
    const slots = free ? arena.allocate(8 * tasks * turned.length) : 0;
    writeGateRecord(arena, records + gateRecordBytes * k, gate, tile, angles.next, slots);
    turned.forEach((angle, which) => {
      angles.add(angle, { at: free ? slots / 8 + tasks * which : 0, count: tasks });
    });
  });
  const address = arena.placeWords([
    ...[records, pass.gates.length, 0, tile.length],
    ...[offsets.length, 8 << run, arena.placeWords(offsets), tiles, tasks],
    ...[arena.placeWords(outside), outside.length, room.at, room.bytes, 0],
  ]);
  return { address, tasks };
}

/** The angles of a gate, or of the classes of a group. */
export function anglesOf(gate: PlannedGate): readonly SummedAngle[] {
  if (gate.kind === 'group') return gate.classes.map(({ angle }) => angle);
  if (!('angle' in gate)) return [];
  const { parameter, factor, offset } = gate.angle;
  return [{ terms: parameter === null ? [] : [{ parameter, factor }], offset }];
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
