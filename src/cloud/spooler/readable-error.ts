/** What may be told about an error to the user of a job: one sentence or two, no stack, no folders of this machine. */
export interface ReadableError {
  readonly code: string | null;
  readonly message: string;
}

const longest = 2000;

/** Never throws, whatever was thrown. `code` is that of a `Failure`, also of one from another copy of this package. */
export function readableError(error: unknown): ReadableError {
  try {
    if (!(error instanceof Error)) return { code: null, message: withoutFolders(describe(error)) };
    const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
    // Words that were meant to be read stand alone; what the language says is told with its kind.
    const plain = error.name === 'Error' || error.name === 'Failure';
    const message = error.message === '' ? `${error.name} without a message` : error.message;
    return { code, message: withoutFolders(plain ? message : `${error.name}: ${message}`) };
  } catch {
    return { code: null, message: 'an error that cannot be read' };
  }
}

/** Absolute paths and file URLs keep their last name only; long texts their beginning. */
export function withoutFolders(text: string): string {
  const shorter = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return shorter.replace(
    /(?:file:\/\/)?(?<=^|[\s'"`(=:]|file:\/\/)(?:[A-Za-z]:)?(?:[\\/][^\s'"`()\\/:]+)+[\\/]([^\s'"`()\\/]+)/g,
    '$1',
  );
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : `something that is no error was thrown (${typeof value})`;
}
