/** Second factor: time-based one-time passwords (RFC 6238): SHA-1, 6 digits, 30 s, one step either way. */
import { Secret, TOTP } from 'otpauth';
import { create } from 'qrcode';
import type { RandomSource, WallMs } from '../../schemas/time.js';

const PERIOD_S = 30;
const DIGITS = 6;
const ALGORITHM = 'SHA1';
/** A telephone's clock may be half a minute off (RFC 6238 section 5.2). */
const WINDOW_STEPS = 1;
/** RFC 4226 section 4, R6: 160 bits recommended. */
const SECRET_BYTES = 20;

export function newTotpSecret(random: RandomSource): Uint8Array {
  return random.bytes(SECRET_BYTES);
}

function asSecret(bytes: Uint8Array): Secret {
  return new Secret({ buffer: new Uint8Array(bytes).buffer });
}

/** The time step whose code this is, at most one away from now; undefined when it is none of them. */
export function totpStep(secret: Uint8Array, code: string, now: WallMs): number | undefined {
  const delta = TOTP.validate({
    token: code,
    secret: asSecret(secret),
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_S,
    timestamp: now,
    window: WINDOW_STEPS,
  });
  return delta === null ? undefined : TOTP.counter({ period: PERIOD_S, timestamp: now }) + delta;
}

export interface TotpOffer {
  /** otpauth:// address (Key URI format). */
  readonly uri: string;
  /** Base32 (RFC 4648), for typing. */
  readonly secret: string;
  /** Rows of the QR code, one character a module: `1` is dark. Without the quiet zone. */
  readonly qr: string[];
}

/** What a telephone needs. The secret is shown once and stands in no log. */
export function totpOffer(secret: Uint8Array, account: string, venue: string): TotpOffer {
  const totp = new TOTP({
    issuer: `通道 ${venue}`,
    label: account,
    secret: asSecret(secret),
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_S,
  });
  const uri = totp.toString();
  const { size, data } = create(uri).modules;
  const qr = Array.from({ length: size }, (_, row) =>
    Array.from(data.subarray(row * size, (row + 1) * size), (module) => (module === 0 ? '0' : '1')),
  ).map((cells) => cells.join(''));
  return { uri, secret: totp.secret.base32, qr };
}
