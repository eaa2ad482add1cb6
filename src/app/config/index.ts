export { type DataLocation, existingData, locateData } from './data-folder.ts';
export { noData } from './errors.ts';
export { version } from './version.ts';
