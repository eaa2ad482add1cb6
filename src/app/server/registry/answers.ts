import type { FastifyReply } from 'fastify';
import { type Compatibility, compatibilityLevels, invalidSchema, invalidSubject } from '../../../lake/records/index.ts';
import type { Failure } from '../../../science/errors/index.ts';

export const registryContent = 'application/vnd.schemaregistry.v1+json';

/** Sends a document with Confluent's content type to the letter: to a text the framework would add a charset. */
export function sendDocument(reply: FastifyReply, document: unknown): FastifyReply {
  return reply.type(registryContent).send(Buffer.from(JSON.stringify(document)));
}

/** An error as Confluent's clients expect it: `{"error_code", "message"}`, the code's first three digits the status. */
export class RegistryRefusal extends Error {
  override readonly name = 'RegistryRefusal';
  readonly errorCode: number;

  constructor(errorCode: number, message: string) {
    super(message);
    this.errorCode = errorCode;
  }

  get status(): number {
    return Number(String(this.errorCode).slice(0, 3));
  }

  get body(): { readonly error_code: number; readonly message: string } {
    return { error_code: this.errorCode, message: this.message };
  }
}

export const subjectUnknown = (subject: string) => new RegistryRefusal(40401, `Subject '${subject}' not found.`);
export const versionUnknown = (version: number) => new RegistryRefusal(40402, `Version ${version} not found.`);
export const schemaUnknown = () => new RegistryRefusal(40403, 'Schema not found');
export const subjectHidden = (subject: string) =>
  new RegistryRefusal(40404, `Subject '${subject}' was soft deleted. Set permanent=true to delete permanently`);
export const subjectNotHidden = (subject: string) =>
  new RegistryRefusal(40405, `Subject '${subject}' was not deleted first before being permanently deleted`);
export const versionHidden = (subject: string, version: number) =>
  new RegistryRefusal(
    40406,
    `Subject '${subject}' Version ${version} was soft deleted. Set permanent=true to delete permanently`,
  );
export const versionNotHidden = (subject: string, version: number) =>
  new RegistryRefusal(
    40407,
    `Subject '${subject}' Version ${version} was not deleted first before being permanently deleted`,
  );
export const noOwnLevel = (subject: string) =>
  new RegistryRefusal(40408, `Subject '${subject}' does not have subject-level compatibility configured`);
export const noOwnMode = (subject: string) =>
  new RegistryRefusal(40409, `Subject '${subject}' does not have subject-level mode configured`);
export const badVersion = (text: string) =>
  new RegistryRefusal(
    42202,
    `The specified version '${text}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string "latest"`,
  );
export const badSchema = (reason: string) => new RegistryRefusal(42201, reason);
export const badMode = (mode: string) => new RegistryRefusal(42204, `Invalid mode ${mode}: only READWRITE is offered`);
const badLevel = () =>
  new RegistryRefusal(42203, `Invalid compatibility level. Valid values are ${compatibilityLevels.join(', ')}`);

/** The refusal that says what a failure says, in Confluent's codes. */
export function refusalOf(failure: Failure, id: string): RegistryRefusal {
  const { code, status, message } = failure;
  if (code === invalidSchema.code) return badSchema(message);
  if (code === invalidSubject.code) return new RegistryRefusal(42208, message);
  if (status === 500) return new RegistryRefusal(50001, `The server failed (request ${id}).`);
  return new RegistryRefusal(status, message);
}

export function readLevel(value: unknown): Compatibility {
  const level = compatibilityLevels.find((one) => one === String(value).toUpperCase());
  if (level === undefined) throw badLevel();
  return level;
}

/** A version number, or 'latest' (which some clients write as -1). */
export function readVersion(text: string): number | 'latest' {
  if (text === 'latest' || text === '-1') return 'latest';
  const version = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (version < 1 || version > 0x7fffffff) throw badVersion(text);
  return version;
}
