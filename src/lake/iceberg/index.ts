export type * from './contract.ts';
export {
  commitConflict,
  invalidTable,
  tableDamaged,
  tagExists,
  unknownColumn,
  unknownSnapshot,
  unknownTable,
  unknownTag,
  unsupportedTable,
  wrongValue,
} from './errors.ts';
export { isObject, type Json, type JsonObject, parseJson, writeJson } from './exact-json.ts';
export { openWarehouse } from './warehouse.ts';
