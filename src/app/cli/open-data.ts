import { existingData, locateData } from '../config/index.ts';
import { type DataFolder, openDataFolder } from '../pipeline/index.ts';

/** The data folder of a command that writes: found, or made where one is expected. */
export const openForWriting = (flag: string | undefined): DataFolder =>
  openDataFolder(locateData(flag, process.env, process.cwd()).path);

/** The data folder of a command that only reads: `no_data` where there is none. */
export const openForReading = (flag: string | undefined): DataFolder =>
  openDataFolder(existingData(locateData(flag, process.env, process.cwd())));
