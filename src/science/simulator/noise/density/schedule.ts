import type { Step } from './steps.ts';
import { power } from './tile.ts';

/** Steps that one pass over the vector does tile by tile; a tile holds all letters of these qubits (ascending). */
export interface TilePass {
  readonly qubits: readonly number[];
  readonly steps: readonly Step[];
}

/** A tile has 4⁶ numbers, 32 kB; the lowest two qubits are always in it, so that it is made of runs of 16 numbers. */
const tileQubits = 6;
const runQubits = 2;

/**
 * The steps in as few passes as a greedy choice finds: each takes all steps whose qubits fit its tile and of which no qubit
 * waits for an earlier step. A step with more qubits than a tile is a pass by itself.
 */
export function scheduleSteps(steps: readonly Step[], qubits: number): TilePass[] {
  const passes: TilePass[] = [];
  let remaining = steps;
  while (remaining.length > 0) {
    const tile = new Set(Array.from({ length: Math.min(qubits, runQubits) }, (_, qubit) => qubit));
    const waiting = new Set<number>();
    const taken: Step[] = [];
    const left: Step[] = [];
    for (const step of remaining) {
      const missing = step.qubits.filter((qubit) => !tile.has(qubit));
      const blocked = step.qubits.some((qubit) => waiting.has(qubit));
      if (!blocked && tile.size + missing.length <= tileQubits) {
        for (const qubit of missing) tile.add(qubit);
        taken.push(step);
      } else {
        for (const qubit of step.qubits) waiting.add(qubit);
        left.push(step);
      }
    }
    if (taken.length === 0) {
      passes.push({ qubits: [], steps: left.splice(0, 1) });
    } else {
      passes.push({ qubits: filled(tile, Math.min(qubits, tileQubits)), steps: taken });
    }
    remaining = left;
  }
  return passes;
}

/** The lowest qubits fill the room that is left: longer runs. */
function filled(tile: Set<number>, size: number): number[] {
  for (let qubit = 0; tile.size < size; qubit++) tile.add(qubit);
  return [...tile].sort((a, b) => a - b);
}

/** Bytes of the largest tile. */
export function tileBytes(qubits: number): number {
  return 8 * power(Math.min(qubits, tileQubits));
}
