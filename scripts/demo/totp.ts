import { Secret, TOTP } from 'otpauth';
import { DEMO_TOTP_SECRET } from '../../gateway/staff/demo-accounts.js';

/** The six digits that the auditor and the administrator of the demo would read from a telephone. */
export function demoTotp(): void {
  console.log(new TOTP({ secret: Secret.fromBase32(DEMO_TOTP_SECRET) }).generate());
}
