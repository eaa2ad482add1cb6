import type { RandomStream } from '../math/index.ts';
import type { PauliSum } from '../operators/index.ts';
import type { Simulator } from './contract.ts';
import { wrongNumberOfParameters } from './errors.ts';
import { type Expression, expressionTape } from './expression.ts';
import { checkGradient, checkPoint } from './point.ts';

/**
 * The simulator as a function of `parameters` numbers θ, where parameter k of its circuit is expressions[k] of θ. Gradients by
 * the chain rule, exact. Throws `wrong_number_of_parameters`.
 */
export function withExpressions(
  simulator: Simulator,
  expressions: readonly Expression[],
  parameters: number,
): Simulator {
  if (expressions.length !== simulator.parameters) {
    throw wrongNumberOfParameters(simulator.parameters, expressions.length);
  }
  const tape = expressionTape(expressions, parameters);
  const inner = new Float64Array(expressions.length);
  const slopes = new Float64Array(expressions.length);
  const at = (theta: Float64Array): Float64Array => {
    checkPoint(parameters, theta);
    tape.evaluate(theta, inner);
    return inner;
  };
  return {
    name: simulator.name,
    qubits: simulator.qubits,
    parameters,
    prepare: (theta) => simulator.prepare(at(theta)),
    energy: (theta) => simulator.energy(at(theta)),
    energyAndGradient(theta, gradient) {
      checkGradient(parameters, gradient);
      const energy = simulator.energyAndGradient(at(theta), slopes);
      gradient.fill(0);
      tape.pullBack(slopes, gradient);
      return energy;
    },
    expectation: (observable?: PauliSum) => simulator.expectation(observable),
    probabilities: () => simulator.probabilities(),
    sample: (shots: number, random: RandomStream) => simulator.sample(shots, random),
    statevector: () => simulator.statevector(),
    dispose: () => simulator.dispose(),
  };
}
