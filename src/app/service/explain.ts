import { Failure } from '../../science/errors/index.ts';

/** Any error as code and message, for events that are told and not thrown. */
export function explainFailure(error: unknown): { code: string; message: string } {
  if (error instanceof Failure) return { code: error.code, message: error.message };
  return { code: 'internal_error', message: error instanceof Error ? error.message : String(error) };
}
