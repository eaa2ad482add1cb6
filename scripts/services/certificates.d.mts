/** Makes a certificate authority in this folder, and certificates of a server and of a client of this name. */
export function certificates(folder: string, clientName: string): Promise<void>;
