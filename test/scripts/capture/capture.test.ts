import { expect } from 'chai';
import { parseCapture, formatCapture } from '../../../drivers/capture/capture-file.js';
import { redact } from '../../../drivers/capture/redact.js';
import { decodeSam } from '../../../drivers/sam/decode.js';
import { SamCodec } from '../../../drivers/sam/codec.js';
import { SamReader } from '../../../drivers/sam/driver.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import { SamReaderSimulator } from '../../../drivers/simulators/sam/reader.js';
import { serveSamReader } from '../../../drivers/simulators/sam/server.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { tcpTransport } from '../../../drivers/transport/tcp.js';
import { systemClock, systemTimers } from '../../../gateway/ops/system.js';
import type { Credential } from '../../../schemas/credential.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { Recorder, startBridge } from '../../../scripts/capture/bridge.js';
import { parseDevicePlace, parseGatewayPlace } from '../../../scripts/capture/places.js';
import { RESIDENT_CARD } from '../../drivers/sam/people.js';
import { everything, saidBy } from '../../drivers/capture/recorded.js';
import { waitUntil } from '../../support/gateway-process.js';

const time = { clock: systemClock, timers: systemTimers };

describe('tongdao capture', () => {
  it('a gateway reads through it as if it were not there, and what it wrote can be shared', async () => {
    const simulator = new SamReaderSimulator(time);
    const device = await serveSamReader({ port: 0, simulator });
    const recorder = new Recorder(systemClock);
    const { transport } = parseDevicePlace(`127.0.0.1:${device.port}`, systemTimers);
    const bridge = await startBridge(transport, { type: 'tcp', port: 0 }, recorder);
    const read: Credential[] = [];
    const reader = new SamReader({ id: 'reader-1', ...time });
    reader.listen((event) => {
      if (event.type === 'credential') read.push(event.credential);
    });
    const port = Number(bridge.words.split(':').at(-1));
    const link = new Link({
      id: 'line-1',
      transport: tcpTransport({ host: '127.0.0.1', port, timers: systemTimers }),
      codec: () => new SamCodec(),
      devices: [reader],
      registry: new DeviceRegistry(systemClock),
      ...time,
    });
    link.start();
    simulator.putCard(buildCard(RESIDENT_CARD));
    await waitUntil(
      () => read.length > 0,
      5000,
      () => 'nothing was read through the bridge',
    );
    await link.stop();
    await bridge.close();
    await device.close();
    simulator.close();

    expect(read[0]?.identifiers[0]?.value).to.equal(RESIDENT_CARD.number);
    const captured = { protocol: 'sam', redacted: false, pieces: recorder.pieces } as const;
    const shared = parseCapture(formatCapture(redact(captured)));
    expect(shared.redacted).to.equal(true);
    const secret = Buffer.from(RESIDENT_CARD.number.slice(6), 'utf16le');
    expect(everything(captured).includes(secret)).to.equal(true);
    expect(everything(shared).includes(secret)).to.equal(false);
    const { segments } = decodeSam(saidBy(shared, 'device'));
    expect(segments.every(({ type }) => type === 'reply')).to.equal(true);
    expect(JSON.stringify(segments)).to.include('329999');
  });

  it('says which line of a file is no line of a capture, and never what stands in it', () => {
    const good = formatCapture({ protocol: 'line', redacted: true, pieces: [] });
    for (const wrong of ['{"at":0,"from":"device","hex":"3132393939"', '{"secret":"329999"}']) {
      try {
        parseCapture(`${good}${wrong}\n`);
        expect.fail('it was taken');
      } catch (error) {
        expect(isTongdaoError(error, 'INPUT_INVALID')).to.equal(true);
        expect(String(error))
          .to.include('line 2')
          .and.not.to.match(/31323|329999/);
      }
    }
  });

  it('understands the places of a device and of a gateway', () => {
    expect(parseDevicePlace('/dev/serial/by-id/x@9600', systemTimers).transport.label).to.equal(
      'serial:/dev/serial/by-id/x 9600',
    );
    expect(parseDevicePlace('hid:16c0:05df', systemTimers).kind).to.equal('hid');
    expect(parseGatewayPlace('7099')).to.deep.equal({ type: 'tcp', port: 7099 });
    for (const wrong of [undefined, '', 'here', '70000']) {
      expect(() => parseGatewayPlace(wrong)).to.throw();
    }
  });
});
