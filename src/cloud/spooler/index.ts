export type * from './contract.ts';
export { deviceNamedTwice, deviceUnusable, nothingToSpool } from './errors.ts';
export { type SpoolerInternals, startSpooler } from './spooler.ts';
