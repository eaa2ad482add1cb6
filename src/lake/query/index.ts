export type * from './contract.ts';
export { sqlError, statementRefused, unknownAsOf } from './errors.ts';
export { query } from './query.ts';
