import { gradientDoesNotFit, nonFiniteParameter, wrongNumberOfParameters } from './errors.ts';

/** Throws `wrong_number_of_parameters` or `non_finite_parameter` unless θ has one finite number for each parameter. */
export function checkPoint(parameters: number, theta: Float64Array): void {
  if (theta.length !== parameters) throw wrongNumberOfParameters(parameters, theta.length);
  // Four sums that need not wait for each other: not finite where a number is not, and in rare cases that are looked at again.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = parameters & ~3;
  for (let k = 0; k < whole; k += 4) {
    a += theta[k]!;
    b += theta[k + 1]!;
    c += theta[k + 2]!;
    d += theta[k + 3]!;
  }
  for (let k = whole; k < parameters; k++) a += theta[k]!;
  if (!Number.isFinite(a + b + (c + d))) findNonFinite(theta);
}

function findNonFinite(theta: Float64Array): void {
  const index = theta.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw nonFiniteParameter(index, theta[index]!);
}

/** Throws `gradient_does_not_fit` unless there is room for exactly one derivative by each parameter. */
export function checkGradient(parameters: number, gradient: Float64Array): void {
  if (gradient.length !== parameters) throw gradientDoesNotFit(parameters, gradient.length);
}
