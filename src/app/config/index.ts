export { type DataLocation, existingData, locateData } from './data-folder.ts';
export { noData } from './errors.ts';
export { readServerFile, type ServerFile, writeServerFile } from './server-file.ts';
export { version } from './version.ts';
