import { type AnchorHTMLAttributes, type MouseEvent, useMemo, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

const here = () => window.location.pathname + window.location.search;

/** Goes to another page without loading anything anew. */
export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  if (to === here()) how = 'replace';
  window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
  if (how === 'push') window.scrollTo(0, 0);
  for (const listener of [...listeners]) listener();
}

export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

export function usePlace(): Place {
  const address = useSyncExternalStore(subscribe, here);
  return useMemo(() => {
    const [path = '/', search = ''] = address.split('?');
    return { path, query: new URLSearchParams(search) };
  }, [address]);
}

/** A real link, so that it can be opened in a new tab; a plain click stays in this page. */
export function Link({
  to,
  children,
  ...others
}: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly to: string }): React.ReactElement {
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a {...others} href={to} onClick={follow}>
      {children}
    </a>
  );
}
