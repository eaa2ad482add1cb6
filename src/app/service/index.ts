export { type LocalAccess, localUserName } from './local-user.ts';
export { type Service, type ServiceEvent, type ServiceOptions, startService } from './service.ts';
export { deviceFile, shippedDevices } from './shipped-devices.ts';
export { type Spooling, type SpoolingOptions, startSpooling } from './spooling.ts';
