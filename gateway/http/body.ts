/** Bodies of requests: JSON, checked once, here. */
import express, { type RequestHandler } from 'express';
import type { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';

/** 64 KiB; the largest policy document is a tenth of it. */
const BODY_LIMIT_BYTES = 65_536;

/** No inflating: a local tool has no reason to compress, and a bomb would be one. */
export function jsonBody(): RequestHandler {
  return express.json({ limit: BODY_LIMIT_BYTES, inflate: false, type: 'application/json' });
}

/** Names of fields are letters; anything else may be a number that was typed in the wrong place. */
function nameable(key: string): string {
  return /^[A-Za-z]{1,30}$/.test(key) ? `"${key}"` : 'one whose name is not letters only';
}

/** What is wrong, without a word of what was typed: zod's own text names unknown keys. */
function words(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys'
    ? `unknown field: ${issue.keys.map(nameable).slice(0, 5).join(', ')}`
    : issue.message;
}

/** Throws `INPUT_INVALID` naming the first wrong field and what is accepted. */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.map(String).join('.');
  throw new TongdaoError(
    'INPUT_INVALID',
    issue === undefined ? '' : words(issue),
    path === undefined || path === '' ? {} : { path },
  );
}
