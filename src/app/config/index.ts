export { type SharedKeys, sharedKeys } from './aws-credentials.ts';
export { type Configuration, type Origin, resolveConfiguration, type Sources } from './configuration.ts';
export { type ConfigurationFile, readConfigurationFile } from './configuration-file.ts';
export { type DataLocation, existingData, locateData } from './data-folder.ts';
export { badConfiguration, configurationFileUnreadable, noData, unknownConfigurationKey } from './errors.ts';
export { readServerFile, type ServerFile, writeServerFile } from './server-file.ts';
export { flagName, type Setting, type SettingKey, type SettingValue, settings } from './settings.ts';
export { version } from './version.ts';
