import { type ReactNode, useId } from 'react';

interface Wiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** A label, its input, a hint below, and the problem with what stands there. */
export function Field({
  label,
  hint,
  problem,
  children,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: string | null;
  readonly children: (wiring: Wiring) => ReactNode;
}): ReactNode {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <div className={problem ? 'field field-bad' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': problem ? true : undefined })}
      {problem && (
        <p className="field-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: ReactNode;
  readonly problem?: string | null;
  readonly type?: 'text' | 'password' | 'date';
  readonly autoComplete?: string;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly readOnly?: boolean;
  readonly mono?: boolean;
  readonly placeholder?: string;
}

export function TextField({
  label,
  value,
  change,
  hint,
  problem,
  type = 'text',
  mono,
  ...others
}: TextProps): ReactNode {
  return (
    <Field label={label} hint={hint} problem={problem ?? null}>
      {(wiring) => (
        <input
          {...wiring}
          {...others}
          type={type}
          className={mono ? 'mono' : undefined}
          spellCheck={false}
          autoCapitalize="none"
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}

export function SelectField({
  label,
  value,
  change,
  options,
  hint,
  problem,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly hint?: ReactNode;
  readonly problem?: string | null;
}): ReactNode {
  return (
    <Field label={label} hint={hint} problem={problem ?? null}>
      {(wiring) => (
        <select {...wiring} value={value} onChange={(event) => change(event.target.value)}>
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Checkbox({
  label,
  hint,
  checked,
  change,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly change: (checked: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="check">
      <input id={id} type="checkbox" checked={checked} onChange={(event) => change(event.target.checked)} />
      <label htmlFor={id}>
        {label}
        {hint !== undefined && <span className="check-hint"> {hint}</span>}
      </label>
    </div>
  );
}
