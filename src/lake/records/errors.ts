import { defineFailure } from '../../science/errors/index.ts';

export const undecodableRecord = defineFailure({
  code: 'undecodable_record',
  status: 422,
  message: (reason: string) => `These bytes are no record of an experiment: ${reason}.`,
  hint: () => 'It is kept as a dead letter or where it lies; have its producer send the record again.',
});

export const invalidRecord = defineFailure({
  code: 'invalid_record',
  status: 422,
  message: (where: string, value: string) => `The record cannot be written: ${where} is ${value}.`,
  hint: () =>
    'Energies, parameters and times must be finite, counts 32-bit integers; this is a defect of the producer.',
});

export const invalidSchema = defineFailure({
  code: 'invalid_schema',
  status: 422,
  message: (reason: string) => `This is no Avro schema: ${reason}.`,
  hint: () => 'Check the schema with any Avro tool and register it again.',
});

export const incompatibleSchema = defineFailure({
  code: 'incompatible_schema',
  status: 409,
  message: (subject: string, version: number, reason: string) =>
    `The schema cannot read version ${version} of ${subject}: ${reason}.`,
  hint: () => 'Give new fields a default, or set the compatibility of the subject to NONE.',
});

export const schemaNotFound = defineFailure({
  code: 'schema_not_found',
  status: 404,
  message: (what: string) => `The schema registry has no schema ${what}.`,
  hint: () => 'Records need the registry that they were written with: check --registry-url or the folder registry/.',
});

export const invalidSubject = defineFailure({
  code: 'invalid_subject',
  status: 422,
  message: (subject: string) => `${JSON.stringify(subject)} cannot be a subject of the schema registry.`,
  hint: () => 'A subject is a topic with -value behind, without control characters.',
});

export const damagedRegistry = defineFailure({
  code: 'damaged_registry',
  message: (path: string) => `${path} is damaged.`,
  hint: () =>
    'Restore it from a copy. Objects carry their schemas, so without it only what is still in the log is unreadable.',
});

export const registryUnreachable = defineFailure({
  code: 'registry_unreachable',
  status: 503,
  message: (url: string, reason: string) => `The schema registry does not answer at ${url}: ${reason}.`,
  hint: () => 'Check --registry-url (with its path) and that it runs; nothing is sent without a registered schema.',
});

export const registryDenied = defineFailure({
  code: 'registry_denied',
  status: 502,
  message: (url: string, status: number) => `The schema registry at ${url} refuses our login: status ${status}.`,
  hint: () => 'Check SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD.',
});

export const notARegistry = defineFailure({
  code: 'not_a_registry',
  status: 502,
  message: (url: string, what: string) => `What answers at ${url} is no schema registry: it gives ${what}.`,
  hint: () =>
    "Check --registry-url with its path: Apicurio's ends in /apis/ccompat/v7, that of eigenlake up in /registry, Confluent's has none.",
});

export const registryRefused = defineFailure({
  code: 'registry_refused',
  status: 502,
  message: (what: string, url: string, reason: string) => `The schema registry at ${url} refuses ${what}: ${reason}.`,
  hint: () => 'The registry says why; check that the URL is that of a registry.',
});
