import { type DataFolder, isAway, reach } from '../pipeline/index.ts';
import { explainFailure } from './explain.ts';

type Tell = (code: string, message: string) => void;

/**
 * Before the first job: throws where records could never be sent (a wrong login, a name that nobody knows), and tells where a
 * server is merely away: records wait on disk until it is back.
 */
export async function lookAhead(folder: DataFolder, topic: string, tell: Tell): Promise<void> {
  if (!folder.overNetwork) return;
  try {
    await reach(folder, topic);
  } catch (error) {
    if (!isAway(error)) throw error;
    told(error, tell);
  }
}

export function told(error: unknown, tell: Tell): void {
  const { code, message } = explainFailure(error);
  tell(code, message);
}
