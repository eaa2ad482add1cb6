import { folderStore, type ObjectStore, s3Store } from '../../lake/objects/index.ts';
import type { Configuration } from '../config/index.ts';
import { badPlace, s3KeysMissing } from './errors.ts';

/** The objects at a folder or at `s3://BUCKET/PREFIX` (`s3a://` works too). Throws `bad_place`, `s3_keys_missing`, `bad_s3_setting`. */
export function objectsAt(place: string, configuration: Configuration): ObjectStore {
  if (!place.includes('://')) return folderStore(place);
  const [, bucket, prefix = ''] = /^s3a?:\/\/([^/]+)\/?(.*)$/.exec(place) ?? [];
  if (bucket === undefined) throw badPlace(place);
  const accessKeyId = configuration.get('s3.accessKeyId');
  const secretAccessKey = configuration.get('s3.secretAccessKey');
  if (accessKeyId === undefined || secretAccessKey === undefined) throw s3KeysMissing(place);
  const endpoint = configuration.get('s3.endpoint');
  const region = configuration.get('s3.region');
  const pathStyle = configuration.get('s3.pathStyle');
  const sessionToken = configuration.get('s3.sessionToken');
  return s3Store({
    bucket,
    prefix,
    accessKeyId,
    secretAccessKey,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(pathStyle === undefined ? {} : { pathStyle }),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
}
