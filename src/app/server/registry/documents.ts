import Type, { type TSchema } from 'typebox';
import { compatibilityLevels } from '../../../lake/records/index.ts';

/** What OpenAPI says about the documents of the registry. */
export const postedSchema = Type.Object({
  schema: Type.String({ description: 'the Avro schema as JSON text' }),
  schemaType: Type.Optional(Type.String({ enum: ['AVRO'] })),
});
export const versionDocument = Type.Object(
  { subject: Type.String(), id: Type.Integer(), version: Type.Integer(), schema: Type.String() },
  { title: 'RegisteredSchema' },
);
export const refusalDocument = Type.Object(
  { error_code: Type.Integer(), message: Type.String() },
  { title: 'RegistryError' },
);
export const idDocument = Type.Object({ id: Type.Integer() });
export const schemaDocument = Type.Object({ schema: Type.String() });
export const useDocument = Type.Object({ subject: Type.String(), version: Type.Integer() });
export const verdictDocument = Type.Object({
  is_compatible: Type.Boolean(),
  messages: Type.Optional(Type.Array(Type.String())),
});
const level = Type.String({ enum: [...compatibilityLevels] });
export const levelDocument = Type.Object({ compatibilityLevel: level });
export const postedLevel = Type.Object({ compatibility: level });
export const modeDocument = Type.Object({ mode: Type.String({ enum: ['READWRITE'] }) });
export const names = Type.Array(Type.String());
export const numbers = Type.Array(Type.Integer());
/** A schema by itself: any JSON. */
export const avroDocument = Type.Unknown();

export const flags = (...list: readonly string[]): TSchema =>
  Type.Object(Object.fromEntries(list.map((name) => [name, Type.Optional(Type.Boolean())])));
