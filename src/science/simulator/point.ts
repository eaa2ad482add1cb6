import { gradientDoesNotFit, nonFiniteParameter, wrongNumberOfParameters } from './errors.ts';

/** Throws `wrong_number_of_parameters` or `non_finite_parameter` unless θ has one finite number for each parameter. */
export function checkPoint(parameters: number, theta: Float64Array): void {
  if (theta.length !== parameters) throw wrongNumberOfParameters(parameters, theta.length);
  // The difference is NaN where the number is not finite.
  for (let k = 0; k < parameters; k++) {
    if (theta[k]! - theta[k]! !== 0) throw nonFiniteParameter(k, theta[k]!);
  }
}

/** Throws `gradient_does_not_fit` unless there is room for exactly one derivative by each parameter. */
export function checkGradient(parameters: number, gradient: Float64Array): void {
  if (gradient.length !== parameters) throw gradientDoesNotFit(parameters, gradient.length);
}
