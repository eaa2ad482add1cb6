/** Energy and slope dE/dα at a step α along the search direction. */
export interface StepSample {
  readonly energy: number;
  readonly slope: number;
}

export interface LineSearchOptions {
  /** Sufficient decrease: E(α) ≤ E(0) + μ·α·E′(0). */
  readonly decrease: number;
  /** Curvature: |E′(α)| ≤ η·|E′(0)|. */
  readonly curvature: number;
  /** Stop when the bracket is narrower than this fraction of its upper end. */
  readonly bracketWidth: number;
  readonly maxStep: number;
  readonly maxEvaluations: number;
}

export interface LineSearchResult extends StepSample {
  readonly step: number;
  /** False when `maxEvaluations` ran out; the last sample is then no better than any other. */
  readonly found: boolean;
}

interface Bracket {
  low: number;
  lowEnergy: number;
  lowSlope: number;
  high: number;
  highEnergy: number;
  highSlope: number;
  closed: boolean;
}

/**
 * A step that satisfies the strong Wolfe conditions, or the lowest one when the bracket shrinks to nothing.
 * The last call of `sample` is always at the returned step.
 * J. J. Moré, D. J. Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20 (1994) 286–307.
 */
export function moreThuente(
  sample: (step: number) => StepSample,
  start: StepSample,
  firstStep: number,
  options: LineSearchOptions,
): LineSearchResult {
  const required = options.decrease * start.slope;
  const bracket: Bracket = {
    low: 0,
    lowEnergy: start.energy,
    lowSlope: start.slope,
    high: 0,
    highEnergy: start.energy,
    highSlope: start.slope,
    closed: false,
  };
  let step = Math.min(firstStep, options.maxStep);
  let least = 0;
  let most = 5 * step;
  let width = options.maxStep;
  let widthBefore = 2 * width;
  let auxiliary = true;
  for (let evaluation = 1; ; evaluation++) {
    const { energy, slope } = sample(step);
    const bound = start.energy + step * required;
    if (auxiliary && energy <= bound && slope >= 0) auxiliary = false;

    const wolfe = energy <= bound && Math.abs(slope) <= -options.curvature * start.slope;
    const exhausted = bracket.closed && (step <= least || step >= most || most - least <= options.bracketWidth * most);
    const atEnd = step === options.maxStep && energy <= bound && slope <= required;
    if (wolfe || exhausted || atEnd) return { step, energy, slope, found: true };
    if (evaluation >= options.maxEvaluations) return { step, energy, slope, found: false };

    if (auxiliary && energy <= bracket.lowEnergy && energy > bound) {
      // Until a point decreases enough, the search runs on ψ(α) = E(α) − μ·α·E′(0), which has a minimiser that does.
      tilt(bracket, required);
      step = refine(bracket, step, energy - step * required, slope - required, least, most);
      tilt(bracket, -required);
    } else {
      step = refine(bracket, step, energy, slope, least, most);
    }

    if (bracket.closed) {
      // The bracket has to shrink by a third every two steps, else it is halved.
      if (Math.abs(bracket.high - bracket.low) >= 0.66 * widthBefore) {
        step = bracket.low + 0.5 * (bracket.high - bracket.low);
      }
      widthBefore = width;
      width = Math.abs(bracket.high - bracket.low);
      least = Math.min(bracket.low, bracket.high);
      most = Math.max(bracket.low, bracket.high);
    } else {
      least = step + 1.1 * (step - bracket.low);
      most = step + 4 * (step - bracket.low);
    }
    step = Math.min(Math.max(step, 0), options.maxStep);
    if (bracket.closed && (step <= least || step >= most || most - least <= options.bracketWidth * most)) {
      step = bracket.low;
    }
  }
}

function tilt(bracket: Bracket, slope: number): void {
  bracket.lowEnergy -= bracket.low * slope;
  bracket.highEnergy -= bracket.high * slope;
  bracket.lowSlope -= slope;
  bracket.highSlope -= slope;
}

/** The next trial step (section 4 of the paper, its four cases), and the bracket updated with the present one. */
function refine(bracket: Bracket, trial: number, energy: number, slope: number, least: number, most: number): number {
  const { low, lowEnergy, lowSlope } = bracket;
  const turned = slope * Math.sign(lowSlope) < 0;
  let next: number;
  if (energy > lowEnergy) {
    const cubic = cubicMinimum(low, lowEnergy, lowSlope, trial, energy, slope);
    const quadratic = low + (lowSlope / ((lowEnergy - energy) / (trial - low) + lowSlope) / 2) * (trial - low);
    next = Math.abs(cubic - low) < Math.abs(quadratic - low) ? cubic : cubic + (quadratic - cubic) / 2;
    bracket.closed = true;
  } else if (turned) {
    const cubic = cubicMinimum(low, lowEnergy, lowSlope, trial, energy, slope);
    const secant = secantMinimum(low, lowSlope, trial, slope);
    next = Math.abs(cubic - trial) > Math.abs(secant - trial) ? cubic : secant;
    bracket.closed = true;
  } else if (Math.abs(slope) < Math.abs(lowSlope)) {
    const beyond = trial > low ? most : least;
    const cubic = cubicMinimumBeyond(low, lowEnergy, lowSlope, trial, energy, slope) ?? beyond;
    const secant = secantMinimum(low, lowSlope, trial, slope);
    const cubicIsCloser = Math.abs(cubic - trial) < Math.abs(secant - trial);
    if (bracket.closed) {
      next = cubicIsCloser ? cubic : secant;
      const limit = trial + 0.66 * (bracket.high - trial);
      next = trial > low ? Math.min(limit, next) : Math.max(limit, next);
    } else {
      next = cubicIsCloser ? secant : cubic;
      next = Math.max(least, Math.min(most, next));
    }
  } else if (bracket.closed) {
    next = cubicMinimum(bracket.high, bracket.highEnergy, bracket.highSlope, trial, energy, slope);
  } else {
    next = trial > low ? most : least;
  }

  if (energy > lowEnergy) {
    bracket.high = trial;
    bracket.highEnergy = energy;
    bracket.highSlope = slope;
  } else {
    if (turned) {
      bracket.high = low;
      bracket.highEnergy = lowEnergy;
      bracket.highSlope = lowSlope;
    }
    bracket.low = trial;
    bracket.lowEnergy = energy;
    bracket.lowSlope = slope;
  }
  // Slopes that vanish exactly leave the interpolation without an answer.
  return Number.isFinite(next) ? next : (bracket.low + (bracket.closed ? bracket.high : most)) / 2;
}

/** θ and γ of the cubic through two energies and slopes; γ² = θ² − a′b′ scaled so that nothing overflows. */
function cubicTerms(a: number, aEnergy: number, aSlope: number, b: number, bEnergy: number, bSlope: number) {
  const theta = (3 * (aEnergy - bEnergy)) / (b - a) + aSlope + bSlope;
  const scale = Math.max(Math.abs(theta), Math.abs(aSlope), Math.abs(bSlope));
  const ratio = theta / scale;
  const gamma = scale * Math.sqrt(Math.max(0, ratio * ratio - (aSlope / scale) * (bSlope / scale)));
  return { theta, gamma };
}

function cubicMinimum(a: number, aEnergy: number, aSlope: number, b: number, bEnergy: number, bSlope: number): number {
  const { theta, gamma } = cubicTerms(a, aEnergy, aSlope, b, bEnergy, bSlope);
  const root = b < a ? -gamma : gamma;
  return a + ((root - aSlope + theta) / (root - aSlope + root + bSlope)) * (b - a);
}

/** The cubic's minimum when it lies beyond b seen from a, else null. */
function cubicMinimumBeyond(a: number, aEnergy: number, aSlope: number, b: number, bEnergy: number, bSlope: number) {
  const { theta, gamma } = cubicTerms(a, aEnergy, aSlope, b, bEnergy, bSlope);
  const root = b > a ? -gamma : gamma;
  const ratio = (root - bSlope + theta) / (root + (aSlope - bSlope) + root);
  return ratio < 0 && root !== 0 ? b + ratio * (a - b) : null;
}

function secantMinimum(a: number, aSlope: number, b: number, bSlope: number): number {
  return b + (bSlope / (bSlope - aSlope)) * (a - b);
}
