import { describe, expect, it } from 'vitest';
import { trajectory } from '../../../src/science/vqe/trajectory.ts';

describe('a trajectory', () => {
  it('calls the first of equally low evaluations the lowest', () => {
    const path = trajectory();
    for (const [parameter, energy] of [
      [1, 0],
      [2, -1],
      [3, -1],
      [4, -0.5],
    ] as const) {
      path.record(Float64Array.of(parameter), energy, 0);
    }
    expect(path.lowest?.index).toBe(2);
    expect(path.evaluations.map(({ lowestEnergy }) => lowestEnergy)).toEqual([0, -1, -1, -1]);
  });
});
