import { type ReactNode, useEffect, useRef } from 'react';
import { usePlace } from '../routing/place.tsx';

/** The path whose heading was shown last; null before the first page, which leaves the focus where the browser put it. */
let shownPath: string | null = null;

/** Title, heading and actions of a page. After a change of page the heading takes the focus, so that readers start there. */
export function Page({
  title,
  lead,
  actions,
  narrow = false,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly narrow?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  const { path } = usePlace();
  useEffect(() => {
    document.title = title === 'Eigenlake' ? title : `${title} · Eigenlake`;
  }, [title]);
  useEffect(() => {
    if (shownPath !== null && shownPath !== path) heading.current?.focus();
    shownPath = path;
  }, [path]);
  return (
    <div className={narrow ? 'page page-narrow' : 'page'}>
      <header className="page-head">
        <div>
          <h1 tabIndex={-1} ref={heading}>
            {title}
          </h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="section" aria-label={title}>
      <header className="section-head">
        <h2>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}
