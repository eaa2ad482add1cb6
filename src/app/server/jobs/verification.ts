import { invalidSignatureDocument, readStored, verifyDocument } from '../../../cloud/jobs/index.ts';
import type { StorageProvider } from '../../../cloud/storage/index.ts';
import type { Verification } from '../contract.ts';

/** Whether a stored document was signed with the key that its storage knows under the kid of its header. */
export async function verify(provider: StorageProvider, text: string): Promise<Verification> {
  const signed = signedPart(text);
  if (signed === null) return { signed: false, valid: null, kid: null };
  const { kid } = signed.header;
  const key = await provider.publicKey(kid);
  return { signed: true, valid: key === null ? null : verifyDocument(signed, key), kid };
}

function signedPart(text: string) {
  try {
    return readStored(text).signed;
  } catch (error) {
    if (invalidSignatureDocument.matches(error)) return null;
    throw error;
  }
}
