import type { BackendAddress, BackendConfig, BackendStatus, DeviceConfig } from './contract.ts';
import { readDatetime } from './datetime.ts';
import { gateDocument } from './device-config.ts';

/** Seconds after its last queue check at which a device counts as offline (`T_TIMEOUT` of the reference). */
export const onlineSeconds = 300;

/** `<provider>_<display>_<simulator|hardware>`. */
export function longName(provider: string, config: Pick<DeviceConfig, 'display_name' | 'simulator'>): string {
  return `${provider}_${config.display_name}_${config.simulator ? 'simulator' : 'hardware'}`;
}

/**
 * What a name in a URL points to: one part is a device of the default provider, three are provider, device and a part that
 * does not count. Null for everything else.
 */
export function splitBackendName(name: string, defaultProvider: string): BackendAddress | null {
  const parts = name.split('_');
  if (!parts.slice(0, 2).every((part) => /^[a-z0-9]+$/.test(part))) return null;
  const [first = '', second = ''] = parts;
  if (parts.length === 1) return { provider: defaultProvider, display: first };
  return parts.length === 3 ? { provider: first, display: second } : null;
}

/** The device as `get_config` sends it. `baseUrl` null (in lists): no url; else the v2 url with its slash, on v3 too. */
export function backendConfig(config: DeviceConfig, provider: string, baseUrl: string | null): BackendConfig {
  const name = longName(provider, config);
  return {
    description: config.description,
    display_name: config.display_name,
    conditional: false,
    coupling_map: 'linear',
    dynamic_reprate_enabled: false,
    local: false,
    memory: true,
    open_pulse: false,
    backend_version: config.version,
    n_qubits: config.num_wires,
    backend_name: name,
    basis_gates: config.gates.map((gate) => gate.name),
    max_experiments: config.max_experiments,
    max_shots: config.max_shots,
    simulator: config.simulator,
    gates: config.gates.map(gateDocument),
    supported_instructions: config.supported_instructions,
    cold_atom_type: config.cold_atom_type,
    wire_order: config.wire_order,
    num_species: config.num_species,
    url: baseUrl === null ? null : `${baseUrl.replace(/\/+$/, '')}/api/v2/${name}/`,
  };
}

/** The device as `get_backend_status` sends it. `now`: milliseconds since 1970 on the clock of the server. */
export function backendStatus(
  config: DeviceConfig,
  provider: string,
  now: number,
  timeoutSeconds = onlineSeconds,
): BackendStatus {
  return {
    backend_name: longName(provider, config),
    backend_version: config.version,
    operational: isOnline(config, now, timeoutSeconds),
    pending_jobs: config.pending_jobs ?? 0,
    status_msg: config.status_msg ?? '',
  };
}

/** True when somebody looked into the device's queue not more than `timeoutSeconds` ago. */
export function isOnline(
  config: Pick<DeviceConfig, 'last_queue_check'>,
  now: number,
  timeoutSeconds = onlineSeconds,
): boolean {
  const checked = config.last_queue_check === null ? null : readDatetime(config.last_queue_check);
  return checked !== null && now - checked <= timeoutSeconds * 1000;
}
