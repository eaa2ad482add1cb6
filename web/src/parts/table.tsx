import type { ReactNode } from 'react';

/** A table with headers that scrolls inside its own frame where the screen is narrow. */
export function Table({
  caption,
  columns,
  children,
}: {
  readonly caption: string;
  /** A column for screen readers only starts with a dot (`.Actions`), one of numbers with `#`, one for wide screens with `+`. */
  readonly columns: readonly string[];
  readonly children: ReactNode;
}): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keyboards must be able to scroll it.
    <section className="table-frame" tabIndex={0} aria-label={caption}>
      <table>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const [, kind = '', label = ''] = /^([.#+]?)(.*)$/.exec(column) ?? [];
              return (
                <th key={column} scope="col" className={kind === '#' ? 'number' : kind === '+' ? 'roomy' : undefined}>
                  {kind === '.' ? <span className="unseen">{label}</span> : label}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

/** Pairs of a name and what it is. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}): ReactNode {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
