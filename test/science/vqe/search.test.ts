import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../src/science/math/index.ts';
import { measurementGroups } from '../../../src/science/operators/index.ts';
import { batchSimulator, wasmSimulator } from '../../../src/science/simulator/index.ts';
import type { Evaluation, Objective, Optimizer, SearchOptions } from '../../../src/science/vqe/index.ts';
import { ansatz, optimizer, optimizerNames, search, startingPoint } from '../../../src/science/vqe/index.ts';
import { hydrogen07414, pauliProblem } from './golden-hamiltonians.ts';

const problem = pauliProblem(hydrogen07414, { alpha: 1, beta: 1 });
const circuit = ansatz('RealAmplitudes', problem, 2);
const groups = measurementGroups(hydrogen07414);

function options(changes: Partial<SearchOptions> = {}): SearchOptions {
  return {
    simulator: circuit.simulator(hydrogen07414),
    optimizer: optimizer('L-BFGS-B'),
    start: startingPoint('random', circuit, problem, 3),
    maxIterations: null,
    maxEvaluations: 30_000,
    threshold: null,
    sampling: null,
    random: pcg64(5),
    ...changes,
  };
}

function sampling(shots: number, seed = 11): NonNullable<SearchOptions['sampling']> {
  return { observable: hydrogen07414, groups, shots, random: pcg64(seed) };
}

/** Evaluates a fixed list of points, reusing one buffer as optimizers do. */
function visiting(points: readonly number[]): Optimizer {
  return {
    name: 'Nelder-Mead',
    needsGradient: false,
    minimize(objective: Objective, start: Float64Array) {
      const x = Float64Array.from(start);
      let energy = 0;
      for (const point of points) {
        x.fill(point);
        energy = objective.energy(x);
      }
      return { x, energy, converged: true, iterations: 1, evaluations: points.length, message: '', maxcv: null };
    },
  };
}

describe('a search with exact energies', () => {
  it('records every evaluation with its differences and the running minimum', () => {
    const seen: Evaluation[] = [];
    const { trajectory } = search(
      options({ optimizer: visiting([0.3, 0.1, 0.2]), onEvaluation: (evaluation) => seen.push(evaluation) }),
    );
    expect(seen).toEqual(trajectory);
    expect(trajectory.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(trajectory.map(({ parameters }) => parameters[0])).toEqual([0.3, 0.1, 0.2]);
    const [first, second, third] = trajectory;
    expect([first?.energyDelta, first?.parameterDeltaNorm]).toEqual([null, null]);
    expect(second?.energyDelta).toBe((second?.energy ?? 0) - (first?.energy ?? 0));
    expect(second?.parameterDeltaNorm).toBeCloseTo(0.2 * Math.sqrt(12), 14);
    const energies = trajectory.map(({ energy }) => energy);
    expect(trajectory.map(({ lowestEnergy }) => lowestEnergy)).toEqual([
      energies[0],
      Math.min(...energies.slice(0, 2)),
      Math.min(...energies),
    ]);
    expect(third?.standardError).toBe(0);
  });

  it('reports the first of the lowest evaluations, not the last point', () => {
    const { energy, parameters, trajectory } = search(options({ optimizer: visiting([2, 2, 0.1]) }));
    expect(energy).toBe(Math.min(...trajectory.map((evaluation) => evaluation.energy)));
    expect(parameters[0]).toBe(2);
    expect(parameters).not.toBe(trajectory[0]?.parameters);
  });

  it('leaves the simulator in the state of the reported parameters', () => {
    const simulator = circuit.simulator(hydrogen07414);
    const { energy } = search(options({ simulator, optimizer: visiting([2, 0.1]) }));
    expect(simulator.expectation()).toBeCloseTo(energy, 13);
  });

  it('counts an energy with its gradient once, and takes the same path each time', () => {
    const [first, second] = [search(options()), search(options())];
    expect(first.optimizer.converged).toBe(true);
    expect(first.limit).toBeNull();
    expect(first.trajectory).toEqual(second.trajectory);
    expect(first.optimizer.evaluations).toBe(first.trajectory.length);
    expect(first.trajectory.length).toBeLessThan(12 * (first.optimizer.iterations + 1));
  });

  for (const name of optimizerNames) {
    it(`stops ${name} after exactly the allowed number of evaluations`, () => {
      const result = search(options({ optimizer: optimizer(name), maxEvaluations: 5 }));
      expect(result.trajectory).toHaveLength(5);
      expect(result.limit).toBe('evaluations');
      expect(result.optimizer).toMatchObject({ converged: false, evaluations: 5 });
      expect(result.energy).toBe(result.trajectory.at(-1)?.lowestEnergy);
    });
  }

  it('tells a limit of iterations from convergence', () => {
    expect(search(options({ maxIterations: 2 })).limit).toBe('iterations');
    const loose = search(options({ threshold: 0.5 }));
    expect(loose.limit).toBeNull();
    expect(loose.optimizer.converged).toBe(true);
    expect(loose.trajectory.length).toBeLessThan(search(options()).trajectory.length);
  });

  it('combines both limits and the threshold, whichever is met first', () => {
    const limits = { maxIterations: 2, maxEvaluations: 1000, threshold: 1e-9 };
    expect(search(options(limits)).limit).toBe('iterations');
    expect(search(options({ ...limits, maxEvaluations: 2 })).limit).toBe('evaluations');
    expect(search(options({ ...limits, maxIterations: 1000, threshold: 0.5 })).limit).toBeNull();
  });

  it('stops at once when it is aborted', () => {
    const signal = { aborted: false };
    const interrupted = options({
      signal,
      onEvaluation: ({ index }) => {
        signal.aborted = index === 3;
      },
    });
    expect(() => search(interrupted)).toThrow(expect.objectContaining({ code: 'interrupted' }));
  });

  it('refuses a start of the wrong length, and angles that are no numbers', () => {
    expect(() => search(options({ start: new Float64Array(3) }))).toThrow(
      expect.objectContaining({ code: 'wrong_parameter_count' }),
    );
    expect(() => search(options({ optimizer: visiting([Number.NaN]) }))).toThrow(
      expect.objectContaining({ code: 'non_finite_parameter' }),
    );
  });

  it('refuses an energy that is not finite', () => {
    const simulator = circuit.simulator(hydrogen07414);
    const broken: typeof simulator = Object.create(simulator, { energy: { value: () => Number.NaN } });
    expect(() => search(options({ simulator: broken, optimizer: visiting([0.1]) }))).toThrow(
      expect.objectContaining({ code: 'non_finite_energy' }),
    );
  });
});

describe('a search with shots', () => {
  it('measures every evaluation with its standard error', () => {
    const few = search(options({ optimizer: visiting([0.3, 0.1, 0.2]), sampling: sampling(64) }));
    const many = search(options({ optimizer: visiting([0.3, 0.1, 0.2]), sampling: sampling(6400) }));
    const exact = search(options({ optimizer: visiting([0.3, 0.1, 0.2]) }));
    few.trajectory.forEach(({ energy, standardError }, k) => {
      expect(Math.abs(energy - (exact.trajectory[k]?.energy ?? 0))).toBeLessThan(5 * standardError);
      expect(standardError / (many.trajectory[k]?.standardError ?? 0)).toBeGreaterThan(6);
      expect(standardError / (many.trajectory[k]?.standardError ?? 0)).toBeLessThan(16);
    });
  });

  it('measures the answer anew with more shots; the lowest noisy sample is never the answer', () => {
    const visited = new Array<number>(40).fill(0.2);
    const { energy, standardError, trajectory } = search(
      options({ optimizer: visiting(visited), sampling: sampling(32) }),
    );
    const exact = search(options({ optimizer: visiting([0.2]) })).energy;
    const lowest = trajectory.at(-1)?.lowestEnergy ?? 0;
    // Of 40 samples of one energy the lowest lies some two standard errors below it.
    expect(lowest).toBeLessThan(exact - (trajectory[0]?.standardError ?? 0));
    expect(Math.abs(energy - exact)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan((trajectory[0]?.standardError ?? 0) / 2);
  });

  it('gives the same trajectory for the same seed and another one for another', () => {
    const path = (seed: number) =>
      search(options({ optimizer: optimizer('SPSA'), maxEvaluations: 40, sampling: sampling(100, seed) })).trajectory;
    expect(path(1)).toEqual(path(1));
    expect(path(1)).not.toEqual(path(2));
  });

  it('answers with the mean of the late probes when SPSA is cut off', () => {
    const { parameters, trajectory, limit } = search(
      options({ optimizer: optimizer('SPSA'), maxEvaluations: 61, sampling: sampling(100) }),
    );
    expect(limit).toBe('evaluations');
    const late = trajectory.slice(-14);
    const mean = late.reduce((sum, evaluation) => sum + (evaluation.parameters[4] ?? 0), 0) / late.length;
    expect(parameters[4]).toBeCloseTo(mean, 12);
  });

  it('refuses optimizers that follow gradients', () => {
    for (const name of ['L-BFGS-B', 'SLSQP']) {
      expect(() => search(options({ optimizer: optimizer(name), sampling: sampling(10) }))).toThrow(
        expect.objectContaining({ code: 'gradient_needs_exact_energies', hint: expect.stringContaining('SPSA') }),
      );
    }
  });

  it.each(['Nelder-Mead', 'SPSA'])('of %s is the same when probes are evaluated at once, up to any limit', (name) => {
    for (const maxEvaluations of [1, 2, 7, 60, 61]) {
      const simulator = wasmSimulator(circuit.circuit(), hydrogen07414);
      const alike = { simulator, optimizer: optimizer(name), maxEvaluations };
      const batch = batchSimulator(circuit.circuit(), hydrogen07414, { threads: 2 });
      let calls = 0;
      const counted = {
        ...batch,
        energies: (points: Float64Array) => {
          calls++;
          return batch.energies(points);
        },
      };
      const together = search(options({ ...alike, random: pcg64(5), batch: counted }));
      expect(together).toEqual(search(options({ ...alike, random: pcg64(5) })));
      expect(together.trajectory).toHaveLength(maxEvaluations);
      expect(calls > 0).toBe(maxEvaluations > 1 || name === 'Nelder-Mead');
      batch.dispose();
    }
  });
});
