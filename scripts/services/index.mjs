// The servers that can be started here, and how.
import { kafka } from './kafka.mjs';
import { ferretdb, mongodb } from './mongodb.mjs';
import { postgres } from './postgres.mjs';
import { registry } from './registry.mjs';
import { s3 } from './s3.mjs';

export { placeOf } from './installation.mjs';
export { processOf, start, statusOf, stop } from './instance.mjs';
export const services = { kafka, registry, s3, mongodb, postgres, ferretdb };
