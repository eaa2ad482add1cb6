export type * from './contract.ts';
export { diskError, diskFull, fileMissing, folderNotWritable, folderUnreadable, notAFolder } from './errors.ts';
export { disk } from './files.ts';
export { type DiskHook, type DiskStep, setDiskHook } from './hook.ts';
export { lock } from './lock.ts';
export { reserve } from './reserved.ts';
export { scratchFolder } from './scratch.ts';
export { isTemporary, removeTemporaries } from './temporary.ts';
export { unsynced } from './unsynced.ts';
