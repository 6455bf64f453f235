import { expect } from 'chai';
import { keyReports } from '../../../drivers/simulators/hid/keyboard-reader.js';
import { scanReports } from '../../../drivers/simulators/hid/pos-scanner.js';
import { needTools } from '../../support/tools.js';
import { KEYBOARD, RELAY, SCANNER } from './emulated-devices.js';
import { UMOCKDEV_TOOLS, UmockdevBed } from './umockdev-bed.js';

/** The real node-hid on emulated devices (umockdev): list, open, read, write, unplug, replug. */
describe('node-hid', function () {
  this.timeout(40_000);
  let bed: UmockdevBed | undefined;

  before(function () {
    needTools(this, ...UMOCKDEV_TOOLS);
  });

  afterEach(async () => {
    await bed?.close();
    bed = undefined;
  });

  it('reads a keyboard reader, notices its unplugging and reads it again under another number', async () => {
    bed = new UmockdevBed('keyboard');
    await bed.plug(0, KEYBOARD);
    await bed.hear({ state: 'online' });
    await bed.report(0, keyReports('0040856634\n'));
    await bed.hear({ credential: 'uid:026F6C3A' });
    let from = bed.said.length;
    await bed.unplug(0);
    await bed.hear({ state: 'offline' }, from);
    from = bed.said.length;
    await bed.plug(1, KEYBOARD);
    await bed.hear({ state: 'online' }, from);
    await bed.report(1, keyReports('3735928559\n', { keypad: true }));
    await bed.hear({ credential: 'uid:DEADBEEF' }, from);
    expect(bed.said.filter((line) => line['event'] === 'noise')).to.deep.equal([]);
  });

  it('ignores a keyboard that is not the configured one, whatever it types', async () => {
    bed = new UmockdevBed('keyboard');
    await bed.plug(0, { ...KEYBOARD, serial: 'KB-2' });
    await bed.plug(1, { ...KEYBOARD, product: '0036' }, '1-2');
    await bed.hear({ state: 'offline' });
    await bed.report(0, keyReports('0040856634\n'));
    await bed.report(1, keyReports('0040856634\n'));
    const from = bed.said.length;
    await bed.plug(2, KEYBOARD, '1-3');
    await bed.hear({ state: 'online' }, from);
    await bed.report(2, keyReports('3735928559\n'));
    await bed.hear({ credential: 'uid:DEADBEEF' });
    expect(bed.said.filter((line) => 'credential' in line).length).to.equal(1);
  });

  it('switches a HID-POS scanner on, joins its reports and reads it again after a replug', async () => {
    bed = new UmockdevBed('scanner');
    await bed.plug(0, SCANNER);
    await bed.hear({ feature: 'fe01' });
    const code = '通道 '.repeat(20) + 'QR\r\n0A0D';
    await bed.report(0, scanReports(Buffer.from('A-0001\r\n')));
    await bed.hear({ credential: 'qr:A-0001' });
    await bed.unplug(0);
    await bed.hear({ state: 'offline' });
    let from = bed.said.length;
    await bed.plug(1, SCANNER);
    await bed.hear({ feature: 'fe01' }, from);
    from = bed.said.length;
    const long = code.replace(/[\r\n]/g, '');
    await bed.report(1, scanReports(Buffer.from(long)));
    await bed.hear({ credential: `qr:${long}` }, from);
  });

  it('pulses a relay at its USB port, reads it back, and has it off again after a replug', async () => {
    bed = new UmockdevBed('relay');
    await bed.plug(0, RELAY, '1-1.1');
    await bed.plug(1, RELAY, '1-1.2');
    await bed.hear({ identity: 'USBRelay2 serial 6QMBS' });
    await bed.hear({ feature: '00ff02000000000000' });
    let from = bed.said.findIndex((line) => line['feature'] === '00ff02000000000000');
    await bed.hear({ feature: '00fd02000000000000' }, from);
    await bed.unplug(1);
    from = bed.said.length;
    await bed.plug(2, RELAY, '1-1.2');
    await bed.hear({ ready: true }, from);
    await bed.hear({ feature: '00ff02000000000000' }, from);
    const kinds = bed.said.flatMap((line) => {
      const told = line['guard'];
      return typeof told === 'object' && told !== null && 'type' in told ? [told.type] : [];
    });
    expect(kinds.slice(0, 2)).to.deep.equal(['on', 'off']);
  });
});
