export { normaliseBasis } from './basis-name.ts';
export { decodeRecord, encodeRecord, readJsonRecord } from './codec.ts';
export { compatibilityLevels } from './compatibility.ts';
export type * from './contract.ts';
export { embeddedRegistry } from './embedded-registry.ts';
export {
  damagedRegistry,
  incompatibleSchema,
  invalidRecord,
  invalidSchema,
  invalidSubject,
  notARegistry,
  registryDenied,
  registryRefused,
  registryUnreachable,
  schemaNotFound,
  undecodableRecord,
} from './errors.ts';
export { frame, unframe } from './framing.ts';
export { type HttpRegistryOptions, httpRegistry } from './http-registry.ts';
export { experimentId, uuidv7 } from './identity.ts';
export { type Codec, type ObjectFile, readObjectFile, writeObjectFile } from './object-file.ts';
export { type RecordContext, recordFromOutcome } from './outcome-record.ts';
export {
  type RecordVersion,
  schemaOf,
  schemaUpstream,
  schemaV1,
  schemaV2,
  subjectOf,
  versionOfTopic,
} from './schemas.ts';
