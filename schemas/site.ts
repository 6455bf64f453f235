/** The site file: one JSON document that says what stands at this venue. Unknown keys are errors. */
import { z } from 'zod';
import { displaySchema } from './display.js';
import { wiringClashes } from './site-clashes.js';
import { deviceIdSchema, linkSchema, readerSchema, turnstileSchema } from './site-devices.js';

const id = deviceIdSchema;
const port = z.number().int().min(1).max(65_535);

const laneSchema = z.strictObject({
  id,
  name: z.string().min(1).max(40),
  readers: z.array(id).min(1).max(4),
  turnstile: id,
  direction: z.enum(['in', 'out']).default('in'),
  /** When assist is shown, milliseconds after a card was found. */
  assistAtMs: z.number().int().min(1800).max(5000).default(3000),
  /** The controller's real re-lock time; the display never says pass longer than this. */
  holdSeconds: z.number().int().min(3).max(30).default(10),
  /** A wide lane lets two through within six seconds by default. */
  wide: z.boolean().default(false),
  display: displaySchema.prefault({}),
});

/** Compared after URL parsing, which gives IPv6 hosts brackets. */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Spelled as it is compared: no credentials, query, fragment, backslash or space that parsing would drop. */
function isPlatformUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s/?#\\@]+(?:\/[^\s?#\\]*)?$/i.test(text) || !URL.canParse(text))
    return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || LOOPBACK.has(hostname);
}

const platformSchema = z.strictObject({
  profile: z.literal('hc-jws-1'),
  /** Base URL; also the `aud` of every request, exactly. Without TLS a passer-by could read who is asked for. */
  url: z
    .string()
    .max(200)
    .refine(
      isPlatformUrl,
      'is accepted as https://host[:port][/path] without user, query or fragment; http:// only for 127.0.0.1, [::1] and localhost',
    ),
  boxId: z.string().min(1).max(64),
  site: z.string().min(1).max(64),
  /** File with the pinned root key (JWK, public) that signs the platform's key set. */
  rootKeyFile: z.string().min(1),
  /** The platform's signed key set as installed; refreshed copies are kept in the data directory. */
  keySetFile: z.string().min(1),
  budgetMs: z.number().int().min(200).max(3000).default(1300),
  earlyLookup: z.boolean().default(false),
});
export type PlatformConfig = z.infer<typeof platformSchema>;

export const siteSchema = z
  .strictObject({
    version: z.literal(1),
    venue: z.strictObject({
      id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/),
      name: z.string().min(1).max(80),
      timeZone: z.string().default('Asia/Shanghai'),
      placeType: z.enum(['hospital', 'station', 'community', 'venue', 'transport']),
    }),
    demo: z.boolean().default(false),
    http: z
      .strictObject({
        /** Plain HTTP: every page on loopback. */
        host: z.enum(['127.0.0.1', '::1', 'localhost']).default('127.0.0.1'),
        port: port.default(7080),
        /**
         * The local network, once `tongdao tls` has made the certificates: HTTPS for every page, and
         * plain HTTP for nothing but the read-only lane display and the certificate of the local CA.
         */
        lan: z
          .strictObject({
            /** Address to listen on; `0.0.0.0` for every interface. */
            host: z.string().min(1).max(64).default('0.0.0.0'),
            httpsPort: port.default(7443),
            displayPort: port.default(7480),
            /** Names and addresses under which browsers reach this box; they stand in its certificate. */
            names: z.array(z.string().min(1).max(253)).min(1).max(16),
          })
          .optional(),
      })
      .prefault({}),
    staff: z
      .strictObject({
        /** Minutes without a touch until the console locks. */
        lockMinutes: z.number().min(1).max(60).default(5),
        /** Hours after which a session ends whatever happens: a shift. */
        sessionHours: z.number().min(1).max(24).default(12),
      })
      .prefault({}),
    retention: z
      .strictObject({
        personalDays: z.number().int().min(1).max(90).default(14),
        ledgerDays: z.number().int().min(190).max(3650).default(400),
      })
      .prefault({}),
    links: z.array(linkSchema).min(1).max(200),
    readers: z.array(readerSchema).min(1).max(200),
    turnstiles: z.array(turnstileSchema).min(1).max(64),
    lanes: z.array(laneSchema).min(1).max(64),
    platform: platformSchema.optional(),
  })
  .superRefine((site, ctx) => {
    const complain = (path: (string | number)[], message: string): void => {
      ctx.addIssue({ code: 'custom', path, message });
    };
    for (const list of ['links', 'readers', 'turnstiles', 'lanes'] as const) {
      const seen = new Set<string>();
      site[list].forEach((item, index) => {
        if (seen.has(item.id)) complain([list, index, 'id'], `"${item.id}" is used twice`);
        seen.add(item.id);
      });
    }
    const protocolOf = new Map(site.links.map((link) => [link.id, link.protocol]));
    for (const list of ['readers', 'turnstiles'] as const) {
      site[list].forEach((device, index) => {
        if (protocolOf.get(device.link) !== device.driver) {
          complain([list, index, 'link'], `names no link with protocol "${device.driver}"`);
        }
      });
    }
    const taken = new Map<string, string>();
    site.lanes.forEach((lane, index) => {
      if (!site.turnstiles.some((turnstile) => turnstile.id === lane.turnstile)) {
        complain(
          ['lanes', index, 'turnstile'],
          `"${lane.turnstile}" is not a turnstile of this site`,
        );
      }
      lane.readers.forEach((reader, at) => {
        if (!site.readers.some((known) => known.id === reader)) {
          complain(['lanes', index, 'readers', at], `"${reader}" is not a reader of this site`);
        }
        const owner = taken.get(reader);
        if (owner !== undefined) {
          complain(['lanes', index, 'readers', at], `reader is already used by lane "${owner}"`);
        }
        taken.set(reader, lane.id);
      });
    });
    for (const { path, message } of wiringClashes(site)) complain([...path], message);
    try {
      new Intl.DateTimeFormat('en-CA', { timeZone: site.venue.timeZone });
    } catch {
      complain(['venue', 'timeZone'], 'is not an IANA time zone such as Asia/Shanghai');
    }
  });
export type Site = z.infer<typeof siteSchema>;
export type LaneConfig = Site['lanes'][number];
