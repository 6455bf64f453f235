/** Lines for the site file that fit a device; names are suggestions. */
import { linkSchema, readerSchema, turnstileSchema } from '../../schemas/site-devices.js';
import type { Guess, StableTransport } from './plugged.js';

export interface Snippet {
  readonly link: Readonly<Record<string, unknown>>;
  readonly reader?: Readonly<Record<string, unknown>>;
  readonly turnstile?: Readonly<Record<string, unknown>>;
}

const BAUD: Partial<Record<Guess['protocol'], number>> = { line: 9600, modbus: 9600, lcus: 9600 };

const DEVICE_OF: Readonly<Record<Guess['protocol'], 'reader' | 'turnstile'>> = {
  sam: 'reader',
  pn532: 'reader',
  acr1281s: 'reader',
  pcsc: 'reader',
  wedge: 'reader',
  'hid-pos': 'reader',
  line: 'reader',
  modbus: 'turnstile',
  lcus: 'turnstile',
  'hid-relay': 'turnstile',
};

/** What cannot be known from outside and must be set by hand; a common case to start from. */
const MORE: Partial<Record<Guess['protocol'], Readonly<Record<string, unknown>>>> = {
  wedge: { format: { holds: 'uid', base: 'decimal', digits: 10, bytes: 4 } },
  line: { format: { holds: 'code' } },
  modbus: { inputs: { passedIn: 0 } },
};

/** Valid by the site file's own schema. `at` numbers the names, so that several do not clash. */
export function snippetFor(guess: Guess, transport: StableTransport, at: number): Snippet {
  const { protocol } = guess;
  const kind = DEVICE_OF[protocol];
  const link = {
    id: `${protocol}-line-${at}`,
    protocol,
    transport:
      transport.type === 'serial'
        ? { ...transport, baudRate: BAUD[protocol] ?? 115_200 }
        : { ...transport },
  };
  linkSchema.parse(link);
  const id = kind === 'reader' ? `reader-${at}` : `gate-${at}`;
  const device = { id, driver: protocol, link: link.id, ...MORE[protocol] };
  if (kind === 'reader') {
    readerSchema.parse(device);
    return { link, reader: device };
  }
  turnstileSchema.parse(device);
  return { link, turnstile: device };
}
