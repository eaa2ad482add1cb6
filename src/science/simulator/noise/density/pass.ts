import { cos, sin } from '../../../math/index.ts';
import { angleAt } from '../../circuit.ts';
import type { Arena } from '../../wasm/arena.ts';
import { type PlacedStep, placeStep } from './placed-step.ts';
import type { TilePass } from './schedule.ts';
import type { Step } from './steps.ts';
import { power, tileShape } from './tile.ts';

/** One pass over vectors of 4ⁿ numbers, given by their addresses. */
export interface Pass {
  /** Prepares all calls for θ. */
  set(theta: Float64Array): void;
  /** to ← the pass on `from`; the two may be the same. */
  forward(from: number, to: number): void;
  /** λ after the pass → λ before it, with the pass's part of dE/dθ added to `gradient`; `r` is the vector before it. */
  backward(r: number, lambda: number, theta: Float64Array, gradient: Float64Array): void;
}

/** Tiles that all passes of one simulator share. */
export interface TileRoom {
  readonly r: number;
  readonly lambda: number;
  /** Copies of r before each step with parameters, grown when a pass needs more. */
  saved(tiles: number): number;
}

export function tileRoom(arena: Arena, bytes: number): TileRoom {
  let room = 0;
  let held = 0;
  return {
    r: arena.allocate(bytes),
    lambda: arena.allocate(bytes),
    saved(tiles) {
      if (tiles > held) {
        room = arena.allocate(tiles * bytes);
        held = tiles;
      }
      return room;
    },
  };
}

export function placePass(arena: Arena, qubits: number, { qubits: tile, steps }: TilePass, room: TileRoom): Pass {
  const [only] = steps;
  if (tile.length === 0 && only?.kind === 'rotation') return stringPass(arena, qubits, only);
  const shape = tileShape(arena, qubits, tile);
  const placed = steps.map((step) => placeStep(arena, shape, step));
  const lastFree = placed.findLastIndex(({ free }) => free);
  const bytes = 8 * shape.size;
  room.saved(placed.filter(({ free }) => free).length);
  const { kernels } = arena;
  const gather = (from: number, to: number) =>
    kernels.gatherChunks(from, shape.offsets, shape.runs, shape.runBytes, to);
  const scatter = (from: number, to: number) =>
    kernels.scatterChunks(from, shape.offsets, shape.runs, shape.runBytes, to);
  /** All tiles in order; a tile that is one run is worked on where it lies. */
  const inPlace = shape.runs === 1;

  const observeTile = (saved: number, lambda: number) => {
    let at = saved;
    const before: number[] = [];
    for (let k = 0; k <= lastFree; k++) {
      const step = placed[k]!;
      if (step.free) {
        before[k] = at;
        copy(arena, room.r, at, shape.size);
        at += bytes;
      }
      if (k < lastFree) step.forward(room.r);
    }
    for (let k = placed.length - 1; k >= 0; k--) {
      const step: PlacedStep = placed[k]!;
      if (step.free) step.observe(lambda, before[k]!);
      step.backward(lambda);
    }
  };

  return {
    set(theta) {
      for (const step of placed) step.set(theta);
    },
    forward(from, to) {
      for (const base of shape.bases) {
        const tileAt = inPlace ? to + base : room.r;
        if (!inPlace || from !== to) gather(from + base, tileAt);
        for (const step of placed) step.forward(tileAt);
        if (!inPlace) scatter(tileAt, to + base);
      }
    },
    backward(r, lambda, theta, gradient) {
      const saved = room.saved(0);
      for (const base of shape.bases) {
        const lambdaAt = inPlace ? lambda + base : room.lambda;
        if (!inPlace) gather(lambda + base, lambdaAt);
        if (lastFree >= 0) gather(r + base, room.r);
        observeTile(saved, lambdaAt);
        if (!inPlace) scatter(lambdaAt, lambda + base);
      }
      for (const step of placed) if (step.free) step.addSlopes(theta, gradient);
    },
  };
}

/** A Pauli rotation with more letters than a tile has qubits. */
function stringPass(arena: Arena, qubits: number, step: Extract<Step, { readonly kind: 'rotation' }>): Pass {
  const size = power(qubits);
  const string = step.letters.reduce((sum, letter, k) => sum + letter * power(step.qubits[k]!), 0);
  const { kernels } = arena;
  const { angle } = step;
  let phi = angle.offset;
  return {
    set(theta) {
      phi = angleAt(angle, theta);
    },
    forward(from, to) {
      if (from !== to) copy(arena, from, to, size);
      kernels.turnString(to, size, string, cos(phi), sin(phi));
    },
    backward(r, lambda, _theta, gradient) {
      kernels.turnString(lambda, size, string, cos(phi), -sin(phi));
      if (angle.parameter === null) return;
      // The rotation commutes with its generator, so r and λ may both be taken before it.
      gradient[angle.parameter]! += angle.factor * kernels.stringMoment(lambda, r, size, string);
    },
  };
}

function copy(arena: Arena, from: number, to: number, size: number): void {
  arena.numbers.copyWithin(to / 8, from / 8, from / 8 + size);
}
