import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { envSchema, type Env } from '../../schemas/env.js';
import { TongdaoError } from '../../schemas/errors.js';
import { policySchema, type Policy } from '../../schemas/policy.js';
import { siteSchema, type Site } from '../../schemas/site.js';

/** The value at a path of parsed JSON, shortened for one line; secrets never stand in these files. */
function valueAt(document: unknown, path: readonly PropertyKey[]): string {
  let value: unknown = document;
  for (const key of path) {
    value =
      typeof value === 'object' && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined;
  }
  const json = value === undefined ? 'nothing' : JSON.stringify(value);
  // Credentials in a URL are refused, and must not be shown for it.
  const text = json.replace(/\/\/[^/"]*@/g, '//***@');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** One line for each problem: file, path, value, and what is accepted. */
export function explainIssues(
  file: string,
  document: unknown,
  issues: readonly z.core.$ZodIssue[],
): string {
  return issues
    .map((issue) => {
      const path = issue.path.map(String).join('.') || '(top level)';
      if (issue.code === 'unrecognized_keys') {
        return `${file}: ${path} has unknown fields: ${issue.keys.join(', ')}`;
      }
      return `${file}: ${path} is ${valueAt(document, issue.path)}: ${issue.message}`;
    })
    .join('\n');
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason';
    throw new TongdaoError('CONFIG_UNREADABLE', reason, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw new TongdaoError('CONFIG_INVALID', `${file}: is not JSON: ${reason}`, { cause });
  }
}

/** Parses or throws `CONFIG_INVALID` naming file, path, value and what is accepted. */
export function parseOrExplain<Schema extends z.ZodType>(
  schema: Schema,
  document: unknown,
  file: string,
): z.infer<Schema> {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  throw new TongdaoError('CONFIG_INVALID', explainIssues(file, document, result.error.issues));
}

export function loadSite(file: string): Site {
  return parseOrExplain(siteSchema, readJson(file), file);
}

export function loadPolicy(file: string): Policy {
  return parseOrExplain(policySchema, readJson(file), file);
}

/** Reads the variables that are ours; an unknown `TONGDAO_` name is a typing mistake and an error. */
export function loadEnv(environment: NodeJS.ProcessEnv): Env {
  const ours: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith('TONGDAO_') && value !== undefined && value !== '') ours[name] = value;
  }
  for (const name of Object.keys(ours)) {
    if (!Object.hasOwn(envSchema.shape, name)) {
      const accepted = Object.keys(envSchema.shape).join(', ');
      throw new TongdaoError(
        'CONFIG_INVALID',
        `environment: ${name} is unknown; accepted: ${accepted}`,
      );
    }
  }
  return parseOrExplain(envSchema, ours, 'environment');
}
