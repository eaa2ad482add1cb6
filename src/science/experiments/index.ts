export type * from './contract.ts';
export { defaultMaxEvaluations, largestSeed } from './defaults.ts';
export { type EvaluationRequest, evaluateOnce, type PreparedEvaluation, prepareEvaluation } from './evaluate.ts';
export { inspectMolecule, type MoleculeInspection } from './inspect.ts';
export { exactDefaultQubits, exactLimitQubits } from './references.ts';
export { prepareExperiment, runExperiment } from './run-experiment.ts';
export { needsSeed, resolveSettings, type SettingsInput } from './settings.ts';
export { settingsFromJson } from './settings-json.ts';
export { trajectoryHash } from './trajectory-hash.ts';
