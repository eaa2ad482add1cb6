import type { LabscriptRemote } from '../../../../src/cloud/devices/index.ts';

/** A double of a lab's remote: engaging makes shots at once or, `late`, one more each time somebody looks. */
export class DoubleRemote implements LabscriptRemote {
  readonly calls: string[] = [];
  readonly files = new Map<string, string[]>();
  folder = '';
  shots = 0;
  late = false;
  engaged = false;
  /** Results appear at this try. */
  triesNeeded = 1;
  result: number | null = 31;
  readonly #tries = new Map<string, number>();
  #wanted = 0;

  async setShotFolder(below: readonly string[]): Promise<string> {
    this.folder = ['', 'shots', ...below].join('/');
    this.calls.push(`setShotFolder ${this.folder}`);
    return this.folder;
  }

  async setGlobals(globals: Readonly<Record<string, string | readonly number[]>>): Promise<void> {
    this.calls.push(`setGlobals ${JSON.stringify(globals)}`);
    this.shots = globals.shots?.length ?? 0;
  }

  async setScript(path: string): Promise<void> {
    this.calls.push(`setScript ${path}`);
  }

  async engage(): Promise<void> {
    this.calls.push('engage');
    this.engaged = true;
    this.#wanted = this.#there().length + this.shots;
    if (!this.late) while (this.#there().length < this.#wanted) this.#shoot();
  }

  async abort(): Promise<void> {
    this.calls.push('abort');
  }

  async shotFiles(folder: string): Promise<readonly string[]> {
    if (this.late && this.engaged && this.#there().length < this.#wanted) this.#shoot();
    return [...(this.files.get(folder) ?? [])];
  }

  async readResult(file: string, group: string, name: string): Promise<number | null> {
    if (group !== '/measure' || name !== 'nat') throw new Error(`no ${name} in ${group}`);
    const tries = (this.#tries.get(file) ?? 0) + 1;
    this.#tries.set(file, tries);
    return tries >= this.triesNeeded ? this.result : null;
  }

  triesOf(file: string): number {
    return this.#tries.get(file) ?? 0;
  }

  #there(): string[] {
    return this.files.get(this.folder) ?? [];
  }

  #shoot(): void {
    const there = this.#there();
    this.files.set(this.folder, [...there, `${this.folder}/${there.length}.h5`]);
  }
}
