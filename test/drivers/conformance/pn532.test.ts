import { Pn532Codec } from '../../../drivers/pn532/codec.js';
import { Pn532Reader } from '../../../drivers/pn532/driver.js';
import { mifareClassic } from '../../../drivers/simulators/card/uid-card.js';
import { Pn532Simulator } from '../../../drivers/simulators/pn532/reader.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import { conformsAsReader } from '../../support/conformance/reader.js';
import { SSCARD_2, antennaSocialSecurity, seniorTransit, TRANSIT } from '../sample-cards.js';

for (const [what, cards, expects] of [
  ['chip cards', [seniorTransit(), antennaSocialSecurity()], [TRANSIT, SSCARD_2]],
  [
    'UID-only cards',
    [
      mifareClassic(Uint8Array.of(0xde, 0xad, 0xbe, 0xef)),
      mifareClassic(Uint8Array.of(4, 3, 2, 1)),
    ],
    ['uid:DEADBEEF', 'uid:04030201'],
  ],
] as const) {
  conformsAsReader({
    name: `PN532, ${what}`,
    build: (time) => {
      const simulator = new Pn532Simulator({ clock: time, timers: time });
      return {
        codec: () => new Pn532Codec(),
        reader: new Pn532Reader({
          id: 'reader-1',
          profiles: CARD_PROFILES,
          uidOnly: true,
          pollMs: 150,
          clock: time,
          timers: time,
        }),
        connect: (pipe) => simulator.connect(pipe),
        lay: (card) => simulator.putCard(cards[card]),
        lift: () => simulator.takeCard(),
        close: () => simulator.close(),
      };
    },
    expects,
    noise: Uint8Array.of(0xee, 0x77),
    checksum: 'each-reply',
    cutMayBeWhole: true,
  });
}
