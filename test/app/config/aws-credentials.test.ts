import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveConfiguration, sharedKeys } from '../../../src/app/config/index.ts';

let home = '';
let path = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'eigenlake-keys-'));
  mkdirSync(join(home, '.aws'));
  path = join(home, '.aws', 'credentials');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const content = `# keys of the lab
[default]
aws_access_key_id = first
aws_secret_access_key=s3cret=with/signs

[ profile two ]\r
AWS_ACCESS_KEY_ID = second\r
aws_secret_access_key = other\r
aws_session_token = token
region = eu-west-1
nonsense

[half]
aws_access_key_id = alone
`;

describe('keys that Amazon’s own tools keep', () => {
  it('are those of the wanted profile', () => {
    writeFileSync(path, content);
    expect(sharedKeys({ HOME: home })).toEqual({ path, accessKeyId: 'first', secretAccessKey: 's3cret=with/signs' });
    const second = { path, accessKeyId: 'second', secretAccessKey: 'other', sessionToken: 'token' };
    expect(sharedKeys({ HOME: home, AWS_PROFILE: 'profile two' })).toEqual(second);
    expect(sharedKeys({ AWS_SHARED_CREDENTIALS_FILE: path })).toMatchObject({ accessKeyId: 'first' });
  });

  it('are none without a file, without the profile, or with half a pair', () => {
    expect(sharedKeys({ HOME: home })).toBeNull();
    writeFileSync(path, content);
    expect(sharedKeys({ HOME: home, AWS_PROFILE: 'nobody' })).toBeNull();
    expect(sharedKeys({ HOME: home, AWS_PROFILE: 'half' })).toBeNull();
  });

  it('fill in for a configuration that has no keys, and never half of them', () => {
    writeFileSync(path, content);
    const resolved = (environment: Record<string, string>) =>
      resolveConfiguration({ flags: {}, environment, file: null, sharedKeys: sharedKeys({ HOME: home }) });
    expect(resolved({}).get('s3.accessKeyId')).toBe('first');
    expect(resolved({}).origin('s3.secretAccessKey')).toEqual({ kind: 'file', name: path });
    const half = resolved({ AWS_ACCESS_KEY_ID: 'mine' });
    expect(half.get('s3.accessKeyId')).toBe('mine');
    expect(half.get('s3.secretAccessKey')).toBeUndefined();
  });
});
