/**
 * Who works here and what each may do: the one table of roles and rights. No right is implied by
 * another; a role has what stands in its row (design section 5, facts/integrity.md 7.1).
 */
import { z } from 'zod';
import { laneIdField, lineOfText, operatorField } from './text-fields.js';

export const ROLES = ['helper', 'attendant', 'supervisor', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export const RIGHTS = [
  /** Live lanes, the queue (lane and seconds only), device health. No person. */
  'see-lanes',
  /** "I am coming": says that somebody is on the way to an assist. */
  'come',
  /** Open a work card, register, correct, open by hand, refuse, look for a person's earlier record. */
  'serve',
  /** Link cards to their holders, list and end links. Each look is a row. */
  'link-cards',
  /** All lanes at once. Also under the lock. */
  'release-all',
  /** Acknowledge alarms and call for support. */
  'answer-alarms',
  /** Close and open a lane for cards. */
  'set-lane-mode',
  /** Clear alarms that no machine can end, end other people's sessions at the desk, unlock accounts. */
  'supervise',
  /** Masked rows, timelines, verification. Each look is a row. */
  'audit',
  /** Site file, displays, voice. No person. */
  'configure',
  /** Create, change and disable accounts; see and end sessions. */
  'manage-accounts',
] as const;
export type Right = (typeof RIGHTS)[number];

export const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  helper: ['see-lanes', 'come'],
  attendant: [
    'see-lanes',
    'come',
    'serve',
    'link-cards',
    'release-all',
    'answer-alarms',
    'set-lane-mode',
  ],
  supervisor: [
    'see-lanes',
    'come',
    'serve',
    'link-cards',
    'release-all',
    'answer-alarms',
    'set-lane-mode',
    'supervise',
  ],
  auditor: ['audit'],
  administrator: ['configure', 'manage-accounts'],
};

/** Roles that log in with a password of at least 8 characters and a TOTP code (RFC 6238). */
export const TWO_FACTOR_ROLES: readonly Role[] = ['auditor', 'administrator'];

/** Name of an account as staff type it: short, on one line, never an ID or phone number. */
export const accountNameField = operatorField;

/** A PIN of 4 to 6 digits for the desk, or a password of 8 to 128 characters. */
export const pinField = z.string().regex(/^\d{4,6}$/, 'must be 4 to 6 digits');
export const passwordField = z
  .string()
  .min(8, 'must be at least 8 characters')
  .max(128, 'must be at most 128 characters');
/** What somebody types to log in; judged by comparison, not by form. */
export const secretField = z.string().min(1).max(128);
export const totpField = z.string().regex(/^\d{6}$/, 'must be 6 digits');

/** 16 random bytes, base64url. */
export const accountIdField = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

export const accountSchema = z.strictObject({
  id: accountIdField,
  name: accountNameField,
  role: z.enum(ROLES),
  /** Lanes that this person may serve; absent means all. */
  lanes: z.array(laneIdField).min(1).max(64).optional(),
  disabled: z.boolean(),
  /** Whether a TOTP secret is confirmed. */
  totp: z.boolean(),
  /** RFC 3339, UTC; present while too many wrong secrets keep the account waiting. */
  delayedUntil: z.iso.datetime().optional(),
});
export type Account = z.infer<typeof accountSchema>;

/** Free words of staff, at most one line. */
export const staffNoteField = lineOfText(0, 200);
