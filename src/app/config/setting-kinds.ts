/** How the value of a setting is read, from text (flags, environment) and from a file; undefined is none of them. */
export interface Kind<Value> {
  /** For people: what is expected. */
  readonly expects: string;
  read(value: unknown): Value | undefined;
}

export const text: Kind<string> = {
  expects: 'a text',
  read: (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined),
};

export const yesOrNo: Kind<boolean> = {
  expects: 'true or false',
  read: (value) =>
    typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined,
};

export function wholeNumber(from: number, to: number): Kind<number> {
  return {
    expects: `a whole number from ${from} to ${to}`,
    read(value) {
      const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
      return typeof number === 'number' && Number.isInteger(number) && number >= from && number <= to
        ? number
        : undefined;
    },
  };
}

export function positiveNumber(to: number): Kind<number> {
  return {
    expects: `a number above 0, up to ${to}`,
    read(value) {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && number > 0 && number <= to ? number : undefined;
    },
  };
}

export function oneOf<const Name extends string>(names: readonly Name[]): Kind<Name> {
  return {
    expects: names.join(', '),
    read: (value) => names.find((name) => name === String(value).trim()),
  };
}

/** `a,b` or a list of texts. */
export const list: Kind<readonly string[]> = {
  expects: 'a list, as text with commas between',
  read(value) {
    const parts: readonly unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
    const texts = parts.map((part) => (typeof part === 'string' ? part.trim() : ''));
    return texts.length > 0 && texts.every((part) => part !== '') ? texts : undefined;
  },
};

/** `a:1,b:2`, or a list of such texts: names or addresses with their ports. */
export const servers: Kind<readonly string[]> = {
  expects: 'HOST:PORT, several with commas between',
  read(value) {
    const found = list.read(value);
    return found?.every(isServer) ? found : undefined;
  },
};

function isServer(text: string): boolean {
  const [, port] = /^(?:\[[0-9a-f:]+\]|[\w.-]+):(\d{1,5})$/i.exec(text) ?? [];
  return port !== undefined && Number(port) > 0 && Number(port) < 65_536;
}

/** An address of the web without a login in it: that would be shown wherever the address is. */
export const webAddress: Kind<string> = {
  expects: 'an address that begins with http:// or https://, without a login in it',
  read(value) {
    const address = text.read(value);
    if (address === undefined || !URL.canParse(address)) return undefined;
    const { protocol, username, password } = new URL(address);
    return /^https?:$/.test(protocol) && username === '' && password === '' ? address : undefined;
  },
};

export const topicName: Kind<string> = {
  expects: '1 to 249 letters, digits, dots, hyphens and underscores, no dot in front',
  read: (value) => (typeof value === 'string' && /^[\w-][\w.-]{0,248}$/.test(value) ? value : undefined),
};
