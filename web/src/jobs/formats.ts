/** A number of seconds as a person says it: `40 ms`, `0.8 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 0.1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}

/** How long ago, or how long until, an ISO time is. */
export function relative(time: string, now: number): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (Number.isNaN(seconds)) return time;
  if (Math.abs(seconds) < 10) return 'just now';
  const coarse = duration(coarsely(Math.abs(seconds)));
  return seconds > 0 ? `${coarse} ago` : `in ${coarse}`;
}

function coarsely(seconds: number): number {
  if (seconds < 60) return Math.round(seconds);
  if (seconds < 3600) return Math.round(seconds / 60) * 60;
  return Math.round(seconds / 3600) * 3600;
}

/** Hartree with eight decimals, the minus as a minus. */
export const hartree = (energy: number): string => energy.toFixed(8).replace('-', '−');

/** Millihartree with as many digits as say something. */
export function millihartree(error: number): string {
  if (error === 0) return '0';
  const size = Math.abs(error);
  if (size < 1e-6) return 'less than 10⁻⁶';
  const text = size >= 0.001 ? error.toFixed(size >= 10 ? 2 : 4) : powerOfTen(error);
  return text.replace(/-/g, '−');
}

/** A small number as 1.2 × 10⁻⁶. */
export function powerOfTen(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential(1).split('e');
  const raised = exponent
    .replace('+', '')
    .replace(/[-\d]/g, (sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(sign)] ?? '');
  return `${digits === '1.0' ? '' : `${digits} × `}10${raised}`;
}

/** Thousands set apart: `1 000 000`. */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** Both ends of a long id: neighbours in time differ in one or the other. */
export const shortId = (id: string): string => (id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id);

export const ended = (phase: string): boolean => phase === 'done' || phase === 'failed' || phase === 'cancelled';
