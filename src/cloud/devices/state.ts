/** Complex amplitudes as two planes. */
export interface State {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** All amplitude on basis state 0. */
export function groundState(dimension: number): State {
  const re = new Float64Array(dimension);
  re[0] = 1;
  return { re, im: new Float64Array(dimension) };
}

/** |ψ|² of every basis state; not normalised. */
export function probabilities({ re, im }: State): Float64Array {
  return re.map((value, i) => value * value + im[i]! * im[i]!);
}

/** Where the copies of a small space lie in a large one: state l of copy c is `bases[c] + offsets[l]`. */
export interface Copies {
  readonly offsets: ArrayLike<number>;
  readonly bases: ArrayLike<number>;
}

/** The one copy that is the whole space. */
export function wholeSpace(dimension: number): Copies {
  return { offsets: Uint32Array.from({ length: dimension }, (_, i) => i), bases: [0] };
}
