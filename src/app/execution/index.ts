export {
  documentOf,
  type ExperimentDocument,
  failedDocument,
  subjectName,
} from '../../science/experiments/index.ts';
export { availableMemory } from './available-memory.ts';
export { openPool, type Pool } from './pool.ts';
export { type RerunResult, rerun } from './rerun.ts';
export { type FinishedDocument, type Planned, type RunResult, runExperiments } from './run.ts';
export { type PlannedPoint, runScan, type ScanPoint, type ScanResult, scaled, withBond } from './scan.ts';
export type { RunContext } from './session.ts';
export { documentOfStored, type EvaluationDocument, trajectoryOf } from './stored-document.ts';
export { type CallTimes, timeCalls } from './timed-calls.ts';
