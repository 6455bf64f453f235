/** Which PINs and passwords are accepted (facts/integrity.md 7.1, ASVS 6.2). Judged when they are set. */
import { TongdaoError } from '../../schemas/errors.js';
import { passwordField, pinField, TWO_FACTOR_ROLES, type Role } from '../../schemas/staff.js';

/** PINs that are neither a run nor a repetition and that people choose all the same. */
const COMMON_PINS: ReadonlySet<string> = new Set([
  ...['1314', '5201', '5200', '2580', '0852', '1379', '2468', '1357', '1688', '6868', '8866'],
  ...['13145', '52013', '14725', '25800', '16888', '66888'],
  ...['147258', '147369', '159357', '258369', '369258', '520131', '131452', '168888', '521314'],
]);

/** Words that make a password common, whatever digits and signs follow them. */
const COMMON_WORDS: ReadonlySet<string> = new Set([
  ...['password', 'passwd', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'mima', 'admin', 'administrator'],
  ...['root', 'user', 'guest', 'test', 'demo', 'welcome', 'letmein', 'abc', 'abcd', 'abcdef'],
  ...[
    'qwerty',
    'qwertyui',
    'qwertyuiop',
    'asdfghjk',
    'asdfghjkl',
    'zxcvbnm',
    'qazwsx',
    'qazwsxedc',
  ],
  ...[
    'iloveyou',
    'woaini',
    'wodemima',
    'woshishui',
    'nihao',
    'hello',
    'hospital',
    'yiyuan',
    'gateway',
  ],
  ...[
    'tongdao',
    '通道',
    '密码',
    '医院',
    '管理员',
    '审计员',
    '我爱你',
    'a',
    'aa',
    'aaa',
    'q',
    'qq',
    'z',
  ],
  ...[
    '1q2w3e4r',
    '1qaz2wsx',
    'q1w2e3r4',
    'zaq12wsx',
    'abc123abc',
    'sunshine',
    'princess',
    'dragon',
  ],
]);

function isRun(text: string): boolean {
  const steps = new Set<number>();
  for (let i = 1; i < text.length; i++) steps.add(text.charCodeAt(i) - text.charCodeAt(i - 1));
  const [step = 0] = steps;
  return steps.size === 1 && Math.abs(step) <= 1;
}

/** 1212, 123123, 888888: a shorter text over and over. */
function isRepetition(text: string): boolean {
  return /^(.{1,4}?)\1+$/u.test(text);
}

/** 1122, 112233. */
function isPairs(text: string): boolean {
  return /^(?:(.)\1)+$/u.test(text) && isRun(text.replace(/(.)\1/gu, '$1'));
}

function isCommonPin(pin: string): boolean {
  const year = pin.length === 4 && /^(?:19|20)/.test(pin);
  return year || isRun(pin) || isRepetition(pin) || isPairs(pin) || COMMON_PINS.has(pin);
}

function isCommonPassword(password: string, name: string): boolean {
  const lower = password.toLowerCase();
  const word = lower.replace(/[\d\s\p{P}\p{S}]+$/u, '');
  const digits = /^\d+$/.test(lower);
  const half = lower.slice(0, Math.ceil(lower.length / 2));
  return (
    isRun(lower) ||
    isRepetition(lower) ||
    isPairs(lower) ||
    COMMON_WORDS.has(lower) ||
    COMMON_WORDS.has(word) ||
    word === name.normalize('NFKC').toLowerCase() ||
    (digits && (isRun(half) || isRepetition(half) || lower.startsWith('12345678')))
  );
}

/**
 * Throws `INPUT_INVALID` at `path`, saying which rule. Helpers, attendants and supervisors take a PIN of
 * 4 to 6 digits or a password of at least 8 characters, the others a password.
 */
export function checkNewSecret(secret: string, role: Role, name: string, path: string): void {
  const typed = secret.normalize('NFKC');
  const refuse = (why: string): never => {
    throw new TongdaoError('INPUT_INVALID', why, { path });
  };
  const twoFactor = TWO_FACTOR_ROLES.includes(role);
  if (!twoFactor && pinField.safeParse(typed).success) {
    if (isCommonPin(typed)) refuse('is one of the PINs that are tried first; choose another');
    return;
  }
  if (!passwordField.safeParse(typed).success) {
    refuse(
      twoFactor
        ? 'must be a password of 8 to 128 characters; 15 are recommended'
        : 'must be a PIN of 4 to 6 digits or a password of 8 to 128 characters',
    );
  }
  if (isCommonPassword(typed, name)) {
    refuse('is one of the passwords that are tried first; choose another');
  }
}
