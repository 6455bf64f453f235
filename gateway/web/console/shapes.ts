/**
 * Checks of what comes over the stream, by hand: a schema library would weigh more than the whole page.
 * A key that is missing in a shape does not compile; one that is too many in an event is let be.
 */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);

export function oneOf(...values: readonly (string | number)[]): Check {
  return (value) => values.some((known) => known === value);
}

export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every((item) => check(item));
}

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function shape<T extends object>(fields: { readonly [K in keyof T]-?: Check }) {
  const checks = Object.entries<Check>(fields);
  return (value: unknown): value is T =>
    isFields(value) && checks.every(([name, check]) => check(value[name]));
}
