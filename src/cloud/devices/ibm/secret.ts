import { disk } from '../../../disk/index.ts';
import { deviceFileMissing, machineFailed } from '../errors.ts';

/** Where a secret is: a variable of the environment, a file that holds nothing else, or the text itself. */
export type SecretSource = { readonly environment: string } | { readonly file: string } | { readonly text: string };

/** The secret without white space around it. Throws `machine_failed`, `device_file_missing`, which never show it. */
export async function readSecret(source: SecretSource, purpose: string): Promise<string> {
  let text: string;
  if ('environment' in source) text = process.env[source.environment] ?? '';
  else if ('text' in source) text = source.text;
  else {
    const bytes = await disk.read(source.file);
    if (bytes === null) throw deviceFileMissing(source.file, purpose);
    text = new TextDecoder().decode(bytes);
  }
  const secret = text.trim();
  if (secret !== '') return secret;
  const where = 'environment' in source ? `variable ${source.environment}` : 'file' in source ? source.file : 'text';
  throw machineFailed('IBM Quantum', `${purpose} is empty (${where}).`);
}
