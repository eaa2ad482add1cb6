import type { CompiledQuery, DatabaseConnection, Dialect, Driver } from 'kysely';
import type { Failure } from '../../science/errors/index.ts';

/** The same dialect, its errors told in the words of this room; what `translate` answers null for stays as it is. */
export function withFailures(dialect: Dialect, translate: (error: unknown) => Failure | null): Dialect {
  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw translate(error) ?? error;
    }
  }
  // The driver knows its connections by identity, so it gets its own one back.
  const originals = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const original = (connection: DatabaseConnection) => originals.get(connection) ?? connection;

  function connectionOf(inner: DatabaseConnection): DatabaseConnection {
    const outer: DatabaseConnection = {
      executeQuery: <Row>(query: CompiledQuery) => told(() => inner.executeQuery<Row>(query)),
      streamQuery: <Row>(query: CompiledQuery, size?: number) => inner.streamQuery<Row>(query, size),
    };
    originals.set(outer, inner);
    return outer;
  }

  function driverOf(inner: Driver): Driver {
    return {
      init: () => told(() => inner.init()),
      acquireConnection: () => told(async () => connectionOf(await inner.acquireConnection())),
      beginTransaction: (connection, settings) => told(() => inner.beginTransaction(original(connection), settings)),
      commitTransaction: (connection) => told(() => inner.commitTransaction(original(connection))),
      rollbackTransaction: (connection) => told(() => inner.rollbackTransaction(original(connection))),
      releaseConnection: (connection) => inner.releaseConnection(original(connection)),
      destroy: () => inner.destroy(),
    };
  }

  return {
    createDriver: () => driverOf(dialect.createDriver()),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (tables) => dialect.createIntrospector(tables),
  };
}
