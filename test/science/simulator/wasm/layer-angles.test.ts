import { expect, test } from 'vitest';
import { cos, pcg64, sin } from '../../../../src/science/math/index.ts';
import { Arena } from '../../../../src/science/simulator/wasm/arena.ts';
import { fillAngles, placeLayer, shapeOf } from '../../../../src/science/simulator/wasm/layer-program.ts';
import { tables } from '../../../../src/science/simulator/wasm/layer-steps.ts';
import { placeProgram } from '../../../../src/science/simulator/wasm/threads/program.ts';

const qubits = 4;

/** Cosines and sines of half of eight angles: RY and RZ of each qubit in turn. */
function layerOfAngles() {
  const arena = new Arena();
  const shape = shapeOf(qubits);
  const turns = (first: number) =>
    Array.from({ length: qubits }, (_, qubit) => ({
      qubit,
      angle: { parameter: 2 * qubit + first, factor: 1, offset: 0 },
    }));
  const layer = placeLayer(arena, shape, { turns: turns(0), phases: turns(1), permutation: [] }, false, 0);
  const program = placeProgram(arena, [tables(shape, layer)]);
  return (theta: Float64Array) => {
    fillAngles(arena, layer, theta);
    arena.run(program);
    return arena.numbers.slice(layer.angles, layer.angles + 4 * qubits);
  };
}

/** The angles whose cosine or sine has other bits. */
function wrongOf(found: Float64Array, theta: Float64Array): number[] {
  // Angles are θ + 0, which takes the sign of a zero.
  const wanted = Array.from(theta, (angle) => [cos((angle + 0) / 2), sin((angle + 0) / 2)]).flat();
  return wanted.flatMap((value, k) => (Object.is(found[k], value) ? [] : [theta[k >> 1]!]));
}

test('kernels take cosines and sines of all angles to the bits of the functions in TypeScript', () => {
  const found = layerOfAngles();
  const wrong: number[] = [];
  const random = pcg64(17);
  const sizes = [1e-12, 1e-9, 1e-4, 1, 1.6, 4, 30, 1e4, 3e6];
  for (let k = 0; k < 4000; k++) {
    const theta = Float64Array.from(
      { length: 8 },
      (_, at) => sizes[(k + at) % sizes.length]! * (4 * random.random() - 2),
    );
    wrong.push(...wrongOf(found(theta), theta));
  }
  expect(wrong).toEqual([]);
});

test('kernels take cosines and sines to the same bits where branches meet, and where TypeScript alone can tell', () => {
  const found = layerOfAngles();
  const ones = new Float64Array(8).fill(1);
  const wrong: number[] = [];
  const quarter = Math.PI / 4;
  const ends = [0, -0, 5e-324, 1e-9, quarter, 0.7853981633974484, 2 * quarter, 3 * quarter, Math.PI, 6 * quarter];
  const large = [1_646_999, 1_647_001, 1_647_100, 1e9, 1e300, Number.POSITIVE_INFINITY, Number.NaN];
  const all = [...ends, ...large].flatMap((x) => [2 * x, -2 * x]);
  for (let k = 0; k < all.length; k++) {
    const theta = Float64Array.from({ length: 8 }, (_, at) => all[(k + 3 * at) % all.length]!);
    wrong.push(...wrongOf(found(theta), theta), ...wrongOf(found(ones), ones));
  }
  expect(wrong).toEqual([]);
});
