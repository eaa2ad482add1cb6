import { AvroReader } from './avro-reader.ts';
import { undecodableRecord } from './errors.ts';

type Decode = (reader: AvroReader) => unknown;

const primitives: Readonly<Record<string, Decode>> = {
  null: () => null,
  boolean: (reader) => reader.boolean(),
  int: (reader) => reader.int(),
  long: (reader) => reader.long(),
  float: (reader) => reader.float(),
  double: (reader) => reader.double(),
  bytes: (reader) => reader.bytes(),
  string: (reader) => reader.string(),
};

/** Parameters are most of a record. */
const doubles: Decode = (reader) => {
  const items: number[] = [];
  for (let count = reader.blockCount(); count > 0; count = reader.blockCount()) reader.doubles(count, items);
  return items;
};

function wrongSchema(reason: string): never {
  throw undecodableRecord(`its schema ${reason}`);
}

/** One schema while its parts become decoders; names may be used before and inside their definition ends. */
class Compilation {
  readonly #named = new Map<string, Decode>();

  type(schema: unknown, namespace: string): Decode {
    if (typeof schema === 'string')
      return Object.hasOwn(primitives, schema) ? primitives[schema]! : this.#reference(schema, namespace);
    if (Array.isArray(schema)) return this.#union(schema, namespace);
    if (typeof schema !== 'object' || schema === null) return wrongSchema(`has ${JSON.stringify(schema)} for a type`);
    const attributes = new Map<string, unknown>(Object.entries(schema));
    switch (attributes.get('type')) {
      case 'record':
      case 'error':
        return this.#record(attributes, namespace);
      case 'enum':
        return this.#enum(attributes, namespace);
      case 'fixed':
        return this.#fixed(attributes, namespace);
      case 'array':
        return this.#array(attributes, namespace);
      case 'map':
        return this.#map(attributes, namespace);
      default:
        // `{"type": "long", "logicalType": …}` or a type in braces: what it says beside its type changes no bytes.
        return this.type(attributes.get('type'), namespace);
    }
  }

  /** Full name of a definition, and the namespace that holds inside of it. */
  #define(attributes: ReadonlyMap<string, unknown>, outer: string): { name: string; namespace: string } {
    const short = attributes.get('name');
    if (typeof short !== 'string') return wrongSchema('has a type without a name');
    const own = attributes.get('namespace');
    const name = short.includes('.') ? short : [typeof own === 'string' ? own : outer, short].filter(Boolean).join('.');
    return { name, namespace: name.slice(0, Math.max(0, name.lastIndexOf('.'))) };
  }

  #reference(name: string, namespace: string): Decode {
    const candidates = name.includes('.') || namespace === '' ? [name] : [`${namespace}.${name}`, name];
    const full = candidates.find((candidate) => this.#named.has(candidate));
    if (full === undefined) return wrongSchema(`uses the type ${name} and does not define it`);
    return (reader) => this.#named.get(full)!(reader);
  }

  #record(attributes: ReadonlyMap<string, unknown>, outer: string): Decode {
    const { name, namespace } = this.#define(attributes, outer);
    this.#named.set(name, () => wrongSchema(`has the endless type ${name}`));
    const declared = attributes.get('fields');
    if (!Array.isArray(declared)) return wrongSchema(`has the record ${name} without fields`);
    const fields = declared.map((field: unknown): { name: string; decode: Decode } => {
      if (typeof field !== 'object' || field === null || !('name' in field) || !('type' in field)) {
        return wrongSchema(`has a field of ${name} without name or type`);
      }
      if (typeof field.name !== 'string') return wrongSchema(`has a field of ${name} without name or type`);
      return { name: field.name, decode: this.type(field.type, namespace) };
    });
    const decode: Decode = (reader) => {
      const value: Record<string, unknown> = {};
      for (const field of fields) value[field.name] = field.decode(reader);
      return value;
    };
    this.#named.set(name, decode);
    return decode;
  }

  #enum(attributes: ReadonlyMap<string, unknown>, outer: string): Decode {
    const { name } = this.#define(attributes, outer);
    const symbols = attributes.get('symbols');
    if (!Array.isArray(symbols)) return wrongSchema(`has the enum ${name} without symbols`);
    const decode: Decode = (reader) => {
      const index = reader.int();
      if (index < 0 || index >= symbols.length) throw undecodableRecord(`${name} has no symbol ${index}`);
      return symbols[index];
    };
    this.#named.set(name, decode);
    return decode;
  }

  #fixed(attributes: ReadonlyMap<string, unknown>, outer: string): Decode {
    const { name } = this.#define(attributes, outer);
    const size = attributes.get('size');
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
      return wrongSchema(`has ${name} without size`);
    const decode: Decode = (reader) => reader.fixed(size);
    this.#named.set(name, decode);
    return decode;
  }

  #array(attributes: ReadonlyMap<string, unknown>, namespace: string): Decode {
    if (attributes.get('items') === 'double') return doubles;
    const item = this.type(attributes.get('items'), namespace);
    return (reader) => {
      const items: unknown[] = [];
      for (let count = reader.blockCount(); count > 0; count = reader.blockCount()) {
        for (; count > 0; count--) items.push(item(reader));
      }
      return items;
    };
  }

  #map(attributes: ReadonlyMap<string, unknown>, namespace: string): Decode {
    const value = this.type(attributes.get('values'), namespace);
    return (reader) => {
      const entries: [string, unknown][] = [];
      for (let count = reader.blockCount(); count > 0; count = reader.blockCount()) {
        for (; count > 0; count--) entries.push([reader.string(), value(reader)]);
      }
      return Object.fromEntries(entries);
    };
  }

  #union(branches: readonly unknown[], namespace: string): Decode {
    const decoders = branches.map((branch) => this.type(branch, namespace));
    return (reader) => {
      const index = reader.long();
      const decode = decoders[index];
      if (decode === undefined) throw undecodableRecord(`a union has no branch ${index} (before byte ${reader.at})`);
      return decode(reader);
    };
  }
}

/** Schemas of one deployment are few; whoever sends a new one with every message must not fill the memory. */
const kept = 64;
const compiled = new Map<string, Decode>();

function compile(schema: string): Decode {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  let parsed: unknown;
  try {
    parsed = JSON.parse(schema);
  } catch (error) {
    throw undecodableRecord.from(error, 'its schema is no JSON');
  }
  const decode = new Compilation().type(parsed, '');
  if (compiled.size >= kept) compiled.delete(compiled.keys().next().value!);
  compiled.set(schema, decode);
  return decode;
}

/**
 * The value that starts at `at`, and where the next one would start. Records become plain objects, unions their branch's
 * value, `bytes` and `fixed` views. `undecodable_record` for any bytes or schema that make no sense.
 */
export function decodeValue(
  schema: string,
  bytes: Uint8Array,
  at = 0,
): { readonly value: unknown; readonly end: number } {
  const reader = new AvroReader(bytes, at);
  try {
    return { value: compile(schema)(reader), end: reader.at };
  } catch (error) {
    // A schema that contains itself ends here.
    if (error instanceof RangeError) throw undecodableRecord.from(error, 'it is nested too deeply');
    throw error;
  }
}
