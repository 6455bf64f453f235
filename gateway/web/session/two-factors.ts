/** Roles with a password and a second factor, as `TWO_FACTOR_ROLES` of schemas/staff.ts has them. */
import type { Role } from '../../../schemas/staff.js';

const TWO_FACTORS: readonly Role[] = ['auditor', 'administrator'];

/** Their session ends when nobody touches the page; everybody else's locks (gateway/staff/session.ts). */
export function hasTwoFactors(role: Role): boolean {
  return TWO_FACTORS.includes(role);
}
