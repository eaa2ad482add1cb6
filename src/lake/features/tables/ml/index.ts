import type { FeatureTable } from '../../contract.ts';
import { mlIterationFeatures } from './iteration-features.ts';
import { mlRunSummary } from './run-summary.ts';

/** The tables for machine learning, which came after the nine: the one that has a row for each experiment is last. */
export const mlTables: readonly FeatureTable[] = [mlIterationFeatures, mlRunSummary];
