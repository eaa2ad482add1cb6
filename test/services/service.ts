import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningService, type ServiceName, services, start } from '../../scripts/services/index.mjs';

export interface TestService extends RunningService {
  /** Starts it again on the same data and ports. */
  again(): Promise<TestService>;
  /** Ends it and deletes its data. */
  remove(): Promise<void>;
}

/** A real server for one test file, or why there is none. It ends with the process of the tests, however that ends. */
export async function service(
  name: ServiceName,
  options: Readonly<Record<string, unknown>> = {},
): Promise<TestService | { readonly missing: string }> {
  const run = mkdtempSync(join(tmpdir(), `eigenlake-${name}-`));
  const open = async (): Promise<TestService> => {
    const running = await start(services[name], run, { tied: true, options });
    return {
      ...running,
      again: open,
      async remove() {
        await running.stop();
        rmSync(run, { recursive: true, force: true });
      },
    };
  };
  try {
    return await open();
  } catch (error) {
    console.warn(`${name}:`, error);
    rmSync(run, { recursive: true, force: true });
    return { missing: `${name} is not here: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}` };
  }
}
