/** zod to JSON Schema 2020-12, with what zod calls `$defs` moved to the document's components. */
import { z } from 'zod';

export type JsonSchema = { readonly [key: string]: unknown };

/** Zod names recursive parts `__schema0`; in a document of many schemas each needs a name of its own. */
export class JsonSchemas {
  readonly components: Record<string, JsonSchema> = {};

  /** `input` is what a client sends, `output` what it gets. */
  of(schema: z.ZodType, io: 'input' | 'output', name: string): JsonSchema {
    const whole = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
    const { $defs, ...rest } = whole;
    // OpenAPI 3.1 declares the dialect once, for all.
    delete rest.$schema;
    const parts = Object.entries($defs ?? {});
    for (const [part, definition] of parts) {
      this.components[this.#nameOf(name, part)] = this.#pointed(definition, name);
    }
    return parts.length === 0 ? { ...rest } : this.#pointed(rest, name);
  }

  #nameOf(name: string, part: string): string {
    return `${name}${part.replace(/^_+/, '-')}`;
  }

  #pointed(schema: object, name: string): JsonSchema {
    const text = JSON.stringify(schema).replace(
      /"#\/\$defs\/([^"]+)"/g,
      (_whole, part: string) => `"#/components/schemas/${this.#nameOf(name, part)}"`,
    );
    return JSON.parse(text) as JsonSchema;
  }
}
