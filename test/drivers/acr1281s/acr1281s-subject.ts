/** The ACR1281S driver and its simulated device as the conformance kit wants them. */
import { AcrCodec } from '../../../drivers/acr1281s/codec.js';
import { Acr1281sReader } from '../../../drivers/acr1281s/driver.js';
import type { AcrFrame, AcrSlotName } from '../../../drivers/acr1281s/frame.js';
import { AcrSimulator } from '../../../drivers/simulators/acr1281s/reader.js';
import type { VirtualCard } from '../../../drivers/simulators/card/virtual-card.js';
import { CONTACT_FACE } from '../../../drivers/simulators/card/virtual-card.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import type { ReaderSubject } from '../../support/conformance/reader.js';
import {
  SSCARD_2,
  TRANSIT,
  antennaSocialSecurity,
  contactSocialSecurity,
  seniorTransit,
} from '../sample-cards.js';

function subject(
  slot: AcrSlotName,
  cards: readonly [VirtualCard, VirtualCard],
): ReaderSubject<AcrFrame> {
  return {
    name: `ACR1281S, ${slot} slot`,
    build: (time) => {
      const simulator = new AcrSimulator({ clock: time, timers: time });
      return {
        codec: () => new AcrCodec(),
        reader: new Acr1281sReader({
          id: 'reader-1',
          slot,
          profiles: CARD_PROFILES,
          uidOnly: true,
          pollMs: 150,
          clock: time,
          timers: time,
        }),
        connect: (pipe) => simulator.connect(pipe),
        lay: (card) => simulator.putCard(slot, cards[card]),
        lift: () => simulator.takeCard(slot),
        close: () => simulator.close(),
      };
    },
    expects: [TRANSIT, SSCARD_2],
    noise: Uint8Array.of(0xee, 0x77),
    checksum: 'each-reply',
  };
}

export const ACR1281S_SUBJECTS: readonly ReaderSubject<AcrFrame>[] = [
  subject('contactless', [seniorTransit(), antennaSocialSecurity()]),
  subject('contact', [seniorTransit({ face: CONTACT_FACE }), contactSocialSecurity()]),
];
