/** What the server answered instead of a document: a stable code, what was wrong, and what to do. */
export class ApiFailure extends Error {
  /** 0 when the server was not reached. */
  readonly status: number;
  readonly code: string;
  readonly hint: string;

  constructor(status: number, code: string, message: string, hint = '') {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** Any exception as something a page can show. */
export function asFailure(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  return new ApiFailure(0, 'unexpected', error instanceof Error ? error.message : String(error));
}

/**
 * The failure in the body of a refused request: our own `{"error": …}`, a status message of the v2/v3 job routes, or a list
 * of what breaks the schema.
 */
export function failureIn(status: number, body: unknown): ApiFailure {
  const fields = record(body);
  const error = record(fields.error);
  if (typeof error.code === 'string') {
    return new ApiFailure(status, error.code, text(error.message) || error.code, text(error.hint));
  }
  if (typeof fields.error_message === 'string') {
    const message = fields.error_message === 'None' ? text(fields.detail) : fields.error_message;
    return new ApiFailure(status, `http_${status}`, message);
  }
  if (Array.isArray(fields.detail)) {
    const problems = fields.detail.map(record).map(({ loc, msg }) => {
      const where = Array.isArray(loc) ? loc.slice(1).join('.') : '';
      return where ? `${where}: ${text(msg)}` : text(msg);
    });
    return new ApiFailure(status, `http_${status}`, problems.join('; '));
  }
  const said = text(fields.detail) || text(fields.message);
  return new ApiFailure(status, `http_${status}`, said || `The server answered with status ${status}.`);
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
