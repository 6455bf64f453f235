import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import express from 'express';
import { openApiText } from '../../../../gateway/http/openapi/document.js';
import { openApiRoutes } from '../../../../gateway/http/openapi/openapi-routes.js';
import { listen } from '../../../../gateway/http/listen.js';
import { systemTimers } from '../../../../gateway/ops/system.js';
import { ROUTE_GROUPS } from '../../../../schemas/api/all-routes.js';
import { ERRORS } from '../../../../schemas/errors.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FILE = `${ROOT}docs/openapi.json`;
const routes = ROUTE_GROUPS.flatMap((group) => group.routes);

describe('OpenAPI document', () => {
  const text = openApiText();

  it('is the one in the repository (UPDATE_API=1 writes it)', () => {
    if (process.env['UPDATE_API'] === '1') writeFileSync(FILE, text);
    expect(readFileSync(FILE, 'utf8') === text, 'run with UPDATE_API=1').to.equal(true);
  });

  it('is served byte for byte at /api/openapi.json, before log-in', async () => {
    const app = express();
    app.use(openApiRoutes());
    const server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
    try {
      const answer = await fetch(`http://127.0.0.1:${server.port}/api/openapi.json`);
      expect(answer.headers.get('content-type')).to.match(/^application\/json/);
      expect((await answer.text()) === readFileSync(FILE, 'utf8')).to.equal(true);
    } finally {
      await server.stop(200);
    }
  });

  it('is linted with 0 errors and 0 warnings by a linter that is not ours', function () {
    this.timeout(60_000);
    const lint = spawnSync('npx', ['redocly', 'lint', '--format', 'json', FILE], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    });
    const report = JSON.parse(lint.stdout.slice(lint.stdout.indexOf('{'))) as {
      totals: { errors: number; warnings: number };
      problems: { message: string }[];
    };
    expect(report.problems.map(({ message }) => message)).to.deep.equal([]);
    expect(report.totals).to.include({ errors: 0, warnings: 0 });
    expect(lint.status).to.equal(0);
  });

  it('no two routes share a name or a place', () => {
    const names = routes.map(({ name }) => name);
    const places = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).to.equal(names.length);
    expect(new Set(places).size).to.equal(places.length);
  });

  it('every error a route names is in the table, and every answer but a success has its shape', () => {
    const codes = routes.flatMap(({ errors }) => errors);
    expect(codes.filter((code) => !Object.hasOwn(ERRORS, code))).to.deep.equal([]);
    expect(text).to.contain('#/components/schemas/Error');
  });

  it('no path has room for a name or a number of a person', () => {
    const parameters = routes.flatMap(({ path }) => path.match(/:\w+/g) ?? []);
    expect([...new Set(parameters)].sort()).to.deep.equal([':eventId', ':id', ':lane', ':visit']);
  });
});
