import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { CopyButton } from './button.tsx';

/** Text to copy: code, JSON, a token. */
export function Code({
  text,
  label,
  wrap = false,
}: {
  readonly text: string;
  readonly label: string;
  /** For one long word, of which nothing may be out of sight. */
  readonly wrap?: boolean;
}): ReactNode {
  return (
    <figure className={wrap ? 'code code-wrap' : 'code'} aria-label={label}>
      <CopyButton text={text} what={label} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and keyboards must be able to scroll them. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </figure>
  );
}

/** Several texts of which one is shown; arrow keys go from tab to tab. */
export function CodeTabs({
  label,
  texts,
}: {
  readonly label: string;
  readonly texts: readonly { readonly label: string; readonly text: string }[];
}): ReactNode {
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const tabs = useRef<(HTMLButtonElement | null)[]>([]);
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = (chosen + step + texts.length) % texts.length;
    setChosen(next);
    tabs.current[next]?.focus();
  };
  const shown = texts[Math.min(chosen, texts.length - 1)];
  if (shown === undefined) return null;
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} className="tab-list">
        {texts.map((one, index) => (
          <button
            key={one.label}
            type="button"
            role="tab"
            id={`${id}-tab-${index}`}
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            ref={(element) => {
              tabs.current[index] = element;
            }}
            onClick={() => setChosen(index)}
            onKeyDown={move}
          >
            {one.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${chosen}`}>
        <Code text={shown.text} label={`${shown.label} code`} />
      </div>
    </div>
  );
}
