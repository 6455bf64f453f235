/** Log-in, lock, accounts and sessions over HTTP. No secret ever stands in an answer but once, new. */
import { z } from 'zod';
import {
  accountIdField,
  accountNameField,
  accountSchema,
  RIGHTS,
  ROLES,
  secretField,
  totpField,
} from '../staff.js';
import { defineRoute } from './route.js';

export const SESSION_STATES = [
  /** No account exists yet: the set-up code of the first start makes the first administrator. */
  'setup',
  'anonymous',
  /** Logged in, but a role with two factors has no confirmed TOTP secret: nothing else is allowed. */
  'enrol',
  'active',
  /** Idle too long or locked by hand; lanes and the emergency release stay live. */
  'locked',
] as const;

export const sessionSchema = z.strictObject({
  state: z.enum(SESSION_STATES),
  account: accountSchema.optional(),
  rights: z.array(z.enum(RIGHTS)),
  /** Milliseconds until the lock if nobody touches the page; absent unless `active`. */
  locksInMs: z.number().int().nonnegative().optional(),
  /** The page warns this long before the lock. WCAG 2.2.1 asks for 20 s. */
  warnBeforeMs: z.number().int().nonnegative(),
  /** Milliseconds until the session ends whatever happens. */
  endsInMs: z.number().int().nonnegative().optional(),
  venue: z.string(),
  /** IANA zone of the venue, for times on a page; absent before log-in. */
  timeZone: z.string().optional(),
  /** Every lane of the venue, for whoever may give lanes to an account. */
  lanes: z.array(z.strictObject({ id: z.string(), name: z.string() })).optional(),
  demo: z.boolean(),
  build: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

const setupBody = z.strictObject({
  /** The one-time code that the first start printed. */
  code: z.string().min(4).max(40),
  name: accountNameField,
  password: secretField,
});

const loginBody = z.strictObject({
  name: accountNameField,
  secret: secretField,
  totp: totpField.optional(),
});

/** Who asks, proved once more in the same request: a stolen cookie must not make itself at home. */
export const reauthenticationSchema = z.strictObject({
  /** The caller's own password. */
  secret: secretField,
  /** A code that was not used yet; `TOTP_NEEDED` without it where the account has a second factor. */
  totp: totpField.optional(),
});
export type Reauthentication = z.infer<typeof reauthenticationSchema>;

const accountBody = z.strictObject({
  name: accountNameField,
  role: z.enum(ROLES),
  lanes: accountSchema.shape.lanes,
  /** A PIN for helper, attendant and supervisor, or a password; judged by the role. */
  secret: secretField,
  /** Needed for an administrator. */
  reauthentication: reauthenticationSchema.optional(),
});

const accountChange = z.strictObject({
  role: z.enum(ROLES).optional(),
  lanes: accountSchema.shape.lanes.nullable().optional(),
  disabled: z.boolean().optional(),
  secret: secretField.optional(),
  /** Ends the waiting time after wrong secrets. */
  endDelay: z.literal(true).optional(),
  /** The phone with the TOTP secret is lost: the next log-in enrols again. */
  resetTotp: z.literal(true).optional(),
  /** Needed to make somebody an administrator, and for secret and TOTP of one; never of the own account. */
  reauthentication: reauthenticationSchema.optional(),
});

export const sessionRowSchema = z.strictObject({
  /** Not the token: a name for it, of no use to log in. */
  id: z.string(),
  account: z.string(),
  role: z.enum(ROLES),
  state: z.enum(['active', 'locked', 'enrol']),
  since: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
  own: z.boolean(),
});

const accountParams = z.strictObject({ id: accountIdField });
const sessionParams = z.strictObject({ id: z.string().min(8).max(64) });
const nothing = z.strictObject({});

/** Wherever a secret is compared. */
const PROOF_ERRORS = ['LOGIN_REFUSED', 'LOGIN_DELAYED', 'TOTP_NEEDED', 'HTTPS_NEEDED'] as const;

/** Wherever a secret is typed: the hash queue is full, or plain HTTP came from another machine. */
const SECRET_ERRORS = ['OVERLOADED', 'HTTPS_NEEDED'] as const;
const RECORD_ERRORS = ['LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN'] as const;

export const sessionRoutes = {
  current: defineRoute({
    name: 'currentSession',
    method: 'get',
    path: '/api/session',
    summary: 'Who is logged in here, and until when',
    right: 'anyone',
    answer: sessionSchema,
    errors: [],
  }),
  setup: defineRoute({
    name: 'setUpFirstAdministrator',
    method: 'post',
    path: '/api/session/setup',
    summary: 'Make the first administrator with the one-time set-up code',
    right: 'anyone',
    body: setupBody,
    answer: sessionSchema,
    errors: ['LOGIN_REFUSED', 'LOGIN_DELAYED', 'CONFLICT', ...SECRET_ERRORS, ...RECORD_ERRORS],
  }),
  login: defineRoute({
    name: 'logIn',
    method: 'post',
    path: '/api/session/login',
    summary: 'Log in with a name and a PIN or password; with TOTP where the role asks for it',
    right: 'anyone',
    body: loginBody,
    answer: sessionSchema,
    errors: [
      'LOGIN_REFUSED',
      'LOGIN_DELAYED',
      'TOTP_NEEDED',
      ...SECRET_ERRORS,
      /** Of roles with two factors only: a code that cannot be pinned as used is not taken. */
      ...RECORD_ERRORS,
    ],
  }),
  logout: defineRoute({
    name: 'logOut',
    method: 'post',
    path: '/api/session/logout',
    summary: 'End this session',
    right: 'session',
    underLock: true,
    body: nothing,
    answer: sessionSchema,
    errors: [],
  }),
  lock: defineRoute({
    name: 'lockSession',
    method: 'post',
    path: '/api/session/lock',
    summary: 'Lock this session now',
    right: 'session',
    underLock: true,
    body: nothing,
    answer: sessionSchema,
    errors: [],
  }),
  unlock: defineRoute({
    name: 'unlockSession',
    method: 'post',
    path: '/api/session/unlock',
    summary: 'Unlock with the PIN or password of the account that locked',
    right: 'session',
    underLock: true,
    body: z.strictObject({ secret: secretField }),
    answer: sessionSchema,
    errors: ['LOGIN_REFUSED', 'LOGIN_DELAYED', ...SECRET_ERRORS],
  }),
  stay: defineRoute({
    name: 'staySignedIn',
    method: 'post',
    path: '/api/session/stay',
    summary: 'Somebody touched the page: start the idle time again',
    right: 'session',
    body: nothing,
    answer: sessionSchema,
    errors: [],
  }),
  beginTotp: defineRoute({
    name: 'beginTotp',
    method: 'post',
    path: '/api/session/totp/begin',
    summary: 'A new TOTP secret for this account, shown once',
    right: 'session',
    body: nothing,
    answer: z.strictObject({
      /** otpauth:// address for a telephone. */
      uri: z.string(),
      /** The same secret in base32, for typing. */
      secret: z.string(),
      /** QR code: side in modules, and rows of `0` and `1`. */
      qr: z.array(z.string()),
    }),
    errors: [],
  }),
  confirmTotp: defineRoute({
    name: 'confirmTotp',
    method: 'post',
    path: '/api/session/totp/confirm',
    summary: 'Prove the new TOTP secret with a code',
    right: 'session',
    body: z.strictObject({ code: totpField }),
    answer: sessionSchema,
    errors: ['LOGIN_REFUSED', 'HTTPS_NEEDED', ...RECORD_ERRORS],
  }),
  changeSecret: defineRoute({
    name: 'changeOwnSecret',
    method: 'post',
    path: '/api/session/secret',
    summary: 'Change the own PIN or password; the other sessions of this account end',
    right: 'session',
    /** `totp`: a fresh code, of accounts with a second factor. */
    body: z.strictObject({ current: secretField, next: secretField, totp: totpField.optional() }),
    answer: sessionSchema,
    errors: ['LOGIN_REFUSED', 'LOGIN_DELAYED', 'TOTP_NEEDED', ...SECRET_ERRORS, ...RECORD_ERRORS],
  }),
  endDelay: defineRoute({
    name: 'endLoginDelay',
    method: 'post',
    path: '/api/session/end-delay',
    summary: 'End the waiting time of a colleague of the desk who mistyped too often',
    right: 'supervise',
    body: z.strictObject({ name: accountNameField }),
    answer: z.strictObject({ ended: z.literal(true) }),
    errors: ['NOT_FOUND'],
  }),
  accounts: defineRoute({
    name: 'listAccounts',
    method: 'get',
    path: '/api/accounts',
    summary: 'All accounts',
    right: 'manage-accounts',
    answer: z.strictObject({ accounts: z.array(accountSchema) }),
    errors: [],
  }),
  createAccount: defineRoute({
    name: 'createAccount',
    method: 'post',
    path: '/api/accounts',
    summary: 'Create an account',
    right: 'manage-accounts',
    body: accountBody,
    answer: accountSchema,
    errors: ['CONFLICT', 'OVERLOADED', ...PROOF_ERRORS, ...RECORD_ERRORS],
  }),
  changeAccount: defineRoute({
    name: 'changeAccount',
    method: 'post',
    path: '/api/accounts/:id',
    summary: 'Change, disable or unlock an account; its sessions end when rights shrink',
    right: 'manage-accounts',
    params: accountParams,
    body: accountChange,
    answer: accountSchema,
    errors: ['NOT_FOUND', 'CONFLICT', 'OVERLOADED', ...PROOF_ERRORS, ...RECORD_ERRORS],
  }),
  sessions: defineRoute({
    name: 'listSessions',
    method: 'get',
    path: '/api/sessions',
    summary: 'Who is logged in where',
    right: 'manage-accounts',
    answer: z.strictObject({ sessions: z.array(sessionRowSchema) }),
    errors: [],
  }),
  endSession: defineRoute({
    name: 'endSession',
    method: 'delete',
    path: '/api/sessions/:id',
    summary: 'End a session at once',
    right: 'manage-accounts',
    params: sessionParams,
    answer: z.strictObject({ ended: z.literal(true) }),
    errors: ['NOT_FOUND'],
  }),
} as const;
