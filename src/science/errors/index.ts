/** What every room throws for a wrong input or a broken environment: a stable code, what was wrong, what to do. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly hint: string;
  /** HTTP status that a server answers with when this failure reaches a client. */
  readonly status: number;

  constructor(code: string, message: string, hint: string, status = 500, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.status = status;
  }

  toJSON(): { code: string; message: string; hint: string } {
    return { code: this.code, message: this.message, hint: this.hint };
  }
}

export interface FailureKind<Details extends unknown[]> {
  (...details: Details): Failure;
  readonly code: string;
  readonly status: number;
  /** True when `error` is a failure of this kind: match on this, never on message text. */
  matches(error: unknown): error is Failure;
  /** The same failure with the error that led to it kept as `cause`. */
  from(cause: unknown, ...details: Details): Failure;
}

/** One entry of a room's catalogue (`errors.ts`): a function that makes the failure from its details. */
export function defineFailure<Details extends unknown[]>(kind: {
  code: string;
  status?: number;
  message: (...details: Details) => string;
  hint: (...details: Details) => string;
}): FailureKind<Details> {
  const { code, status = 500, message, hint } = kind;
  const make = (cause: unknown, details: Details) =>
    new Failure(code, message(...details), hint(...details), status, cause);
  return Object.assign((...details: Details) => make(undefined, details), {
    code,
    status,
    matches: (error: unknown): error is Failure => error instanceof Failure && error.code === code,
    from: (cause: unknown, ...details: Details) => make(cause, details),
  });
}
