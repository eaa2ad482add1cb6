import { weakPassword } from './errors.ts';

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Of a random password that nobody knows, at the same cost: what an unknown user is checked against. */
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$WzziL2g4csnykLPOhiTxug$OYeuX4Wlx6DoWAuLCoZJxuWBe1fwxd9r9dYfmrbubw8';
const [shortest, longest] = [10, 1024];

/** The same password typed on any keyboard: composed and decomposed letters are one. */
const normal = (password: string) => password.normalize('NFKC');

/** The Argon2id hash of a new password as a PHC string. `weak_password`. */
export async function hashPassword(password: unknown, user: string): Promise<string> {
  if (typeof password !== 'string') throw weakPassword('must be a text');
  if (password.length > longest) throw weakPassword('is too long');
  const text = normal(password);
  if ([...text].length < shortest) throw weakPassword('is too short');
  if (text.toLowerCase() === user.toLowerCase()) throw weakPassword('is the name of the user');
  const { hash } = await import('@node-rs/argon2');
  return hash(text, cost);
}

/** Takes as long without a hash (no such user, no password) as with one. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const { verify } = await import('@node-rs/argon2');
  const possible = hash !== null && password.length <= longest;
  const right = await verify(possible ? hash : nobody, possible ? normal(password) : '');
  return possible && right;
}
