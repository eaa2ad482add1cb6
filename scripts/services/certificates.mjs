// An own certificate authority with a server's and a client's certificate for loopback, as PEM files.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execute } from './installation.mjs';

/**
 * Makes `folder/{ca,server,elsewhere,client}.pem`, their keys, and `server-keystore.pem` and `elsewhere-keystore.pem` (key and
 * chain), once. The certificate `elsewhere` is for another host.
 */
export async function certificates(folder, clientName) {
  if (existsSync(folder)) return;
  const work = `${folder}.new`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true, mode: 0o700 });
  const openssl = (...argumentList) => execute('openssl', argumentList, { cwd: work });
  const key = ['-newkey', 'rsa:2048', '-nodes', '-sha256'];
  await openssl(
    ...[
      'req',
      '-x509',
      ...key,
      '-days',
      '3650',
      '-subj',
      '/CN=Eigenlake test CA',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
    ],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  const uses = {
    server: 'extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n',
    elsewhere: 'extendedKeyUsage=serverAuth\nsubjectAltName=DNS:elsewhere.example\n',
    client: 'extendedKeyUsage=clientAuth\n',
  };
  for (const [name, use] of Object.entries(uses)) {
    const subject = `/CN=${{ server: 'localhost', elsewhere: 'elsewhere.example' }[name] ?? clientName}`;
    await openssl('req', ...key, '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    await writeFile(
      join(work, 'extensions'),
      `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n${use}`,
    );
    await openssl(
      ...['x509', '-req', '-sha256', '-days', '3650', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key'],
      ...['-CAcreateserial', '-extfile', 'extensions', '-out', `${name}.pem`],
    );
  }
  for (const name of ['server', 'elsewhere']) {
    const chain = [`${name}.key`, `${name}.pem`, 'ca.pem'].map((file) => readFile(join(work, file), 'utf8'));
    await writeFile(join(work, `${name}-keystore.pem`), (await Promise.all(chain)).join(''), { mode: 0o600 });
  }
  await rename(work, folder);
}
