import { expect } from 'chai';
import fc from 'fast-check';
import { siteSchema } from '../../schemas/site.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

interface Draft {
  links: { id: string; protocol: string; transport: Record<string, string | number> }[];
  readers: { id: string; driver: string; link: string }[];
  turnstiles: {
    id: string;
    driver: string;
    link: string;
    address: number;
    coils: { in: number; out: number };
    inputs: Partial<Record<'passedIn' | 'passedOut' | 'heldOpen' | 'fire', number>>;
  }[];
  lanes: { id: string; name: string; readers: string[]; turnstile: string; direction: string }[];
}

/** Readers on serial lines of their own, all turnstiles on one shared line, ways in and ways out. */
function draft(lanes = 3): Draft {
  const numbers = Array.from({ length: lanes }, (_, at) => at + 1);
  return {
    links: [
      ...numbers.map((n) => ({
        id: `line-${n}`,
        protocol: 'sam',
        transport: { type: 'serial', path: `/dev/serial/by-id/reader-${n}` },
      })),
      {
        id: 'gates',
        protocol: 'modbus',
        transport: { type: 'tcp', host: 'gates.example', port: 502 },
      },
      {
        id: 'spare',
        protocol: 'modbus',
        transport: { type: 'tcp', host: 'gates.example', port: 503 },
      },
    ],
    readers: numbers.map((n) => ({ id: `reader-${n}`, driver: 'sam', link: `line-${n}` })),
    turnstiles: numbers.map((n) => ({
      id: `gate-${n}`,
      driver: 'modbus',
      link: 'gates',
      address: n,
      coils: { in: 0, out: 1 },
      inputs: { passedIn: 0, passedOut: 1 },
    })),
    lanes: numbers.map((n) => ({
      id: `${n}`,
      name: `${n} 号通道`,
      readers: [`reader-${n}`],
      turnstile: `gate-${n}`,
      direction: n % 2 === 1 ? 'in' : 'out',
    })),
  };
}

function complaints(site: object): { path: string; message: string }[] {
  const result = siteSchema.safeParse({
    version: 1,
    venue: { id: 'gate.example', name: '测试医院', placeType: 'hospital' },
    ...site,
  });
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

const platform = (url: string): object => ({
  ...draft(),
  platform: {
    ...{ profile: 'hc-jws-1', url, boxId: 'box-7', site: 'site-1' },
    ...{ rootKeyFile: 'root.jwk', keySetFile: 'keys.jws' },
  },
});

/** The item at `index`, which a draft has. */
function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${index}`);
  return item;
}

/** One change to a right site, where it is complained about, and what the message offers. */
const WRONG: readonly (readonly [string, (site: Draft) => void, string, string])[] = [
  [
    'two lanes on one turnstile',
    (site) => (at(site.lanes, 2).turnstile = 'gate-1'),
    'lanes.2.turnstile',
    'a turnstile that no other lane names',
  ],
  [
    'two SAM readers on one link',
    (site) => (at(site.readers, 1).link = 'line-1'),
    'readers.1.link',
    'a link of its own',
  ],
  [
    'two links on one serial path',
    (site) => (at(site.links, 1).transport['path'] = '/dev/serial/by-id/reader-1'),
    'links.1.transport',
    'one link for each line',
  ],
  [
    'two links on one serial path at different speeds',
    (site) =>
      (at(site.links, 1).transport = {
        type: 'serial',
        path: '/dev/serial/by-id/reader-1',
        baudRate: 9600,
      }),
    'links.1.transport',
    'one link for each line',
  ],
  [
    'two links to one host and port',
    (site) => (at(site.links, 4).transport['port'] = 502),
    'links.4.transport',
    'one link for each line',
  ],
  [
    'two links to one host and port, spelled in two ways',
    (site) => (at(site.links, 4).transport = { type: 'tcp', host: 'GATES.example.', port: 502 }),
    'links.4.transport',
    'one link for each line',
  ],
  [
    'two turnstiles with one address on one link',
    (site) => (at(site.turnstiles, 1).address = 1),
    'turnstiles.1.address',
    '1 to 247 or 255',
  ],
  [
    'one coil for both directions',
    (site) => (at(site.turnstiles, 1).coils = { in: 3, out: 3 }),
    'turnstiles.1.coils.out',
    'two different coils, 0 to 31',
  ],
  [
    'one input for both passages',
    (site) => (at(site.turnstiles, 0).inputs = { passedIn: 4, passedOut: 4 }),
    'turnstiles.0.inputs.passedOut',
    'an input of its own, 0 to 31, or none',
  ],
  [
    'a passage input that is also the fire contact',
    (site) => (at(site.turnstiles, 0).inputs = { passedIn: 4, fire: 4 }),
    'turnstiles.0.inputs.fire',
    'an input of its own, 0 to 31, or none',
  ],
  [
    'a hold input that is also the fire contact',
    (site) => (at(site.turnstiles, 0).inputs = { heldOpen: 0, fire: 0 }),
    'turnstiles.0.inputs.fire',
    'an input of its own, 0 to 31, or none',
  ],
  [
    'a way in that only sees people go out',
    (site) => (at(site.turnstiles, 0).inputs = { passedOut: 1 }),
    'lanes.0.direction',
    'map "passedIn", too, or neither',
  ],
  [
    'a way out that only sees people come in',
    (site) => (at(site.turnstiles, 1).inputs = { passedIn: 1, fire: 2 }),
    'lanes.1.direction',
    'map "passedOut", too, or neither',
  ],
];

const RIGHT: readonly (readonly [string, (site: Draft) => void])[] = [
  ['turnstiles at one address on two links', (site) => (at(site.turnstiles, 1).link = 'spare')],
  [
    'no passage input at all',
    (site) => site.turnstiles.forEach((turnstile) => (turnstile.inputs = { fire: 3, heldOpen: 2 })),
  ],
  ['the lane’s own direction alone', (site) => (at(site.turnstiles, 1).inputs = { passedOut: 7 })],
  ['a turnstile that no lane uses', (site) => site.lanes.pop()],
  ['coils in any order', (site) => (at(site.turnstiles, 0).coils = { in: 1, out: 0 })],
];

describe('the site file', () => {
  it('is accepted when every line, gate, coil and input has one owner', () => {
    expect(complaints(draft())).to.deep.equal([]);
  });

  for (const [name, change] of RIGHT) {
    it(`accepts ${name}`, () => {
      const site = draft();
      change(site);
      expect(complaints(site)).to.deep.equal([]);
    });
  }

  for (const [name, change, path, accepted] of WRONG) {
    it(`refuses ${name}, names ${path} and says what is accepted`, () => {
      const site = draft();
      change(site);
      const found = complaints(site);
      expect(found.map((one) => one.path)).to.deep.equal([path]);
      expect(at(found, 0).message).to.include(accepted);
    });
  }

  it('names the earlier owner, whichever two of many lanes clash', () => {
    const pair = fc
      .uniqueArray(fc.nat({ max: 7 }), { minLength: 2, maxLength: 2 })
      .map(([a = 0, b = 0]) => [Math.min(a, b), Math.max(a, b)] as const);
    const kind = fc.constantFrom('lane', 'reader', 'address', 'path');
    fc.assert(
      fc.property(pair, kind, ([first, second], what) => {
        const site = draft(8);
        const [own, other] = [first + 1, second + 1];
        let expected: [path: string, owner: string];
        switch (what) {
          case 'lane':
            at(site.lanes, second).turnstile = `gate-${own}`;
            at(site.lanes, second).direction = at(site.lanes, first).direction;
            expected = [`lanes.${second}.turnstile`, `lane "${own}"`];
            break;
          case 'reader':
            at(site.readers, second).link = `line-${own}`;
            expected = [`readers.${second}.link`, `reader "reader-${own}"`];
            break;
          case 'address':
            at(site.turnstiles, second).address = own;
            expected = [`turnstiles.${second}.address`, `turnstile "gate-${own}"`];
            break;
          case 'path':
            at(site.links, second).transport = at(site.links, first).transport;
            expected = [`links.${second}.transport`, `link "line-${own}"`];
        }
        const found = complaints(site);
        expect(
          found.map(({ path }) => path),
          `${what} ${other}`,
        ).to.deep.equal([expected[0]]);
        expect(at(found, 0).message).to.include(expected[1]);
      }),
      { numRuns: RUNS },
    );
  });

  it('accepts inputs exactly when all are different and the lane can see its own people', () => {
    const input = fc.option(fc.nat({ max: 3 }), { nil: undefined });
    const inputs = fc.record({ passedIn: input, passedOut: input, heldOpen: input, fire: input });
    fc.assert(
      fc.property(inputs, fc.constantFrom('in', 'out'), (mapped, direction) => {
        const site = draft(1);
        at(site.lanes, 0).direction = direction;
        const used = Object.entries(mapped).filter((entry): entry is [string, number] => {
          return entry[1] !== undefined;
        });
        at(site.turnstiles, 0).inputs = Object.fromEntries(used);
        const numbers = used.map(([, number]) => number);
        const [own, other] =
          direction === 'in'
            ? [mapped.passedIn, mapped.passedOut]
            : [mapped.passedOut, mapped.passedIn];
        const right =
          new Set(numbers).size === numbers.length && (own !== undefined || other === undefined);
        expect(complaints(site).length === 0).to.equal(right);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the platform’s address', () => {
  for (const url of [
    'https://platform.example',
    'https://platform.example:8443/health/',
    'HTTPS://Platform.example',
    'https://203.0.113.7/hc',
    'http://127.0.0.1:7081',
    'http://[::1]:7081/',
    'http://localhost:7081/hc',
  ]) {
    it(`may be ${url}`, () => {
      expect(complaints(platform(url))).to.deep.equal([]);
    });
  }

  for (const url of [
    'http://platform.example',
    'http://127.0.0.1.platform.example',
    'http://localhost.platform.example',
    'http://192.168.1.10:8080',
    'https://user:secret@platform.example',
    'https://@platform.example',
    'http://localhost:7081@platform.example',
    'https:\\\\user@platform.example',
    'https://platform.example/hc?key=1',
    'https://platform.example/?',
    'https://platform.example/#top',
    'https://platform.example/a b',
    ' https://platform.example',
    'https://plat\tform.example',
    'ftp://platform.example',
    'javascript:alert(1)',
    'platform.example',
    'https://',
    '',
  ]) {
    it(`may not be ${JSON.stringify(url)}, and the message says what is accepted`, () => {
      const found = complaints(platform(url));
      expect(found.map(({ path }) => path)).to.deep.equal(['platform.url']);
      expect(at(found, 0).message).to.include('https://host[:port][/path]');
      expect(at(found, 0).message).to.not.include('secret');
    });
  }

  it('is either encrypted or never leaves this machine, whatever stands in it', () => {
    const text = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.webUrl({ authoritySettings: { withUserInfo: true, withPort: true, withIPv4: true } }),
      fc
        .tuple(fc.constantFrom('http', 'https', 'ws', 'file'), fc.domain(), fc.webPath())
        .map(([scheme, host, path]) => `${scheme}://${host}${path}`),
    );
    fc.assert(
      fc.property(text, (url) => {
        if (complaints(platform(url)).length > 0) return;
        const { protocol, hostname, username, password, search, hash } = new URL(url);
        const local = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
        expect(protocol === 'https:' || (protocol === 'http:' && local)).to.equal(true);
        expect([username, password, search, hash]).to.deep.equal(['', '', '', '']);
      }),
      { numRuns: RUNS },
    );
  });
});
