export type * from './contract.ts';
export { invalidKey, objectMissing } from './errors.ts';
export { folderStore } from './folder.ts';
