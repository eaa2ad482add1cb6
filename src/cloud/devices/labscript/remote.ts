/**
 * What a device needs of a labscript suite: runmanager, which compiles and runs shots, and the results that lyse has added to
 * the shots' files. A lab implements it, or lets `pythonBridge` speak to its Python. Every call rejects when it failed.
 */
export interface LabscriptRemote {
  /** Resets the folder for shots to its default, then sets it to a folder below that; gives the path. */
  setShotFolder(below: readonly string[]): Promise<string>;
  setGlobals(globals: Readonly<Record<string, string | readonly number[]>>): Promise<void>;
  /** The script that makes the shots, on the machine of runmanager. */
  setScript(path: string): Promise<void>;
  /** Compiles and runs one shot for each value of the globals; does not wait for them. */
  engage(): Promise<void>;
  /** Stops compiling and submitting shots. */
  abort(): Promise<void>;
  /** Paths of the shots' files in a folder, in the order of the shots; [] while there is no such folder. */
  shotFiles(folder: string): Promise<readonly string[]>;
  /** A number that an analysis has saved with a shot; null while it is not there. */
  readResult(file: string, group: string, name: string): Promise<number | null>;
}
