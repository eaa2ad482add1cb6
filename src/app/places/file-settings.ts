import type { Configuration } from '../config/index.ts';

/**
 * What clients of the tables need to know of an S3 warehouse, by the names of PyIceberg and of Iceberg's Java libraries; {} for a
 * folder. Keys are given away only where the setting `catalog.giveKeys` says so: clients bring their own.
 */
export function fileSettingsOf(configuration: Configuration): Record<string, string> {
  if (!configuration.get('warehouse')?.startsWith('s3')) return {};
  const endpoint = configuration.get('s3.endpoint');
  const region = configuration.get('s3.region');
  const inPath = configuration.get('s3.pathStyle') ?? endpoint !== undefined;
  const settings: Record<string, string | undefined> = {
    's3.endpoint': endpoint,
    's3.region': region,
    'client.region': region,
    's3.path-style-access': String(inPath),
    's3.force-virtual-addressing': String(!inPath),
    ...(configuration.get('catalog.giveKeys') === true
      ? {
          's3.access-key-id': configuration.get('s3.accessKeyId'),
          's3.secret-access-key': configuration.get('s3.secretAccessKey'),
          's3.session-token': configuration.get('s3.sessionToken'),
        }
      : {}),
  };
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
