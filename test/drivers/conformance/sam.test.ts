import { SamCodec } from '../../../drivers/sam/codec.js';
import { SamReader } from '../../../drivers/sam/driver.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import { SamReaderSimulator } from '../../../drivers/simulators/sam/reader.js';
import { conformsAsReader } from '../../support/conformance/reader.js';
import { ANOTHER_RESIDENT, RESIDENT_CARD } from '../sam/people.js';

conformsAsReader({
  name: 'resident-ID reader (SAM)',
  build: (time) => {
    const simulator = new SamReaderSimulator({ clock: time, timers: time });
    const cards = [buildCard(RESIDENT_CARD), buildCard(ANOTHER_RESIDENT)] as const;
    return {
      codec: () => new SamCodec(),
      reader: new SamReader({ id: 'reader-1', clock: time, timers: time }),
      connect: (pipe) => simulator.connect(pipe),
      lay: (card) => simulator.putCard(cards[card]),
      lift: () => simulator.takeCard(),
      close: () => simulator.close(),
    };
  },
  expects: [`cid:${RESIDENT_CARD.number}`, `cid:${ANOTHER_RESIDENT.number}`],
  noise: Uint8Array.of(0x00, 0x41, 0x41),
  checksum: 'each-reply',
});
