/**
 * Invented staff of a demo site. Every secret here is published, so outside a demo none of them is made
 * and a file that holds them is not opened.
 */
import { Secret } from 'otpauth';
import { TongdaoError } from '../../schemas/errors.js';
import type { Role } from '../../schemas/staff.js';
import type { AccountBook } from './account-book.js';
import type { StaffRooms } from './parts.js';
import type { ScryptCost } from './secret-hash.js';
import { staffRow } from './staff-rows.js';

/** The secret of the test vectors of RFC 6238, appendix B, in base32. */
export const DEMO_TOTP_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

export interface DemoAccount {
  readonly name: string;
  readonly role: Role;
  /** PIN or password. */
  readonly secret: string;
  /** Base32. */
  readonly totp?: string;
}

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { name: '王静', role: 'attendant', secret: '2468' },
  { name: '李强', role: 'supervisor', secret: '1357' },
  { name: '小陈', role: 'helper', secret: '1111' },
  { name: '审计员', role: 'auditor', secret: 'tongdao-demo', totp: DEMO_TOTP_SECRET },
  { name: '管理员', role: 'administrator', secret: 'tongdao-demo', totp: DEMO_TOTP_SECRET },
];

/** Published secrets need no work to be compared; the demo starts at once. */
const DEMO_COST: ScryptCost = { log2N: 10, r: 8, p: 1 };

/**
 * Throws `CONFIG_INVALID` when the file holds published accounts and this is no demo: a demo's data
 * directory does not become a venue's.
 */
export function refuseDemoAccounts(book: AccountBook): void {
  if (book.all().some((account) => account.demo)) {
    throw new TongdaoError(
      'CONFIG_INVALID',
      'the staff file is a demo’s: its secrets are published',
    );
  }
}

/** Rejects with `LEDGER_UNAVAILABLE`. */
export async function addDemoAccounts({
  book,
  vault,
  random,
  rows,
}: Pick<StaffRooms, 'book' | 'vault' | 'random' | 'rows'>): Promise<void> {
  for (const { name, role, secret, totp } of DEMO_ACCOUNTS) {
    const id = Buffer.from(random.bytes(16)).toString('base64url');
    book.save({
      id,
      name,
      role,
      disabled: false,
      secret: await vault.hash(secret, DEMO_COST),
      ...(totp === undefined ? {} : { totp: vault.sealTotp(Secret.fromBase32(totp).bytes, id) }),
      demo: true,
    });
    rows(staffRow('account-created', { account: name, more: { role, demo: true } }));
  }
}
