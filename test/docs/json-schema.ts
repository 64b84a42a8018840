/** The part of JSON Schema (2020-12) that our own schemas use. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: "object" | "array" | "string" | "number" | "integer";
  readonly const?: string | number;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Holds values to a schema, and remembers which of its properties it has met. */
export class SchemaCheck {
  /** `/$defs/sentence/question`, … */
  readonly met = new Set<string>();
  readonly #root: Schema;

  constructor(root: Schema) {
    this.#root = root;
  }

  /** What is wrong with a value, each with its place. */
  mistakes(value: unknown, schema: Schema = this.#root, place = "", name = ""): string[] {
    const { $ref, anyOf } = schema;
    if ($ref !== undefined) {
      const [, , definition = ""] = $ref.split("/");
      return this.mistakes(value, this.#root.$defs?.[definition] ?? {}, place, definition);
    }
    if (anyOf !== undefined) {
      const all = anyOf.map((each) => this.mistakes(value, each, place, name));
      return all.find((mistakes) => mistakes.length === 0) ?? all.flat();
    }
    if (schema.const !== undefined && value !== schema.const) return [`${place}: not ${String(schema.const)}`];
    if (schema.enum !== undefined && !schema.enum.includes(value))
      return [`${place}: ${String(value)} is none of its values`];
    switch (schema.type) {
      case "object":
        return this.#object(value, schema, place, name);
      case "array":
        return this.#array(value, schema, place, name);
      case "string":
        return typeof value === "string" ? [] : [`${place}: no string`];
      case "number":
      case "integer":
        return number(value, schema, place);
      default:
        return [];
    }
  }

  #object(value: unknown, { properties = {}, required = [] }: Schema, place: string, name: string): string[] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${place}: no object`];
    const missing = required.filter((key) => !(key in value)).map((key) => `${place}/${key}: missing`);
    const wrong = Object.entries(value).flatMap(([key, each]) => {
      const property = properties[key];
      if (property === undefined) return [`${place}/${key}: unknown`];
      this.met.add(`${name}/${key}`);
      return this.mistakes(each, property, `${place}/${key}`, `${name}/${key}`);
    });
    return [...missing, ...wrong];
  }

  #array(value: unknown, schema: Schema, place: string, name: string): string[] {
    if (!Array.isArray(value)) return [`${place}: no array`];
    const { minItems = 0, maxItems = Infinity, items = {} } = schema;
    const isLong = value.length >= minItems && value.length <= maxItems;
    const wrong = (value as unknown[]).flatMap((each, at) => this.mistakes(each, items, `${place}/${at}`, name));
    return isLong ? wrong : [`${place}: ${value.length} items`, ...wrong];
  }

  /** Every property that the schema describes, by the same names as {@link met}. */
  properties(schema: Schema = this.#root, name = ""): string[] {
    const own = Object.entries(schema.properties ?? {}).flatMap(([key, each]) => [
      `${name}/${key}`,
      ...this.properties(each, `${name}/${key}`),
    ]);
    const below = [...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])];
    const definitions = Object.entries(schema.$defs ?? {}).flatMap(([key, each]) => this.properties(each, key));
    return [...own, ...below.flatMap((each) => this.properties(each, name)), ...definitions];
  }
}

function number(value: unknown, { type, minimum = -Infinity, maximum = Infinity }: Schema, place: string): string[] {
  if (typeof value !== "number" || !Number.isFinite(value)) return [`${place}: no number`];
  if (type === "integer" && !Number.isInteger(value)) return [`${place}: ${value} is not whole`];
  return value >= minimum && value <= maximum ? [] : [`${place}: ${value} is out of bounds`];
}
