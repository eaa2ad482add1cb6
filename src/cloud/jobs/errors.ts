import { defineFailure } from '../../science/errors/index.ts';

/** A text that is no JSON. The message is the one that clients of the reference server know. */
export const undecodableJob = defineFailure({
  code: 'undecodable_job',
  status: 406,
  message: () => 'The encoding of your json seems not work out!',
  hint: () => 'On v2 `job` is a string that holds JSON: check quotes, commas and braces of that text.',
});

/** A job that breaks a rule of job documents; the message stands in its status. */
export const invalidJob = defineFailure({
  code: 'invalid_job',
  status: 422,
  message: (problem: string) => problem,
  hint: () =>
    'A job is {"experiment_0": {"instructions": [["name", [wires], [params]]], "num_wires": 1, "shots": 100}}; the config of the device lists what it allows.',
});

export const invalidDocument = defineFailure({
  code: 'invalid_document',
  status: 500,
  message: (kind: string, where: string, problem: string) =>
    `The stored ${kind} document is damaged: ${where === '' ? 'it' : where} ${problem}.`,
  hint: () => 'Another program wrote it, or is still writing it: read it again, then repair or delete it.',
});

export const invalidJson = defineFailure({
  code: 'invalid_json',
  status: 422,
  message: (problem: string, offset: number) => `This text is no JSON: ${problem} at character ${offset}.`,
  hint: () => 'Check the text with any JSON tool; a document of a storage may be half written: read it again.',
});

export const unwritableJson = defineFailure({
  code: 'unwritable_json',
  message: (problem: string) => `This value cannot be written as JSON: ${problem}.`,
  hint: () => 'Numbers of documents must be finite; this is a defect of the device that made the value.',
});

export const invalidKey = defineFailure({
  code: 'invalid_signing_key',
  status: 422,
  message: (problem: string) => `The Ed25519 key cannot be used: ${problem}.`,
  hint: () =>
    'A private key has key_ops "sign" and d, a public one key_ops "verify" and no d; x and d are base64url of 32 bytes.',
});

export const invalidSignatureDocument = defineFailure({
  code: 'invalid_signed_document',
  status: 422,
  message: (problem: string) => `This is no signed document: ${problem}.`,
  hint: () => 'A signed document has exactly the keys header, payload and signature.',
});

export const invalidJobId = defineFailure({
  code: 'invalid_job_id',
  status: 422,
  message: (what: string) => `This cannot be a job id: ${what}.`,
  hint: () => 'Job ids have 24 hex digits, or the form YYYYMMDD_HHMMSS-device-user-5 hex digits.',
});
