import { expect } from 'chai';
import type { PcscReport } from '../../../drivers/pcsc/contract.js';
import { PcscReader, pcscCodec } from '../../../drivers/pcsc/driver.js';
import { pcscTransport } from '../../../drivers/pcsc/transport.js';
import type { VirtualCard } from '../../../drivers/simulators/card/virtual-card.js';
import { VpcdPlug } from '../../../drivers/simulators/vpcd/plug.js';
import { VpcdSimulator } from '../../../drivers/simulators/vpcd/reader.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import type { Credential } from '../../../schemas/credential.js';
import type { DeviceStatus, ReaderEvent } from '../../../schemas/device.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import { tempDir } from '../../support/temp.js';
import { realTime, until } from '../real-time.js';
import {
  CID,
  SSCARD_2,
  SSCARD_3,
  contactSocialSecurity,
  dualSocialSecurity,
  seniorMifare,
} from '../sample-cards.js';
import { Pcscd, READER, freePort, needRoomForPcscd } from './pcscd.js';
import { SOURCE_PROGRAM } from './source-program.js';

const NAME = `${READER} 00 00`;

describe('a reader of the real PC/SC service', function () {
  this.timeout(40_000);

  let folder: ReturnType<typeof tempDir>;
  let pcscd: Pcscd;
  let plug: VpcdPlug;
  let simulator: VpcdSimulator;
  let link: Link<PcscReport>;
  let registry: DeviceRegistry;
  let events: ReaderEvent[];

  before(function () {
    needRoomForPcscd(this);
  });

  beforeEach(async () => {
    folder = tempDir('tongdao-pcscd-');
    pcscd = new Pcscd(folder.path, await freePort());
    events = [];
  });

  afterEach(async () => {
    await link.stop();
    plug.close();
    await pcscd.stop();
    folder.remove();
  });

  function start(slot: 'contact' | 'contactless', reader = NAME): void {
    simulator = new VpcdSimulator({ clock: realTime, timers: realTime, slot });
    plug = new VpcdPlug(simulator, { timers: realTime, port: pcscd.port });
    registry = new DeviceRegistry(realTime);
    const driver = new PcscReader({
      id: 'reader-1',
      profiles: CARD_PROFILES,
      uidOnly: true,
      pollMs: 100,
      clock: realTime,
      timers: realTime,
    });
    driver.listen((event) => events.push(event));
    link = new Link({
      id: 'usb-1',
      transport: pcscTransport({ reader, timers: realTime, program: SOURCE_PROGRAM }),
      codec: pcscCodec,
      devices: [driver],
      registry,
      clock: realTime,
      timers: realTime,
    });
    link.start();
  }

  const status = (): DeviceStatus => registry.get('reader-1')!;

  async function comes(state: DeviceStatus['state'], limitMs = 8000): Promise<void> {
    try {
      await until(state, () => status().state === state, limitMs);
    } catch (cause) {
      throw new Error(`${status().state}: ${status().detail}`, { cause });
    }
  }

  const credentials = (): readonly Credential[] =>
    events.flatMap((event) => (event.type === 'credential' ? [event.credential] : []));

  async function readNext(card: VirtualCard): Promise<string[]> {
    const before = credentials().length;
    plug.lay(card);
    try {
      await until('credential', () => credentials().length > before, 8000);
    } catch (cause) {
      throw new Error(JSON.stringify(events.map(({ type }) => type)), { cause });
    }
    const identifiers = credentials().at(-1)?.identifiers ?? [];
    return identifiers.map(({ namespace, value }) => `${namespace}:${value}`);
  }

  async function lift(): Promise<void> {
    const before = events.length;
    plug.lift();
    await until('removed', () => events.slice(before).some(({ type }) => type === 'removed'), 8000);
  }

  it('a social security card in the slot is read, taken out, and the next one is read', async () => {
    await pcscd.start();
    start('contact');
    await comes('online');
    expect(status().identity).to.equal(NAME);
    expect(await readNext(contactSocialSecurity())).to.include.members([`cid:${CID}`, SSCARD_2]);
    await lift();
    expect(await readNext(dualSocialSecurity())).to.include(SSCARD_3);
    expect(credentials()).to.have.length(2);
  });

  it('a card on the antenna gives its UID, with its number and alone', async () => {
    await pcscd.start();
    start('contactless');
    await comes('online');
    expect(await readNext(dualSocialSecurity())).to.include.members([
      SSCARD_3,
      'uid:04010203040506',
    ]);
    await lift();
    expect(await readNext(seniorMifare())).to.deep.equal(['uid:DEADBEEF']);
  });

  it('a card taken away in the middle of a read gives nobody, and the next card is read', async () => {
    await pcscd.start();
    start('contact');
    await comes('online');
    simulator.inject({ kind: 'silent', on: 'response' });
    let commands = 0;
    simulator.observe(({ direction, bytes }) => {
      if (direction === 'request' && bytes.length > 3) commands++;
    });
    plug.lay(contactSocialSecurity());
    await until('a command', () => commands > 0, 8000);
    await lift();
    expect(credentials()).to.deep.equal([]);
    expect(await readNext(dualSocialSecurity())).to.include(SSCARD_3);
  });

  it('a service that ends shows at once, and the reader is back when it runs again', async () => {
    await pcscd.start();
    start('contact');
    await comes('online');
    await pcscd.stop();
    await comes('offline', 3000);
    await until('said why', () => status().detail.includes('service'), 5000);
    await pcscd.start();
    await comes('online');
    expect(await readNext(contactSocialSecurity())).to.include(SSCARD_2);
  });

  it('a service that hangs is silent within 3 s, and the reader is back when it goes on', async () => {
    await pcscd.start();
    start('contact');
    await comes('online');
    pcscd.freeze(true);
    await comes('silent', 3500);
    pcscd.freeze(false);
    await comes('online');
    expect(await readNext(contactSocialSecurity())).to.include(SSCARD_2);
  });

  it('an unplugged reader is named in the detail, and found again by its name', async () => {
    pcscd.unplug();
    await pcscd.start();
    start('contact');
    await comes('offline');
    expect(status().detail).to.match(/no reader "Virtual PCD 00 00…": no reader is plugged in/);
    await pcscd.stop();
    pcscd.plug();
    await pcscd.start();
    await comes('online');
  });

  it('a name that two readers begin with is refused, and both are named', async () => {
    await pcscd.start();
    start('contact', READER);
    await comes('offline');
    expect(status().detail).to.include('"Virtual PCD 00 00", "Virtual PCD 00 01"');
  });
});

describe('a machine without PC/SC', function () {
  it('says that the service does not run, and the gateway goes on', async function () {
    needRoomForPcscd(this);
    const transport = pcscTransport({ reader: 'X', timers: realTime, program: SOURCE_PROGRAM });
    const refused = await transport.open().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.include({ code: 'DEVICE_OPEN_FAILED' });
    expect(String(refused)).to.include('PC/SC service not running');
  });
});
