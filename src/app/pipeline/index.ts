export { type Advanced, type AdvanceOptions, advance, isUntouched, processNow, sinkNow } from './advance.ts';
export {
  experimentAmbiguous,
  experimentUnknown,
  recordMissing,
  recordsUndelivered,
  undeliveredDamaged,
} from './errors.ts';
export { type FoundExperiment, findExperiment, recordOf } from './find-experiment.ts';
export { type DataFolder, type Elsewhere, openDataFolder } from './folder.ts';
export { withKnownTables } from './known-tables.ts';
export { defaultTopic, type Encoded, encodeFor, type Published, publish, send } from './publish.ts';
export {
  experimentsById,
  findBySettings,
  listExperiments,
  type StoredExperiment,
  settingsHash,
} from './stored-experiments.ts';
export { type TableDocument, tableDocuments } from './table-documents.ts';
export { keepUndelivered, type Resent, resendUndelivered } from './undelivered.ts';
export type { Finding } from './verification/finding.ts';
export { type Verification, verify } from './verification/verify.ts';
