import { invalidSchema, invalidSubject } from './errors.ts';

/** White space does not make another schema; anything else does. Throws `invalid_schema`. */
export function normalised(schema: string): string {
  try {
    return JSON.stringify(JSON.parse(schema));
  } catch (error) {
    throw invalidSchema.from(error, 'it is no JSON');
  }
}

/** `invalid_subject` */
export function checkSubject(subject: string): void {
  if (subject === '' || subject.length > 255 || /[\p{Cc}\p{Surrogate}]/u.test(subject)) throw invalidSubject(subject);
}
