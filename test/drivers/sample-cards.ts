/** Cards of invented people for tests of card readers. */
import type { ProcessorCard } from '../../drivers/simulators/card/processor-card.js';
import { socialSecurityCard } from '../../drivers/simulators/card/social-security-card.js';
import { tUnionCard, type TransitOptions } from '../../drivers/simulators/card/transit-card.js';
import { mifareClassic } from '../../drivers/simulators/card/uid-card.js';
import {
  dualFace,
  processorFace,
  typeBFace,
  type VirtualCard,
} from '../../drivers/simulators/card/virtual-card.js';
import { SECOND_GENERATION, SENIOR_T_UNION, THIRD_GENERATION } from './cards/people.js';

export const CID = SECOND_GENERATION.cid;
export const SSCARD_2 = `sscard:329999:${SECOND_GENERATION.number}`;
export const SSCARD_3 = `sscard:329999:${THIRD_GENERATION.number}`;
export const TRANSIT = `tu:${SENIOR_T_UNION.number}`;

/** Contacts, T=0: data wait behind 61xx. */
export const contactSocialSecurity = (): ProcessorCard =>
  socialSecurityCard(SECOND_GENERATION, { dialogue: 't0' });

/** Holder data without a key, on an antenna; no real card is like that, a test of one is. */
export const antennaSocialSecurity = (): ProcessorCard =>
  socialSecurityCard(SECOND_GENERATION, { face: processorFace(Uint8Array.of(4, 3, 2, 1)) });

/** A third-generation card with antenna and contacts. */
export const dualSocialSecurity = (): ProcessorCard =>
  socialSecurityCard(THIRD_GENERATION, { face: dualFace(Uint8Array.of(0x04, 1, 2, 3, 4, 5, 6)) });

export const typeBSocialSecurity = (): ProcessorCard =>
  socialSecurityCard(THIRD_GENERATION, { face: typeBFace(Uint8Array.of(0xc1, 0xc2, 0xc3, 0xc4)) });

/** T-Union with the senior category. */
export const seniorTransit = (options: TransitOptions = {}): ProcessorCard =>
  tUnionCard(SENIOR_T_UNION, options);

export const seniorMifare = (): VirtualCard => mifareClassic(Uint8Array.of(0xde, 0xad, 0xbe, 0xef));
