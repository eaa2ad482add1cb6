import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { invalidRequest } from './errors.ts';

/** A schema that documents a route and checks what it is sent. */
export interface Checked<Value> {
  readonly schema: TSchema;
  /** The value when it fits. Throws `invalid_request` with the place that does not. */
  read(value: unknown): Value;
}

/** Unknown keys are ignored. */
export function checkedBody<Schema extends TSchema>(schema: Schema): Checked<Static<Schema>> {
  return checked(schema, 'The body', (value) => value);
}

/** Texts become numbers where the schema asks for one. */
export function checkedQuery<Schema extends TSchema>(schema: Schema): Checked<Static<Schema>> {
  const converter = Compile(schema);
  return checked(schema, 'The query', (value) => converter.Convert({ ...Object(value) }));
}

function checked<Schema extends TSchema>(
  schema: Schema,
  what: string,
  prepare: (value: unknown) => unknown,
): Checked<Static<Schema>> {
  const validator = Compile(schema);
  return {
    schema,
    read(value) {
      const prepared = prepare(value);
      if (isA<Static<Schema>>(validator, prepared)) return prepared;
      const errors = validator.Errors(prepared);
      const where = errors[0] === undefined || errors[0].instancePath === '' ? what : errors[0].instancePath.slice(1);
      throw invalidRequest(where.slice(0, 100), problem(errors));
    },
  };
}

function isA<Value>(validator: { Check(value: unknown): boolean }, value: unknown): value is Value {
  return validator.Check(value);
}

/** What is wrong at the first place; where one of several values is needed, all of them. */
function problem(errors: readonly TLocalizedValidationError[]): string {
  const [first] = errors;
  if (first === undefined) return 'does not fit';
  const choices = errors.flatMap((error) =>
    error.keyword === 'const' && error.instancePath === first.instancePath
      ? [JSON.stringify(error.params.allowedValue)]
      : [],
  );
  return choices.length === 0 ? first.message : `must be ${choices.join(' or ')}`;
}
