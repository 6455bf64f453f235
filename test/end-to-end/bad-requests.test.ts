/** Every declared route against what no page of ours ever sends: refused in words, and repeated nowhere. */
import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import { DEMO_ACCOUNTS, type DemoAccount } from '../../gateway/staff/demo-accounts.js';
import { ROUTE_GROUPS } from '../../schemas/api/all-routes.js';
import type { RouteDefinition } from '../../schemas/api/route.js';
import { RIGHTS_OF, type Role } from '../../schemas/staff.js';
import { ask, type Answer } from '../gateway/http/http-client.js';
import { DemoSite } from '../support/demo-site.js';

/** Stands in everything that is sent; an answer that has it repeats its input. */
const MARK = 'Zx9Q';

/** An event id as good as any, of nothing. */
const ANY_ID = 'AAAAAAAAAAAAAAAAAAAAAA';

const QUERIES = [
  `a[b][c]=${MARK}`,
  `__proto__[${MARK}]=1`,
  `__proto__=${MARK}`,
  'constructor[prototype][x]=1',
  `lane[]=${MARK}&lane[]=2`,
  'lane=1&lane=2',
  `%00=${MARK}%00`,
  `before=1e999&after=${MARK}`,
  'before=-1',
  'before=99999999999999999999999999',
  `from=+275760-09-13T00:00:00.001Z&to=${MARK}`,
  `%E0%A4%A=${MARK}`,
  `${'x'.repeat(3000)}=${MARK}`,
  '&=&=&',
] as const;

const PARAMS = [
  `%00${MARK}`,
  `%E0%A4%A${MARK}`,
  '__proto__',
  `..%2f..%2f${MARK}`,
  'x'.repeat(3000) + MARK,
  `${MARK}'%20OR%201=1--`,
  ANY_ID,
] as const;

const DEEP = 20_000;
const BODIES = [
  `{"${MARK}`,
  MARK,
  'null',
  '[]',
  '[[[{}]]]',
  '12e999',
  `"${MARK}"`,
  `{"__proto__":{"${MARK}":1}}`,
  `{"constructor":{"prototype":{"${MARK}":1}}}`,
  `{"${MARK}\\u0000":"\\u0000"}`,
  `{"a":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`,
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  `{"${MARK}":"${'x'.repeat(70_000)}"}`,
] as const;

/** Put in the place of each field in turn. */
const VALUES: readonly unknown[] = [
  null,
  `${MARK}\u0000`,
  '\ud800',
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  [[[MARK]]],
  { [MARK]: { [MARK]: [] } },
  'x'.repeat(20_000) + MARK,
  '9999-99-99T99:99:99Z',
  true,
];

const KNOWN = z.object({
  error: z.object({ code: z.string(), zh: z.string(), en: z.string() }),
});

/** The fields of a body, of each kind where there are several. */
function fieldsOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodDiscriminatedUnion || schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option) => fieldsOf(option as z.ZodType));
  }
  return [];
}

describe('requests no page of ours sends', function () {
  this.timeout(120_000);
  const cookies = new Map<Role, string>();
  let site: DemoSite;

  before(async () => {
    site = await DemoSite.start();
    for (const account of DEMO_ACCOUNTS) cookies.set(account.role, await logIn(account));
  });
  after(() => site.remove());

  const send = (method: string, path: string, role?: Role, body?: string): Promise<Answer> =>
    ask(site.httpPort, path, {
      method,
      headers: {
        Host: `127.0.0.1:${site.httpPort}`,
        'X-Requested-By': 'tongdao',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(role === undefined ? {} : { Cookie: cookies.get(role) ?? '' }),
      },
      ...(body === undefined ? {} : { body }),
    });

  async function logIn({ name, secret, totp }: DemoAccount): Promise<string> {
    const code =
      totp === undefined ? undefined : new TOTP({ secret: Secret.fromBase32(totp) }).generate();
    const body = { name, secret, ...(code === undefined ? {} : { totp: code }) };
    const answer = await send('POST', '/api/session/login', undefined, JSON.stringify(body));
    expect(answer.status, answer.text).to.equal(200);
    const [cookie] = answer.headers['set-cookie'] ?? [];
    return cookie?.split(';')[0] ?? '';
  }

  function roleFor({ right }: RouteDefinition): Role | undefined {
    if (right === 'anyone') return undefined;
    const roles = ['supervisor', 'auditor', 'administrator'] as const;
    return roles.find((role) => right === 'session' || RIGHTS_OF[role].includes(right));
  }

  function refused({ status, text }: Answer, what: string): void {
    expect(status, what).to.be.within(400, 499);
    expect(text, what).to.not.include(MARK);
    expect(KNOWN.safeParse(JSON.parse(text)).success, `${what}: ${text}`).to.equal(true);
  }

  const filled = (path: string, value: string): string => path.replace(/:\w+/g, value);

  /** What ends the session that asks, or is about nothing that could be wrong. */
  const ENDS = new Set(['logOut', 'lockSession']);

  for (const route of ROUTE_GROUPS.flatMap(({ routes }) => routes)) {
    const { name, method, path, body, query, params, produces } = route;
    if (ENDS.has(name)) continue;

    it(`${name} answers each of them with a code, or not at all with what was sent`, async () => {
      const role = roleFor(route);
      const verb = method.toUpperCase();
      const answered = async (target: string, sent?: string): Promise<void> => {
        const answer = await send(verb, target, role, sent);
        const what = `${verb} ${target.slice(0, 100)} ${sent?.slice(0, 60) ?? ''}`;
        expect(answer.status, what).to.be.below(500);
        expect(answer.text, what).to.not.include(MARK);
      };
      if (params !== undefined) {
        for (const value of PARAMS) {
          const target = filled(path, value);
          const answer = await send(verb, target, role, body && '{}');
          // A visit that nobody waits under is put back by saying so.
          if (value === ANY_ID) expect(answer.status).to.be.below(500);
          else refused(answer, `${verb} ${target.slice(0, 80)}`);
        }
      }
      if (query !== undefined) {
        for (const text of QUERIES) {
          refused(
            await send(verb, `${path}?${text}`, role),
            `${verb} ${path}?${text.slice(0, 80)}`,
          );
        }
      } else if (produces !== 'text/event-stream') {
        for (const text of QUERIES) await answered(`${filled(path, ANY_ID)}?${text}`, body && '[]');
      }
      if (body === undefined) return;
      for (const text of BODIES) {
        const target = filled(path, ANY_ID);
        refused(await send(verb, target, role, text), `${verb} ${path} ${text.slice(0, 60)}`);
      }
      for (const field of fieldsOf(body)) {
        for (const value of VALUES) {
          await answered(filled(path, ANY_ID), JSON.stringify({ [field]: value }));
        }
      }
    });
  }

  it('pages, displays and files answer them as they answer anything that is not there', async () => {
    const paths = [
      ...[
        '/',
        '/console',
        '/healthz',
        '/lane/1',
        '/api/openapi.json',
        '/metrics',
        '/nowhere',
      ].flatMap((path) => QUERIES.map((query) => `${path}?${query}`)),
      ...['/lane/', '/lane/1/', '/voice/', '/voice/zh-CN/', '/assets/', '/api/', '/'].flatMap(
        (path) => PARAMS.map((value) => path + value),
      ),
      ...PARAMS.map((value) => `/lane/${value}/events`),
    ];
    for (const path of paths) {
      const { status, text } = await send('GET', path);
      expect(status, path.slice(0, 100)).to.be.below(500);
      expect(text, path.slice(0, 100)).to.not.include(MARK);
    }
  });
});
