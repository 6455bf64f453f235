/** The PC/SC driver, its reader room and a service in memory as the conformance kit wants them. */
import { PcscReader, pcscCodec } from '../../../drivers/pcsc/driver.js';
import type { PcscReport } from '../../../drivers/pcsc/contract.js';
import { ReaderRoom } from '../../../drivers/pcsc/room.js';
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
import { VirtualService } from './virtual-service.js';

function subject(
  slot: 'contact' | 'contactless',
  cards: readonly [VirtualCard, VirtualCard],
): ReaderSubject<PcscReport> {
  return {
    name: `PC/SC, ${slot}`,
    build: (time) => {
      const service = new VirtualService({ slot, timers: time });
      return {
        codec: pcscCodec,
        reader: new PcscReader({
          id: 'reader-1',
          profiles: CARD_PROFILES,
          uidOnly: true,
          pollMs: 150,
          clock: time,
          timers: time,
        }),
        connect: (pipe) => {
          const room = new ReaderRoom({
            layer: service,
            reader: 'Example',
            timers: time,
            report: (bytes) => pipe.send(bytes),
            lost: (detail) => {
              throw new Error(`not expected here: ${detail}`);
            },
          });
          pipe.onBytes((chunk) => room.receive(chunk));
        },
        lay: (card) => service.put(cards[card]),
        lift: () => service.take(),
        close: () => undefined,
      };
    },
    expects: [TRANSIT, SSCARD_2],
    // Control bytes: no part of any JSON text.
    noise: Uint8Array.of(0x00, 0x1f),
    // A pipe of the operating system between two of our processes turns no bits.
    checksum: 'none',
    noiseSpoilsFrame: true,
  };
}

export const PCSC_SUBJECTS: readonly ReaderSubject<PcscReport>[] = [
  subject('contactless', [seniorTransit(), antennaSocialSecurity()]),
  subject('contact', [seniorTransit({ face: CONTACT_FACE }), contactSocialSecurity()]),
];
