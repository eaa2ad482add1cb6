import { type ReactNode, useEffect, useRef } from 'react';
import type { ApiFailure } from '../api/failure.ts';

/** What went wrong, its code, and what the server advises. */
export function FailureNotice({
  failure,
  retry,
}: {
  readonly failure: ApiFailure | null;
  readonly retry?: () => void;
}): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  // What a button could not do is told at the head of its form, which may have left the screen.
  const answersButton = failure !== null && retry === undefined;
  useEffect(() => {
    if (answersButton) place.current?.scrollIntoView({ block: 'nearest' });
  }, [answersButton]);
  if (failure === null) return null;
  return (
    <div ref={place} className="notice notice-bad" role="alert">
      <p>{failure.message}</p>
      {failure.hint !== '' && <p className="notice-hint">{failure.hint}</p>}
      <p className="notice-foot">
        <code>{failure.code}</code>
        {failure.status === 401 && failure.code !== 'wrong_login' && (
          <a href="/login" target="_blank" rel="noopener">
            Log in in another window
          </a>
        )}
        {retry !== undefined && (
          <button type="button" className="button button-quiet" onClick={retry}>
            Try again
          </button>
        )}
      </p>
    </div>
  );
}

/** Nothing is here yet, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <div className="empty-step">{children}</div>
    </div>
  );
}

export function Loading({ what }: { readonly what: string }): ReactNode {
  return (
    <p className="loading" role="status">
      Loading {what}…
    </p>
  );
}

/** Good news, read out by screen readers. */
export function Done({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className="notice notice-good" role="status">
      {children}
    </div>
  );
}
