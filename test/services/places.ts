import { type Configuration, resolveConfiguration } from '../../src/app/config/index.ts';
import { service, type TestService } from './service.ts';

/** A broker, a registry and an S3 server of our own, as a configuration reaches them. */
export interface RealPlaces {
  readonly kafka: TestService;
  readonly registry: TestService;
  readonly s3: TestService;
  /** What a user would have in the environment. */
  readonly env: Record<string, string>;
  /** A place for the objects of one test. */
  bucket(name: string): string;
  configuration(flags: Readonly<Record<string, unknown>>, environment?: Record<string, string>): Configuration;
  remove(): Promise<void>;
}

/** Starts all three, or says which is missing. */
export async function realPlaces(
  options: Readonly<Record<string, unknown>> = {},
): Promise<RealPlaces | { readonly missing: string }> {
  const started = await Promise.all([service('kafka', options), service('registry'), service('s3')]);
  const [kafka, registry, s3] = started;
  if ('missing' in kafka || 'missing' in registry || 'missing' in s3) {
    const missing = started.flatMap((one) => ('missing' in one ? [one.missing] : []));
    await Promise.all(started.map((one) => ('missing' in one ? undefined : one.remove())));
    return { missing: missing.join('; ') };
  }
  const env = Object.fromEntries(started.flatMap((one) => ('missing' in one ? [] : Object.entries(one.env))));
  return {
    kafka,
    registry,
    s3,
    env,
    bucket: (name) => `s3://${env.EIGENLAKE_S3_BUCKET}/${name}`,
    configuration: (flags, environment = {}) =>
      resolveConfiguration({ flags, environment: { ...env, ...environment }, file: null }),
    async remove() {
      await Promise.all([kafka.remove(), registry.remove(), s3.remove()]);
    },
  };
}
