export { type Advanced, type AdvanceOptions, advance, isUntouched, processNow, sinkNow } from './advance.ts';
export { type Delivered, type Delivery, openDelivery } from './delivery.ts';
export {
  batchPending,
  experimentAmbiguous,
  experimentUnknown,
  recordMissing,
  recordsUndelivered,
  tablesBusy,
  undeliveredDamaged,
} from './errors.ts';
export { type FoundExperiment, findExperiment, recordOf } from './find-experiment.ts';
export { type DataFolder, type Destination, type Elsewhere, openDataFolder } from './folder.ts';
export { keepRecord, keptFolder } from './kept-record.ts';
export { withKnownTables } from './known-tables.ts';
export { maintainTables } from './maintain.ts';
export { defaultTopic, type Encoded, encodeFor, type Published, publish, send } from './publish.ts';
export { isAway, reach } from './reach.ts';
export {
  experimentsById,
  findBySettings,
  listExperiments,
  type StoredExperiment,
  settingsHash,
} from './stored-experiments.ts';
export { type TableDocument, tableDocuments } from './table-documents.ts';
export { isSamePlace, keptDestinations, type Resent, resendUndelivered } from './undelivered.ts';
export type { Finding } from './verification/finding.ts';
export { type Verification, verify } from './verification/verify.ts';
