import { expect } from 'chai';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
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
import { needTools } from '../../support/tools.js';
import { realTime, until } from '../real-time.js';
import {
  CID,
  SSCARD_2,
  SSCARD_3,
  contactSocialSecurity,
  dualSocialSecurity,
  seniorMifare,
} from '../sample-cards.js';
import { PCSCD_TOOLS, Pcscd, READER, freePort } from './pcscd.js';
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
  let ends: (() => Promise<void> | void)[];

  before(function () {
    needTools(this, ...PCSCD_TOOLS);
  });

  beforeEach(async () => {
    folder = tempDir('tongdao-pcscd-');
    ends = [];
    pcscd = new Pcscd(folder.path, await freePort());
    process.env['PCSCLITE_CSOCK_NAME'] = pcscd.socket;
    events = [];
  });

  afterEach(async () => {
    for (const end of ends) await end();
    await pcscd.stop();
    folder.remove();
    delete process.env['PCSCLITE_CSOCK_NAME'];
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
    ends = [() => link.stop(), () => plug.close()];
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
      // Longer than what is said about power.
      if (direction === 'request' && bytes.length > 9) commands++;
    });
    plug.lay(contactSocialSecurity());
    await until('a command', () => commands > 0, 8000);
    await lift();
    expect(credentials()).to.deep.equal([]);
    // pcscd itself looks every 400 ms, and takes no faster change of cards for one.
    await new Promise((resolve) => setTimeout(resolve, 600));
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

  it('a machine where the service does not run is told so, and tried again', async () => {
    start('contact');
    await comes('offline');
    expect(status().detail).to.equal('PC/SC service not running');
    await pcscd.start();
    await comes('online');
  });

  for (const [what, part] of [
    ['its channel', (child: ChildProcess) => child.disconnect()],
    ['its standard input', (child: ChildProcess) => child.stdin?.end()],
  ] as const) {
    it(`the reader process ends when ${what} closes, however the gateway ended`, async () => {
      await pcscd.start();
      const child = fork(SOURCE_PROGRAM.entry, [JSON.stringify({ reader: NAME })], {
        execArgv: [...SOURCE_PROGRAM.execArgv],
        stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
      });
      const exited = once(child, 'exit');
      expect(await once(child, 'message')).to.deep.include({ said: 'open' });
      part(child);
      expect(await exited).to.deep.equal([0, null]);
    });
  }
});
