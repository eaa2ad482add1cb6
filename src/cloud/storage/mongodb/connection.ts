import type { MongoClient, MongoServerError } from 'mongodb';
import { Failure } from '../../../science/errors/index.ts';
import { poorLogin, storageLoginRefused, storageRefused, storageUnreachable } from '../errors.ts';
import type { Driver } from './bson.ts';
import { type Collections, collections, createIndexes } from './collections.ts';
import type { Address } from './login.ts';

export interface Connection {
  readonly driver: Driver;
  readonly at: Collections;
  close(): Promise<void>;
}

/** How long a server that was found may be silent, milliseconds. */
const silence = 60_000;

const duplicate = 11000;
/** Unauthorized, authentication failed, and Atlas's word for both. */
const loginCodes = new Set([13, 18, 8000]);
/** Codes with which servers refuse what a document holds: bad value, overflow, names with dots or dollars, size, not implemented. */
const contentCodes = new Set([2, 14, 15, 52, 53, 55, 57, 238, 10334, 17280, 17419]);

/** Loads the driver, connects and makes the indexes. `storage_unreachable`, `storage_login_refused`, `poor_login`. */
export async function connect(address: Address, timeoutMilliseconds: number, prefix: string): Promise<Connection> {
  const driver = await import('mongodb');
  let client: MongoClient | null = null;
  try {
    client = new driver.MongoClient(address.url, {
      appName: 'eigenlake',
      serverSelectionTimeoutMS: timeoutMilliseconds,
      connectTimeoutMS: timeoutMilliseconds,
      socketTimeoutMS: silence,
      // Acknowledged means that neither a crash nor the loss of one server undoes it.
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
      ignoreUndefined: true,
    });
    const opened = client;
    await opened.connect();
    const at = collections(opened, prefix);
    await createIndexes(at);
    return { driver, at, close: () => opened.close() };
  } catch (error) {
    await client?.close().catch(() => undefined);
    throw explained(driver, address, error);
  }
}

/** The failure that an error of the driver is to our callers. Its messages name hosts but no passwords. */
export function explained(driver: Driver, { where }: Address, error: unknown): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  if (isServerError(error) && loginCodes.has(Number(error.code)))
    return storageLoginRefused.from(error, where, error.message);
  if (error instanceof driver.MongoParseError || error instanceof driver.MongoInvalidArgumentError)
    return poorLogin.from(error, 'mongoDB', 'the driver does not understand the URL');
  if (isServerError(error)) return storageRefused.from(error, where, error.message);
  const systems = 'syscall' in error && 'code' in error;
  if (error instanceof driver.MongoError || systems) return storageUnreachable.from(error, where, error.message);
  return error;
}

function isServerError(error: Error): error is MongoServerError {
  return error.name === 'MongoServerError' || error.name === 'MongoBulkWriteError';
}

/** True when a document with that `_id` was there before. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === duplicate;
}

/** True when the server, or the format, cannot take what a document holds. */
export function isUnstorable(driver: Driver, error: unknown): boolean {
  if (error instanceof driver.BSON.BSONError) return true;
  return error instanceof Error && isServerError(error) && contentCodes.has(Number(error.code));
}

/** False when a document with that `_id` was there before. */
export async function insertedFirst(insertion: Promise<unknown>): Promise<boolean> {
  try {
    await insertion;
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
