/**
 * What hangs on the wires of a venue: links (one port, socket or USB device each), the readers and
 * turnstiles on them. A device is named by what stays: a by-id path, a host and port, a USB serial.
 */
import { z } from 'zod';

export const deviceIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,15}$/i);
const id = deviceIdSchema;
const port = z.number().int().min(1).max(65_535);
const usbNumber = z
  .string()
  .regex(/^[0-9a-f]{4}$/i, 'four hex digits such as 16c0')
  .transform((text) => text.toLowerCase());

const serialTransport = z.strictObject({
  type: z.literal('serial'),
  /** A stable path such as /dev/serial/by-id/…, never a ttyUSB number. */
  path: z.string().min(1).max(200),
  baudRate: z
    .union([
      z.literal(9600),
      z.literal(19_200),
      z.literal(38_400),
      z.literal(57_600),
      z.literal(115_200),
      /** Resident-ID readers only: the five speeds are tried in turn. */
      z.literal('auto'),
    ])
    .default(115_200),
});
const tcpTransport = z.strictObject({
  type: z.literal('tcp'),
  host: z.string().min(1).max(200),
  port,
});
const hidTransport = z.strictObject({
  type: z.literal('hid'),
  vendorId: usbNumber,
  productId: usbNumber,
  /** Where the maker gives each device a serial number of its own. */
  serialNumber: z.string().min(1).max(126).optional(),
  /** USB port path such as `1-1.2`, for twins without a serial number. */
  usbPath: z
    .string()
    .regex(/^\d+-\d+(?:\.\d+)*$/)
    .optional(),
});
/** A reader of the PC/SC service, by the beginning of its name. */
const pcscTransport = z.strictObject({
  type: z.literal('pcsc'),
  reader: z.string().min(1).max(128),
});
export const transportSchema = z.discriminatedUnion('type', [
  serialTransport,
  tcpTransport,
  hidTransport,
  pcscTransport,
]);
export type TransportConfig = z.infer<typeof transportSchema>;

/** What each protocol can travel on. */
export const PROTOCOL_TRANSPORTS = {
  sam: ['serial', 'tcp'],
  pn532: ['serial', 'tcp'],
  acr1281s: ['serial', 'tcp'],
  pcsc: ['pcsc'],
  wedge: ['hid'],
  'hid-pos': ['hid'],
  line: ['serial', 'tcp'],
  modbus: ['serial', 'tcp'],
  lcus: ['serial', 'tcp'],
  'hid-relay': ['hid'],
} as const satisfies Record<string, readonly TransportConfig['type'][]>;
export type Protocol = keyof typeof PROTOCOL_TRANSPORTS;

const PROTOCOLS = Object.keys(PROTOCOL_TRANSPORTS) as [Protocol, ...Protocol[]];

export const linkSchema = z
  .strictObject({ id, protocol: z.enum(PROTOCOLS), transport: transportSchema })
  .superRefine(({ protocol, transport }, ctx) => {
    if (protocol !== 'sam' && transport.type === 'serial' && transport.baudRate === 'auto') {
      const message = `"${protocol}" needs a number: only "sam" finds its speed by itself`;
      ctx.addIssue({ code: 'custom', path: ['transport', 'baudRate'], message });
    }
    const fit: readonly string[] = PROTOCOL_TRANSPORTS[protocol];
    if (fit.includes(transport.type)) return;
    const message = `"${protocol}" travels on ${fit.join(' or ')}`;
    ctx.addIssue({ code: 'custom', path: ['transport', 'type'], message });
  });
export type LinkConfig = z.infer<typeof linkSchema>;

/** Profiles in the order they are tried; the first that knows the card reads it. */
export const CARD_PROFILES = [
  'social-security',
  't-union',
  'beijing',
  'city-union',
  'lingnan',
  'suzhou',
] as const;
export type CardProfileName = (typeof CARD_PROFILES)[number];

/** Whether a card that gave nothing but its UID is a credential here. */
const cardReader = {
  profiles: z
    .array(z.enum(CARD_PROFILES))
    .max(CARD_PROFILES.length)
    .default([...CARD_PROFILES]),
  uidOnly: z.boolean().default(true),
  /** Time between two looks, milliseconds. */
  pollMs: z.number().int().min(50).max(2000).default(150),
};

/** How a reader that types or sends text writes a UID (facts/cards-readers-turnstiles.md 3.5). */
export const uidTextSchema = z.strictObject({
  holds: z.literal('uid'),
  base: z.enum(['hex', 'decimal']),
  /** Digits that are typed; a comma splits 2H+4H and 4H+4H forms into two numbers. */
  digits: z.number().int().min(5).max(20),
  /** Bytes of the UID that are in it; fewer than the card has make a `uid24` or nothing. */
  bytes: z.number().int().min(3).max(10),
  /** `as-is`: first byte of the UID first. `reversed`: last byte first. */
  order: z.enum(['as-is', 'reversed']).default('as-is'),
  /** Digits in front of the comma, where there is one. */
  comma: z.number().int().min(1).max(5).optional(),
});
/** The whole text is a key for look-up, never a link to open. */
export const codeTextSchema = z.strictObject({
  holds: z.literal('code'),
  minLength: z.number().int().min(1).max(4096).default(4),
  maxLength: z.number().int().min(1).max(4096).default(512),
  /** Characters that may occur; anything printable without it. */
  alphabet: z.string().min(1).max(200).optional(),
});
export const textFormatSchema = z.discriminatedUnion('holds', [uidTextSchema, codeTextSchema]);
export type TextFormat = z.infer<typeof textFormatSchema>;
export type UidText = z.infer<typeof uidTextSchema>;
export type CodeText = z.infer<typeof codeTextSchema>;

const suffix = z.enum(['enter', 'cr', 'lf', 'crlf', 'tab', 'none']);

export const readerSchema = z.discriminatedUnion('driver', [
  z.strictObject({
    id,
    driver: z.literal('sam'),
    link: id,
    /** Time between two searches for a card, milliseconds (facts/resident-id.md section 3). */
    pollMs: z.number().int().min(150).max(2000).default(320),
    /** Read the additional address (追加住址), too: one more exchange before the credential. */
    additionalAddress: z.boolean().default(false),
  }),
  z.strictObject({ id, driver: z.literal('pn532'), link: id, ...cardReader }),
  z.strictObject({
    id,
    driver: z.literal('acr1281s'),
    link: id,
    /** Two readers of one link: the antenna and the slot. */
    slot: z.enum(['contactless', 'contact']).default('contactless'),
    ...cardReader,
  }),
  z.strictObject({ id, driver: z.literal('pcsc'), link: id, ...cardReader }),
  z.strictObject({
    id,
    driver: z.literal('wedge'),
    link: id,
    format: textFormatSchema,
    suffix: suffix.default('enter'),
    /** Keep the keys from the window that has the focus. */
    grab: z.boolean().default(true),
  }),
  z.strictObject({
    id,
    driver: z.literal('line'),
    link: id,
    format: textFormatSchema,
    suffix: suffix.exclude(['enter', 'tab']).default('cr'),
  }),
  z.strictObject({
    id,
    driver: z.literal('hid-pos'),
    link: id,
    format: textFormatSchema.default({ holds: 'code', minLength: 4, maxLength: 512 }),
  }),
]);
export type ReaderConfig = z.infer<typeof readerSchema>;
export type ReaderConfigOf<Driver extends ReaderConfig['driver']> = Extract<
  ReaderConfig,
  { driver: Driver }
>;

const channel = z.number().int().min(1).max(16);

export const turnstileSchema = z.discriminatedUnion('driver', [
  z.strictObject({
    id,
    driver: z.literal('modbus'),
    link: id,
    /** 1 to 247, or 255 where a maker ships boards that way. */
    address: z.union([z.number().int().min(1).max(247), z.literal(255)]).default(1),
    /** Board-timed pulse, steps of 100 ms. */
    pulseMs: z.number().int().min(100).max(5000).multipleOf(100).default(500),
    coils: z
      .strictObject({
        in: z.number().int().min(0).max(31).default(0),
        out: z.number().int().min(0).max(31).default(1),
      })
      .prefault({}),
    inputs: z
      .strictObject({
        passedIn: z.number().int().min(0).max(31).optional(),
        passedOut: z.number().int().min(0).max(31).optional(),
        heldOpen: z.number().int().min(0).max(31).optional(),
        fire: z.number().int().min(0).max(31).optional(),
        /** The controller's "free exit" push button or mode: people leave without a credential. */
        freeExit: z.number().int().min(0).max(31).optional(),
      })
      .prefault({}),
  }),
  z.strictObject({
    id,
    driver: z.literal('lcus'),
    link: id,
    /** Pulse timed by software outside the main thread, milliseconds. */
    pulseMs: z.number().int().min(100).max(5000).default(500),
    channels: z.strictObject({ in: channel.default(1), out: channel.default(2) }).prefault({}),
  }),
  z.strictObject({
    id,
    driver: z.literal('hid-relay'),
    link: id,
    pulseMs: z.number().int().min(100).max(5000).default(500),
    channels: z.strictObject({ in: channel.default(1), out: channel.default(2) }).prefault({}),
  }),
]);
export type TurnstileConfig = z.infer<typeof turnstileSchema>;
export type TurnstileConfigOf<Driver extends TurnstileConfig['driver']> = Extract<
  TurnstileConfig,
  { driver: Driver }
>;
