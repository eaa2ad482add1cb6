export {
  backendConfig,
  backendStatus,
  isOnline,
  longName,
  onlineSeconds,
  splitBackendName,
} from './backend.ts';
export type * from './contract.ts';
export { readDatetime, writeDatetime } from './datetime.ts';
export { deviceConfigJson, gateDocument, readDeviceConfig } from './device-config.ts';
export { type DropboxId, dropboxFolder, formatDropboxId, parseDropboxId } from './dropbox-id.ts';
export {
  invalidDocument,
  invalidJob,
  invalidJobId,
  invalidJson,
  invalidKey,
  invalidSignatureDocument,
  undecodableJob,
  unwritableJson,
} from './errors.ts';
export { jobExperimentId } from './experiment-id.ts';
export { circuitKeys, type JobLimits, readCircuits, readJob, readJobText } from './job.ts';
export { createdAt, isDocumentId, isJobId, type JobIdSource, jobIdSource } from './job-id.ts';
export { readJson } from './json-reader.ts';
export {
  JsonNumber,
  type JsonObject,
  type JsonValue,
  jsonFloat,
  jsonInteger,
  pythonFloat,
  toPlain,
  type Writable,
} from './json-value.ts';
export { writeJson } from './json-writer.ts';
export {
  configString,
  generateKey,
  jwkText,
  privateKeyFromBytes,
  publicKey,
  readConfigString,
  readJwk,
} from './jwk.ts';
export { circuitResult, forApi, lostResult, memoryOf, readResult, resultDocument, resultJson } from './result.ts';
export {
  isSigned,
  readSigned,
  readStored,
  type SignedDocument,
  type StoredDocument,
  signDocument,
  signedText,
  verifyDocument,
} from './signed-document.ts';
export { readJobState } from './state-document.ts';
export { isFinal, leaseEnded, queuedState, transition } from './state-machine.ts';
export {
  cancelledStatus,
  checkFailedStatus,
  dimensionFailedStatus,
  doneStatus,
  executionFailedStatus,
  initialStatus,
  missingStatus,
  readStatus,
  refusedStatus,
  scriptFailedStatus,
  statusInsteadOfResult,
  wireStatus,
} from './status.ts';
