import type { Registration, Role, Scope, Token, User } from '../../cloud/accounts/index.ts';
import type { JobPhase, StatusDocument } from '../../cloud/jobs/index.ts';

/**
 * Documents of our own routes (the v2 and v3 routes of the reference are documented in docs/reference/api.md). Times are
 * ISO 8601 in UTC. Errors are `{"error": {"code", "message", "hint"}}`. All lie below `/api/v3/`; `{job}` is a job id.
 *
 * | route | who | gives |
 * | --- | --- | --- |
 * | GET jobs?device=&storage=&phase=&limit=&cursor= | jobs:read | JobPage: own jobs, latest first |
 * | GET jobs/{job} | its user | JobDetail |
 * | GET jobs/{job}/job | its user | the posted document, to the letter |
 * | GET jobs/{job}/result | its user | the result; 409 `job_not_finished`, 409 `job_failed` |
 * | GET jobs/{job}/experiments/{key} | its user | one entry of the result's `results` |
 * | GET jobs/{job}/signed_result | its user | the stored text, signature included |
 * | GET jobs/{job}/verification | its user | Verification |
 * | GET jobs/{job}/events (SSE, Last-Event-ID) | its user | live events; the last one is `end` |
 * | POST jobs/{job}/cancel | its user, jobs:submit | JobDetail |
 * | GET devices | everybody | {"devices": DeviceEntry[]} |
 * | GET keys/{kid} | everybody | public JWK |
 * | POST account/sign-up, account/login {name, password} | everybody | AccountDocument and the session cookie |
 * | POST account/session (Bearer token with scope account) | token | AccountDocument and the session cookie |
 * | POST account/logout | session | 204 |
 * | GET account | everybody | AccountDocument |
 * | POST account/password {current, password} | session | 204 |
 * | GET account/tokens; POST {name, scopes, expires}; DELETE account/tokens/{id} | account | {"tokens": TokenEntry[]}; NewToken; 204 |
 * | GET storage; POST storage; GET, PATCH, DELETE storage/{name} | owner of it, admin; scope storage | {"storage": StorageEntry[]}; StorageEntry; 204 |
 * | POST storage/test {type, login}; POST storage/{name}/test | role owner; owner of it | {"devices": string[]} |
 * | GET users; POST users {name, role, password?}; PATCH, DELETE users/{name} | admin | {"users": UserEntry[]}; UserEntry; 204 |
 * | GET health | everybody | {"status": "ok", "version"} |
 *
 * Pages send the cookie and, with everything but GET, `X-CSRF-Token`; programs send `Authorization: Bearer TOKEN`.
 * The v3 job routes of the reference take the cookie (and `X-CSRF-Token`) as well as a token: pages submit with `post_job`.
 */
export interface JobEntry {
  readonly job_id: string;
  readonly device: string;
  readonly storage: string;
  readonly backend_name: string | null;
  readonly phase: JobPhase;
  readonly created: string;
  readonly started: string | null;
  readonly ended: string | null;
}

export interface JobPage {
  readonly jobs: readonly JobEntry[];
  /** For the next page; null at the end. */
  readonly next: string | null;
}

/** The status message of the API (`job_id`, `status`, `detail`, `error_message`) and what we know beyond it. */
export interface JobDetail extends JobEntry, StatusDocument {
  readonly attempts: number;
  readonly circuits: number;
  /** 0 for the next one; null when it does not wait. */
  readonly position: number | null;
  /** Why it waits, in a sentence; null when it does not. */
  readonly waiting_reason: string | null;
  /** Seconds until it ends: expected, and the band in which most end. Null when nothing comparable is known. */
  readonly eta: { readonly seconds: number; readonly low: number; readonly high: number; readonly jobs: number } | null;
  /** Why it failed or was cancelled. */
  readonly reason: string | null;
}

export interface Verification {
  readonly signed: boolean;
  /** Null when it is not signed or its key is unknown. */
  readonly valid: boolean | null;
  readonly kid: string | null;
}

export interface DeviceEntry {
  readonly device: string;
  readonly backend_name: string;
  readonly storage: string;
  readonly description: string;
  readonly version: string;
  readonly simulator: boolean;
  readonly cold_atom_type: string;
  readonly num_wires: number;
  readonly max_shots: number;
  readonly max_experiments: number;
  readonly instructions: readonly string[];
  readonly online: boolean;
  readonly last_seen: string | null;
  readonly queued: number;
  /** Ends in a slash, as the reference's does. */
  readonly url: string;
  /** A device whose storage cannot be read is listed with the reason. */
  readonly trouble: string | null;
}

export interface AccountDocument {
  /** Null when nobody is signed in. */
  readonly user: { readonly name: string; readonly role: Role } | null;
  readonly csrf: string | null;
  /** The server runs for one local user on this machine, without accounts. */
  readonly local: boolean;
  readonly sign_up: boolean;
}

export type TokenEntry = Omit<Token, 'user' | 'created' | 'expires' | 'revoked' | 'lastUsed'> & {
  readonly created: string;
  readonly expires: string | null;
  readonly revoked: string | null;
  readonly last_used: string | null;
};

export interface NewToken {
  /** Shown once. */
  readonly token: string;
  readonly id: string;
}

export interface NewTokenRequest {
  readonly name: string;
  readonly scopes?: readonly Scope[];
  readonly expires?: string | null;
}

export interface StorageEntry {
  readonly name: string;
  readonly type: Registration['kind'];
  readonly owner: string;
  readonly description: string;
  readonly active: boolean;
  readonly created: string;
}

export interface UserEntry {
  readonly name: string;
  readonly role: Role;
  readonly active: User['active'];
  readonly created: string;
}
