export type * from './contract.ts';
export { badS3Setting, invalidKey, objectMissing, s3Denied, s3NoBucket, s3Refused, s3Unreachable } from './errors.ts';
export { folderStore } from './folder.ts';
export type { S3Options } from './s3/options.ts';
export { s3Store } from './s3/store.ts';
