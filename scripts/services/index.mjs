// The servers that can be started here, and how.
import { kafka } from './kafka.mjs';
import { registry } from './registry.mjs';
import { s3 } from './s3.mjs';

export { processOf, start, statusOf, stop } from './instance.mjs';
export const services = { kafka, registry, s3 };
