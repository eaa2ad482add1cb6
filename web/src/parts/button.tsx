import { type ReactNode, useEffect, useRef, useState } from 'react';

/** The button of a form: says that it works instead of looking dead. */
export function SubmitButton({
  busy,
  children,
  busyText = 'Working…',
}: {
  readonly busy: boolean;
  readonly children: ReactNode;
  readonly busyText?: string;
}): ReactNode {
  return (
    <button type="submit" className="button button-main" aria-disabled={busy}>
      {busy ? busyText : children}
    </button>
  );
}

/** Asks before it does what cannot be undone. */
export function ConfirmButton({
  label,
  name,
  question,
  consequence,
  confirm,
  act,
  quiet = true,
}: {
  readonly label: string;
  /** What it acts on: `Delete` alone says too little to who hears a list of buttons. */
  readonly name: string;
  readonly question: string;
  readonly consequence: string;
  readonly confirm: string;
  readonly act: () => Promise<unknown> | unknown;
  /** Without a frame, for rows of tables. */
  readonly quiet?: boolean;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  /** What it acts on may go, and this button with it: the focus stays near. */
  const keepFocus = () =>
    (button.current?.closest<HTMLElement>('.table-frame') ?? document.querySelector<HTMLElement>('h1'))?.focus();
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`button button-danger${quiet ? ' button-quiet' : ''}`}
        onClick={() => setOpen(true)}
      >
        {label}
        <span className="unseen"> {name}</span>
      </button>
      {open && (
        <dialog ref={dialog} className="dialog" aria-label={question} onClose={() => setOpen(false)}>
          <p className="dialog-question">{question}</p>
          <p>{consequence}</p>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              Keep it
            </button>
            <button
              type="button"
              className="button button-danger-main"
              onClick={() => {
                dialog.current?.close();
                keepFocus();
                Promise.resolve(act()).catch(reportError);
              }}
            >
              {confirm}
            </button>
          </div>
        </dialog>
      )}
    </>
  );
}

/** Copies a text; where the browser forbids it (no https), it selects the text through a hidden field. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyThroughField(text);
    }
    setCopied(true);
  };
  return (
    <button type="button" className="button button-quiet button-small" onClick={() => void copy()}>
      <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      <span className="unseen"> {what}</span>
    </button>
  );
}

function copyThroughField(text: string): void {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
