/** What a frame carries, in words: commands by name, replies by the shape of their data. */
import { parseAdditionalAddresses } from './additional-address.js';
import { parseBaseInformation } from './base-information.js';
import { COMMANDS, type SamCommand } from './constants.js';
import { toHex } from './hex.js';
import type { IdentityText } from './identity-text.js';
import { parseManagementNumber, type ManagementNumber } from './management-number.js';
import { formatSamNumber } from './sam-number.js';
import { SW3 } from './status-word.js';
import { coded, ETHNIC_GROUPS, PROVINCES, SEXES } from './tables.js';
import { decodeText } from './text.js';
import type { TextProblem } from './text-problem.js';
import type { Coded } from '../../schemas/credential.js';

export type ReplyContents =
  | {
      readonly kind: 'base-information';
      /** Absent when the type flag is unknown. */
      readonly identity?: IdentityText;
      /** Names of the codes in `identity`, where their tables know them. */
      readonly names?: {
        readonly sex: Coded;
        readonly ethnicGroup?: Coded;
        readonly province?: Coded;
      };
      readonly problems: readonly TextProblem[];
      /** Bytes; the picture itself is not shown. */
      readonly photoBytes: number;
      readonly fingerprintBytes: number;
    }
  | { readonly kind: 'sam-number'; readonly text: string }
  | { readonly kind: 'additional-address'; readonly addresses: readonly string[] }
  | ({ readonly kind: 'management-number' } & ManagementNumber)
  | { readonly kind: 'other'; readonly bytes: string };

/** The documented command with this body (CMD, PARA, data) of exactly this length. */
export function commandAt(body: Uint8Array): SamCommand | undefined {
  return COMMANDS.find(
    ({ cmd, para, dataBytes }) =>
      cmd === body[0] && (para === undefined || para === body[1]) && body.length === 2 + dataBytes,
  );
}

export function contentsOf(sw3: number, data: Uint8Array): ReplyContents | undefined {
  if (data.length === 0) return undefined;
  const samNumber = sw3 === SW3.ok ? formatSamNumber(data) : undefined;
  if (samNumber !== undefined) return { kind: 'sam-number', text: samNumber };
  const addresses = sw3 === SW3.ok ? parseAdditionalAddresses(data) : undefined;
  if (addresses !== undefined) return { kind: 'additional-address', addresses };
  const management = sw3 === SW3.ok ? parseManagementNumber(data) : undefined;
  if (management !== undefined) return { kind: 'management-number', ...management };
  const base = sw3 === SW3.ok ? parseBaseInformation(data) : undefined;
  if (base === undefined) return { kind: 'other', bytes: toHex(data) };
  const { text, problems } = decodeText(base.text);
  return {
    kind: 'base-information',
    ...(text === undefined ? {} : { identity: text, names: namesOf(text) }),
    problems,
    photoBytes: base.photo.length,
    fingerprintBytes: base.fingerprint.length,
  };
}

function namesOf({ kind, sex, ethnicGroup, number }: IdentityText): {
  sex: Coded;
  ethnicGroup?: Coded;
  province?: Coded;
} {
  const domestic = kind === 'resident-id' || kind === 'permit-hmt';
  return {
    sex: coded(SEXES, sex),
    ...(ethnicGroup === undefined ? {} : { ethnicGroup: coded(ETHNIC_GROUPS, ethnicGroup) }),
    ...(domestic ? { province: coded(PROVINCES, number.slice(0, 2)) } : {}),
  };
}
