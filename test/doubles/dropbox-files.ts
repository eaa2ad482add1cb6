import { createHash } from 'node:crypto';

export interface FileEntry {
  readonly '.tag': 'file';
  readonly name: string;
  readonly path_lower: string;
  readonly path_display: string;
  readonly id: string;
  readonly client_modified: string;
  readonly server_modified: string;
  readonly rev: string;
  readonly size: number;
  readonly is_downloadable: true;
  readonly content_hash: string;
}

export type Entry =
  | FileEntry
  | {
      readonly '.tag': 'folder';
      readonly name: string;
      readonly path_lower: string;
      readonly path_display: string;
      readonly id: string;
    }
  | {
      readonly '.tag': 'deleted';
      readonly name: string;
      readonly path_lower: string;
      readonly path_display: string;
    };

/** An endpoint's own error: 409 with this summary and this tagged value. */
export class EndpointError {
  readonly summary: string;
  readonly error: unknown;
  constructor(summary: string, error: unknown) {
    this.summary = summary;
    this.error = error;
  }
}

export const pathError = (field: string, reason: string) =>
  new EndpointError(`${field}/${reason}/..`, { '.tag': field, [field]: { '.tag': reason } });

const conflict = (field: string, kind: 'file' | 'folder') =>
  new EndpointError(`${field}/conflict/${kind}/..`, {
    '.tag': field,
    [field]: { '.tag': 'conflict', conflict: { '.tag': kind } },
  });

/** `upload` wraps its path error otherwise than all others. */
const uploadConflict = (kind: 'file' | 'folder') =>
  new EndpointError(`path/conflict/${kind}/..`, {
    '.tag': 'path',
    reason: { '.tag': 'conflict', conflict: { '.tag': kind } },
    upload_session_id: 'double',
  });

export type WriteMode = 'add' | 'overwrite' | { readonly rev: string };

interface Change {
  readonly path: string;
  readonly entry: Entry;
}

/**
 * The double's files: one name space, whatever its letters' case, each change numbered. Every method is one step, as
 * Dropbox's lock of a name space makes it.
 */
export class DropboxFiles {
  readonly #entries = new Map<string, Entry>();
  readonly #contents = new Map<string, Uint8Array>();
  readonly #changes: Change[] = [];
  #count = 0;

  /** The number of changes so far: what a cursor remembers. */
  get version(): number {
    return this.#changes.length;
  }

  upload(path: string, content: Uint8Array, mode: WriteMode, autorename: boolean, strict: boolean): FileEntry {
    const present = this.#entries.get(path.toLowerCase());
    const hash = contentHash(content);
    if (present?.['.tag'] === 'folder') throw uploadConflict('folder');
    const same = present?.['.tag'] === 'file' && present.content_hash === hash;
    if (same && !strict) return present;
    const clash =
      mode === 'add'
        ? present !== undefined
        : mode !== 'overwrite' &&
          (present === undefined ? strict : present['.tag'] === 'file' && present.rev !== mode.rev);
    if (!clash) return this.#write(path, content, present?.['.tag'] === 'file' ? present.id : undefined);
    if (!autorename) throw uploadConflict('file');
    for (let number = 1; ; number++) {
      const other = path.replace(/(\.[^./]*)?$/, (extension) => ` (${number})${extension}`);
      if (!this.#entries.has(other.toLowerCase())) return this.#write(other, content);
    }
  }

  file(path: string): { entry: FileEntry; content: Uint8Array } {
    const entry = this.#entries.get(path.toLowerCase());
    if (entry === undefined) throw pathError('path', 'not_found');
    if (entry['.tag'] !== 'file') throw pathError('path', 'not_file');
    return { entry, content: this.#contents.get(entry.path_lower) ?? new Uint8Array() };
  }

  metadata(path: string): Entry {
    const entry = this.#entries.get(path.toLowerCase());
    if (entry === undefined) throw pathError('path', 'not_found');
    return entry;
  }

  move(from: string, to: string, autorename: boolean): Entry {
    const entry = this.#entries.get(from.toLowerCase());
    if (entry === undefined) throw pathError('from_lookup', 'not_found');
    if (this.#entries.has(to.toLowerCase())) {
      if (!autorename) throw conflict('to', 'file');
      return this.move(
        from,
        to.replace(/(\.[^./]*)?$/, (extension) => ` (1)${extension}`),
        false,
      );
    }
    if (entry['.tag'] !== 'file') throw pathError('from_lookup', 'not_file');
    const { content } = this.file(from);
    this.#remove(entry);
    return this.#write(to, content, entry.id, entry.server_modified);
  }

  delete(path: string): Entry {
    const entry = this.#entries.get(path.toLowerCase());
    if (entry === undefined) throw pathError('path_lookup', 'not_found');
    for (const inside of [...this.#entries.values()])
      if (inside.path_lower.startsWith(`${entry.path_lower}/`)) this.#remove(inside);
    this.#remove(entry);
    return entry;
  }

  createFolder(path: string): Entry {
    const present = this.#entries.get(path.toLowerCase());
    if (present !== undefined) throw conflict('path', present['.tag'] === 'folder' ? 'folder' : 'file');
    this.#makeFolders(`${path}/x`);
    return this.metadata(path);
  }

  /** What is in a folder, in the order of names. */
  list(path: string, recursive: boolean): Entry[] {
    const folder = path.toLowerCase();
    if (folder !== '') {
      const entry = this.#entries.get(folder);
      if (entry === undefined) throw pathError('path', 'not_found');
      if (entry['.tag'] !== 'folder') throw pathError('path', 'not_folder');
    }
    return [...this.#entries.values()]
      .filter(({ path_lower }) => isBelow(path_lower, folder, recursive) || (recursive && path_lower === folder))
      .sort((a, b) => (a.path_lower < b.path_lower ? -1 : 1));
  }

  /** The latest word about everything that changed in a folder after a version. */
  changes(path: string, recursive: boolean, after: number): Entry[] {
    const latest = new Map<string, Entry>();
    for (const { path: changed, entry } of this.#changes.slice(after)) {
      if (!isBelow(changed, path.toLowerCase(), recursive)) continue;
      latest.delete(changed);
      latest.set(changed, entry);
    }
    return [...latest.values()];
  }

  #write(path: string, content: Uint8Array, id?: string, modified?: string): FileEntry {
    this.#makeFolders(path);
    const now = `${new Date().toISOString().slice(0, 19)}Z`;
    this.#count += 1;
    const entry: FileEntry = {
      '.tag': 'file',
      name: path.slice(path.lastIndexOf('/') + 1),
      path_lower: path.toLowerCase(),
      path_display: path,
      id: id ?? `id:${String(this.#count).padStart(22, 'a')}`,
      client_modified: modified ?? now,
      server_modified: modified ?? now,
      rev: (0x5000000000000 + this.#count).toString(16).padStart(14, '0'),
      size: content.length,
      is_downloadable: true,
      content_hash: contentHash(content),
    };
    this.#contents.set(entry.path_lower, content);
    this.#put(entry);
    return entry;
  }

  #makeFolders(path: string): void {
    for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash);
      const present = this.#entries.get(folder.toLowerCase());
      if (present?.['.tag'] === 'file') throw uploadConflict('file');
      if (present !== undefined) continue;
      this.#count += 1;
      this.#put({
        '.tag': 'folder',
        name: folder.slice(folder.lastIndexOf('/') + 1),
        path_lower: folder.toLowerCase(),
        path_display: folder,
        id: `id:${String(this.#count).padStart(22, 'a')}`,
      });
    }
  }

  #put(entry: Entry): void {
    this.#entries.set(entry.path_lower, entry);
    this.#changes.push({ path: entry.path_lower, entry });
  }

  #remove({ name, path_lower, path_display }: Entry): void {
    this.#entries.delete(path_lower);
    this.#contents.delete(path_lower);
    this.#changes.push({ path: path_lower, entry: { '.tag': 'deleted', name, path_lower, path_display } });
  }
}

function isBelow(path: string, folder: string, recursive: boolean): boolean {
  if (!path.startsWith(`${folder}/`)) return false;
  return recursive || !path.slice(folder.length + 1).includes('/');
}

/** Dropbox's own: SHA-256 over the SHA-256 of each block of 4 MiB. */
function contentHash(content: Uint8Array): string {
  const whole = createHash('sha256');
  for (let start = 0; start < content.length; start += 1 << 22)
    whole.update(
      createHash('sha256')
        .update(content.subarray(start, start + (1 << 22)))
        .digest(),
    );
  return whole.digest('hex');
}
