import { storageLoginRefused, storageRefused } from '../errors.ts';
import { type Http, where } from './http.ts';
import type { DropboxLogin } from './login.ts';

/** A token is renewed this long before its end, milliseconds. */
const margin = 60_000;

interface AccessToken {
  readonly text: string;
  /** On the process's clock. */
  readonly until: number;
}

/** The access token of a login: made from the refresh token (RFC 6749 §6) when it is needed, once for all who wait for it. */
export class AccessTokens {
  readonly #http: Http;
  readonly #url: string;
  readonly #login: DropboxLogin;
  #present: AccessToken | null = null;
  #coming: Promise<AccessToken> | null = null;

  constructor(http: Http, url: string, login: DropboxLogin) {
    this.#http = http;
    this.#url = url;
    this.#login = login;
  }

  /** Throws `storage_login_refused`. */
  async text(): Promise<string> {
    if (this.#present !== null && performance.now() < this.#present.until) return this.#present.text;
    this.#coming ??= this.#fetch().finally(() => {
      this.#coming = null;
    });
    this.#present = await this.#coming;
    return this.#present.text;
  }

  /** A token that was refused is not used again; a newer one stays. */
  forget(text: string): void {
    if (this.#present?.text === text) this.#present = null;
  }

  async #fetch(): Promise<AccessToken> {
    const { app_key, app_secret, refresh_token } = this.#login;
    const form = { grant_type: 'refresh_token', refresh_token, client_id: app_key, client_secret: app_secret };
    const { status, body } = await this.#http.send({
      url: this.#url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      timeLimit: 20_000,
    });
    const fields = readObject(body);
    if (status >= 300) {
      const word = fields.get('error_description') ?? fields.get('error');
      throw storageLoginRefused(where, typeof word === 'string' ? word : `it answers ${status}`);
    }
    const text = fields.get('access_token');
    const seconds = fields.get('expires_in');
    if (typeof text !== 'string') throw storageRefused(where, 'it gives no access token');
    const lifetime = typeof seconds === 'number' ? seconds * 1000 : 3_600_000;
    return { text, until: performance.now() + Math.max(lifetime - margin, lifetime / 2) };
  }
}

/** The fields of a JSON object; none when it is something else. */
export function readObject(body: Uint8Array | string): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}
