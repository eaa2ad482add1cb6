import type { FastifyRequest } from 'fastify';
import { jsonMember } from '../documents/json-member.ts';
import { invalidField, missingFields, noJsonText, unparsable, WireRefusal } from './answers.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The body of a v2 post_job, text of the job unread. Throws `WireRefusal` as the reference's framework answers. */
export function readPostV2(request: FastifyRequest): { readonly job: string; readonly token: string } {
  const fields = bodyFields(request);
  const places = ['job', 'token'].map((name) => ['body', 'data', name] as const);
  const missing = places.filter(([, , name]) => !Object.hasOwn(fields, name));
  if (missing.length > 0) throw new WireRefusal(missingFields(missing));
  for (const place of places)
    if (typeof fields[place[2]] !== 'string')
      throw new WireRefusal(invalidField('string_type', place, 'Input should be a valid string'));
  return { job: String(fields.job), token: String(fields.token) };
}

/** The text of the job of a v3 post_job. Throws `WireRefusal`. */
export function readPostV3(request: FastifyRequest): string {
  const fields = bodyFields(request);
  const place = ['body', 'data', 'payload'];
  if (!Object.hasOwn(fields, 'payload')) throw new WireRefusal(missingFields([place]));
  if (!isObject(fields.payload))
    throw new WireRefusal(invalidField('dict_type', place, 'Input should be a valid dictionary'));
  return jsonMember(request.bodyText, 'payload') ?? '{}';
}

/** The number of circuits of a job; 0 for JSON that is no object (the spooler will say so). Throws `WireRefusal` for no JSON. */
export function countCircuits(text: string): number {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WireRefusal(noJsonText);
  }
  return isObject(value) ? Object.keys(value).length : 0;
}

/** `job_id` and, on v2, `token` of the query. `json={"job_id": …}` of the oldest clients counts too. Throws `WireRefusal`. */
export function readJobQuery(request: FastifyRequest, version: 'v2' | 'v3'): { job: string; token: string } {
  const query: Fields = isObject(request.query) ? request.query : {};
  const job = textOf(query.job_id) ?? (version === 'v2' ? oldJobId(textOf(query.json)) : null);
  const token = version === 'v2' ? textOf(query.token) : '';
  const missing = [...(job === null ? [['query', 'job_id']] : []), ...(token === null ? [['query', 'token']] : [])];
  if (job === null || token === null) throw new WireRefusal(missingFields(missing));
  return { job, token };
}

/** The key under which repeating a submission gives the first job again; undefined without one. Throws `WireRefusal`. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const value = request.headers['idempotency-key'];
  const key = (Array.isArray(value) ? value.join(', ') : value)?.trim();
  if (key === undefined || key === '') return undefined;
  if (key.length > 200)
    throw new WireRefusal(
      invalidField('string_too_long', ['header', 'Idempotency-Key'], 'String should have at most 200 characters'),
    );
  return key;
}

function bodyFields(request: FastifyRequest): Fields {
  const { body } = request;
  const place = ['body', 'data'];
  if (body === undefined || body === null) throw new WireRefusal(missingFields([place]));
  if (!isObject(body))
    throw new WireRefusal(
      invalidField(
        'model_attributes_type',
        place,
        'Input should be a valid dictionary or object to extract fields from',
      ),
    );
  return body;
}

function oldJobId(json: string | null): string | null {
  if (json === null) return null;
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? textOf(value.job_id) : null;
  } catch {
    throw new WireRefusal(unparsable);
  }
}

/** A query key that stands twice comes as a list: the last one counts. */
function textOf(value: unknown): string | null {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' ? last : null;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
