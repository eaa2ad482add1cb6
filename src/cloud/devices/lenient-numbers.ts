/** Numbers of a posted job: clients send 4, 4.0 and "4" alike. */

const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** A finite number, or a text that is one; else null. */
export function lenientNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.length <= 400 && decimal.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A whole number, or a text that is one; else null. */
export function lenientInteger(value: unknown): number | null {
  const number = lenientNumber(value);
  return number !== null && Number.isSafeInteger(number) ? number : null;
}

/** A value as an error message shows it: JSON, cut after 60 characters. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  let text: string;
  try {
    // Long texts and lists are cut before they are written, deep ones cannot be.
    text = JSON.stringify(typeof value === 'string' ? value.slice(0, 80) : value) ?? typeof value;
  } catch {
    text = `a ${typeof value}`;
  }
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
