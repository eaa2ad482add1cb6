/** Defaults of an experiment that are numbers (docs/design §3). */

/** Evaluations after which a search stops when nothing else stopped it. */
export const defaultMaxEvaluations = 30_000;

/** Largest seed: what an `int` of the record's schema holds. */
export const largestSeed = 2_147_483_647;

/** More shots for one group than this are refused: sampling would take longer than any reader waits. */
export const largestShots = 100_000_000;

/** A particle number or spin projection further than this from its sector is flagged. */
export const sectorTolerance = 1e-3;

/** An exact energy further than this below its reference is flagged, hartree. */
export const belowReferenceTolerance = 1e-8;

/** Standard errors below the reference from which a sampled energy is flagged. */
export const belowReferenceErrors = 3;

/** Largest bond dimension of a matrix product state that is accepted: two sites of it are 64 MiB. */
export const largestBondDimension = 1024;

/** More noisy runs for one energy than this are refused. */
export const largestTrajectories = 1_000_000;
