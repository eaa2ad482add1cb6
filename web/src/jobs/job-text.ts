/** JSON as a person reads a job: indented, but every list that fits stands on one line. */
export function jobText(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const flat = Array.isArray(value) ? onOneLine(value) : null;
  if (flat !== null && flat.length <= 90) return flat;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((entry) => inner + jobText(entry, inner))
    : Object.entries(value).map(([key, entry]) => `${inner}${JSON.stringify(key)}: ${jobText(entry, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return parts.length === 0 ? open + close : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

/** Null for lists that hold objects, or lists of lists of lists: those read better on lines of their own. */
function onOneLine(list: readonly unknown[], depth = 0): string | null {
  const parts: string[] = [];
  for (const entry of list) {
    if (Array.isArray(entry)) {
      const inside = depth < 1 ? onOneLine(entry, depth + 1) : null;
      if (inside === null) return null;
      parts.push(inside);
    } else if (typeof entry === 'object' && entry !== null) return null;
    else parts.push(JSON.stringify(entry) ?? 'null');
  }
  return `[${parts.join(', ')}]`;
}
