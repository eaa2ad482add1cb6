export interface RunningService {
  /** What clients need, under the names that our commands read. */
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
}

export interface Service {
  readonly name: string;
  readonly version: string;
  readonly about: string;
  readonly defaults: Readonly<Record<string, unknown>>;
}

export interface StartOptions {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly tied?: boolean;
  readonly seconds?: number;
}

export type ServiceName = 'kafka' | 'registry' | 's3' | 'mongodb' | 'postgres' | 'ferretdb';
export const services: Readonly<Record<ServiceName, Service>>;
/** Where its program is; null when it is not installed. */
export function placeOf(service: Service): string | null;
export function start(service: Service, run: string, options?: StartOptions): Promise<RunningService>;
