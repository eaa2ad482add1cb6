export type * from './contract.ts';
export { notLocal, sqlError, statementRefused, unknownAsOf } from './errors.ts';
export { query } from './query.ts';
