import { siteSchema, type Site } from '../../../../schemas/site.js';

/** Two lanes whose gates hang on one LCUS board. */
export function relaySite(transport: unknown): Site {
  const gate = (n: number): unknown => ({
    id: `gate-${n}`,
    driver: 'lcus',
    link: 'relays',
    pulseMs: 1500,
    channels: { in: 2 * n - 1, out: 2 * n },
  });
  const lane = (n: number): unknown => ({
    id: String(n),
    name: `${n} 号通道`,
    readers: [`reader-${n}`],
    turnstile: `gate-${n}`,
  });
  return siteSchema.parse({
    version: 1,
    venue: { id: 'relays.example.org', name: '测试医院', placeType: 'hospital' },
    links: [
      { id: 'relays', protocol: 'lcus', transport },
      ...[1, 2].map((n) => ({
        id: `reader-line-${n}`,
        protocol: 'sam',
        transport: { type: 'tcp', host: '127.0.0.1', port: n },
      })),
    ],
    readers: [1, 2].map((n) => ({ id: `reader-${n}`, driver: 'sam', link: `reader-line-${n}` })),
    turnstiles: [1, 2].map(gate),
    lanes: [1, 2].map(lane),
  });
}
