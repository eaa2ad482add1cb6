/** Parts of a path that stand for the names in a pattern (`/jobs/:job`), decoded; null when it does not fit. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = partsOf(pattern);
  const given = partsOf(path);
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const word = given[index]!;
    if (!part.startsWith(':')) {
      if (part !== word) return null;
      continue;
    }
    try {
      found[part.slice(1)] = decodeURIComponent(word);
    } catch {
      return null;
    }
  }
  return found;
}

/** Where to go after signing in: a path of these pages, never another site. */
export function safeNext(next: string | null, otherwise = '/'): string {
  return next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith('/log') ? next : otherwise;
}

/** The token of `/#token=…`, as `eigenlake up` prints the address. */
export function tokenInHash(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token');
}

const partsOf = (path: string) => path.split('/').filter((part) => part !== '');
