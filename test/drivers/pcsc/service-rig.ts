import { PcscReader, pcscCodec } from '../../../drivers/pcsc/driver.js';
import type { PcscReport } from '../../../drivers/pcsc/contract.js';
import { ReaderRoom } from '../../../drivers/pcsc/room.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import { ManualTime } from '../../support/manual-time.js';
import { CardReaderRig } from '../card-reader-rig.js';
import { VirtualService } from './virtual-service.js';

export interface ServiceRig {
  readonly rig: CardReaderRig<PcscReport>;
  readonly service: VirtualService;
  /** What reader rooms said when they ended. */
  readonly lost: string[];
}

/** Driver and reader room on a service in memory. A room that ends takes the line with it. */
export function buildServiceRig(slot: 'contact' | 'contactless'): ServiceRig {
  const time = new ManualTime();
  const service = new VirtualService({ slot, timers: time });
  const lost: string[] = [];
  const reader = new PcscReader({
    id: 'reader-1',
    profiles: CARD_PROFILES,
    uidOnly: true,
    pollMs: 150,
    clock: time,
    timers: time,
  });
  const rig = new CardReaderRig<PcscReport>({
    time,
    codec: pcscCodec,
    readers: [reader],
    connect: (pipe) => {
      const room = new ReaderRoom({
        layer: service,
        reader: 'Example',
        timers: time,
        report: (bytes) => pipe.send(bytes),
        lost: (detail) => {
          lost.push(detail);
          void rig.unplug();
        },
      });
      pipe.onBytes((chunk) => room.receive(chunk));
    },
  });
  return { rig, service, lost };
}
