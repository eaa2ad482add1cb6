export { openCatalog } from './catalog/catalog.ts';
export type { Catalog, TableDocument } from './catalog/contract.ts';
export type * from './contract.ts';
export {
  commitConflict,
  commitRefused,
  commitStateUnknown,
  invalidCommit,
  invalidTable,
  tableDamaged,
  tableExists,
  tagExists,
  unknownColumn,
  unknownSnapshot,
  unknownTable,
  unknownTag,
  unsupportedTable,
  wrongValue,
} from './errors.ts';
export { isObject, type Json, type JsonObject, parseJson, writeJson } from './exact-json.ts';
export type * from './maintenance/contract.ts';
export { openMaintenance } from './maintenance/maintenance.ts';
export { openWarehouse } from './warehouse.ts';
