import { spawnSync } from 'node:child_process';
import type { Context } from 'mocha';

const found = new Map<string, boolean>();

function onPath(tool: string): boolean {
  let known = found.get(tool);
  if (known === undefined) {
    known = tool.startsWith('/')
      ? spawnSync('test', ['-e', tool]).status === 0
      : spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
    found.set(tool, known);
  }
  return known;
}

/**
 * A test that needs a system tool says so and skips where it is absent; under CI=true an absent tool
 * is a failure. Call it first in the test or hook: `needTools(this, 'socat')`.
 */
export function needTools(context: Context, ...tools: readonly string[]): void {
  const missing = tools.filter((tool) => !onPath(tool));
  if (missing.length === 0) return;
  const message = `needs ${missing.join(', ')} (apt-get install; see .ci/run)`;
  if (process.env['CI'] === 'true') throw new Error(message);
  const test = context.test;
  if (test !== undefined) test.title += ` [skipped: ${message}]`;
  context.skip();
}
