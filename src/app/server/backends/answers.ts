import { refusedStatus, type StatusDocument } from '../../../cloud/jobs/index.ts';

/** An answer of a route of the reference: its status and its document, nothing thrown. */
export interface WireAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Thrown where the flow of a route ends early with an answer. */
export class WireRefusal extends Error {
  override readonly name = 'WireRefusal';
  readonly answer: WireAnswer;

  constructor(answer: WireAnswer) {
    super(`answered ${answer.status}`);
    this.answer = answer;
  }
}

export type DeviceQuestion = 'config' | 'status' | 'job';

export const invalidToken: WireAnswer = { status: 401, body: refusedStatus('Invalid credentials!') };
/** The header is missing: another shape than that of a wrong token, as the reference has it. */
export const noToken: WireAnswer = { status: 401, body: { detail: 'Unauthorized' } };
export const unparsable: WireAnswer = { status: 400, body: { detail: 'Cannot parse request body' } };
export const noJsonText: WireAnswer = {
  status: 406,
  body: refusedStatus('The encoding of your json seems not work out!'),
};
export const storageRefused: WireAnswer = {
  status: 503,
  body: refusedStatus('Error saving json data to database!'),
};
export const storageUnreachable: WireAnswer = {
  status: 503,
  body: refusedStatus('The storage provider cannot be reached just now. Try again later.'),
};

/** The name is none, or its device or storage does not exist (there the reference fails with 500). */
export function unknownBackend(name: string, question: DeviceQuestion): WireAnswer {
  const unknown = 'Unknown back-end!';
  const rule = 'The string should have 1 or three parts separated by `_`!';
  const details: Readonly<Record<DeviceQuestion, string>> = {
    config: `Unknown back-end ${name.slice(0, 100)}! ${rule}`,
    status: `${unknown} ${rule}`,
    job: unknown,
  };
  return { status: 404, body: refusedStatus(details[question], unknown) };
}

export function refused(status: number, detail: string): WireAnswer {
  return { status, body: refusedStatus(detail) };
}

export function statusAnswer(document: StatusDocument, status = 200): WireAnswer {
  return { status, body: document };
}

/** 422 as the reference's framework writes it. */
export function invalidField(type: string, loc: readonly string[], msg: string): WireAnswer {
  return { status: 422, body: { detail: [{ type, loc, msg }] } };
}

/** 422 with one entry for each missing field. */
export function missingFields(places: readonly (readonly string[])[]): WireAnswer {
  return { status: 422, body: { detail: places.map((loc) => ({ type: 'missing', loc, msg: 'Field required' })) } };
}
