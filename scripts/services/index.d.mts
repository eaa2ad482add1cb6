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

export const services: { readonly kafka: Service; readonly registry: Service; readonly s3: Service };
export function start(service: Service, run: string, options?: StartOptions): Promise<RunningService>;
