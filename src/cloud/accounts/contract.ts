/** Users, their sessions and tokens, and the storage providers they registered. Times are milliseconds since 1970. */

/**
 * `user` submits jobs; `owner` also registers storage providers; `admin` also manages users and everybody's providers.
 * Nobody sees another user's jobs, not even an admin.
 */
export type Role = 'user' | 'owner' | 'admin';
/** What a token may do; a session may do all of them. */
export type Scope = 'jobs:read' | 'jobs:submit' | 'tables:read' | 'tables:write' | 'storage' | 'account' | 'admin';

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  readonly hasPassword: boolean;
  readonly created: number;
}

export interface Token {
  readonly id: string;
  readonly user: string;
  /** What the user calls it; unique among the user's tokens that still work. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly created: number;
  readonly expires: number | null;
  readonly revoked: number | null;
  /** Day-exact is enough: written at most once a minute. */
  readonly lastUsed: number | null;
}

export interface Session {
  readonly user: User;
  /** Sent back by pages in `X-CSRF-Token` with everything that changes something. */
  readonly csrf: string;
  readonly expires: number;
}

export type StorageKind = 'local' | 'mongodb' | 'dropbox';

/** A registered storage provider without its credentials. */
export interface Registration {
  readonly name: string;
  readonly kind: StorageKind;
  readonly owner: string;
  readonly description: string;
  readonly active: boolean;
  readonly created: number;
  /** Grows with every change, so that an opened provider knows that it is stale. */
  readonly revision: number;
}

export interface NewRegistration {
  readonly name: string;
  readonly kind: StorageKind;
  readonly owner: string;
  readonly description: string;
  /** Checked by `checkLogin`; sealed at rest and never shown again. */
  readonly login: unknown;
  readonly active?: boolean;
}

/**
 * Accounts in SQLite (a file that several processes may write: changes count from the next call on) or PostgreSQL.
 * Secrets come in and go out once, only hashes (Argon2id for passwords, SHA-256 for the random tokens and session secrets)
 * or sealed text are stored. Names of users: 1 to 50 of letters, digits, `.`, `_`, `-`, compared without case.
 */
export interface AccountStore {
  readonly kind: 'sqlite' | 'postgresql';

  users(): Promise<User[]>;
  user(name: string): Promise<User | null>;
  /** `user_exists`, `user_name_retired`, `invalid_user_name`, `weak_password`. Without password: tokens only. */
  addUser(user: { readonly name: string; readonly role: Role; readonly password?: string }): Promise<User>;
  /** Role, activity or password; a new password or deactivation ends all sessions. The last active admin stays. `user_unknown`, `last_admin`. */
  changeUser(
    name: string,
    change: { readonly role?: Role; readonly active?: boolean; readonly password?: string },
  ): Promise<User>;
  /** With tokens, sessions and registrations. Jobs stay under the name, which nobody can have again. `user_unknown`, `last_admin`. */
  removeUser(name: string): Promise<void>;
  /** The active user with this password, else null; takes as long for an unknown name. */
  checkPassword(name: string, password: string): Promise<User | null>;

  openSession(
    user: string,
    lifetimeMilliseconds: number,
  ): Promise<{ readonly secret: string; readonly session: Session }>;
  /** Null when unknown, ended, expired, or the user is not active. */
  session(secret: string): Promise<Session | null>;
  closeSession(secret: string): Promise<void>;

  /** `user_unknown`, `token_name_taken`, `invalid_scope`, `invalid_expiry`. Default scopes: `jobs:read`, `jobs:submit`. */
  createToken(token: {
    readonly user: string;
    readonly name: string;
    readonly scopes?: readonly Scope[];
    readonly expires?: number | null;
  }): Promise<{ readonly token: string; readonly id: string }>;
  tokens(user: string): Promise<Token[]>;
  /** The token and its active user; null when unknown, revoked, expired, or the user is not active. */
  authenticate(token: string): Promise<{ readonly user: User; readonly token: Token } | null>;
  /** `token_unknown` also for a token of somebody else. */
  revokeToken(user: string, id: string): Promise<void>;

  registrations(owner?: string): Promise<Registration[]>;
  registration(name: string): Promise<Registration | null>;
  /** Name lower-cased and trimmed. `storage_exists`, `invalid_storage_name`, `poor_login` (texts of the reference, §3.8). */
  addRegistration(registration: NewRegistration): Promise<Registration>;
  /** Without `login` the stored one stays. `storage_unknown`, `poor_login`. */
  changeRegistration(
    name: string,
    change: { readonly description?: string; readonly active?: boolean; readonly login?: unknown },
  ): Promise<Registration>;
  removeRegistration(name: string): Promise<void>;
  /** The login as it was given: only for opening the provider. `storage_unknown`, `unsealing_failed`. */
  login(name: string): Promise<Readonly<Record<string, unknown>>>;

  close(): Promise<void>;
}
