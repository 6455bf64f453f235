import { expect } from 'chai';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { ManualTime } from '../../support/manual-time.js';

describe('the device registry', () => {
  let time: ManualTime;
  let registry: DeviceRegistry;
  let announced: string[];

  beforeEach(() => {
    time = new ManualTime();
    registry = new DeviceRegistry(time);
    registry.declare({ id: 'reader-1', kind: 'reader', link: 'usb-1', liveness: 'polled' });
    announced = [];
    registry.listen((status, previous) => announced.push(`${previous.state}>${status.state}`));
  });

  it('enters a device as connecting', () => {
    expect(registry.all()).to.deep.equal([
      {
        id: 'reader-1',
        kind: 'reader',
        link: 'usb-1',
        liveness: 'polled',
        state: 'connecting',
        since: time.mono(),
        detail: '',
        noiseBytes: 0,
        reopened: 0,
      },
    ]);
  });

  it('announces a change of state once, and nothing else', async () => {
    await time.advance(500);
    registry.update('reader-1', { state: 'online', identity: 'SAM 1' });
    registry.update('reader-1', { state: 'online', detail: 'again' });
    registry.update('reader-1', { reopened: 3 });
    registry.countNoise('reader-1', 12);
    expect(announced).to.deep.equal(['connecting>online']);
    expect(registry.get('reader-1')).to.include({
      detail: 'again',
      identity: 'SAM 1',
      reopened: 3,
      noiseBytes: 12,
      since: 1500,
    });
  });

  it('`since` is the moment of the last change of state, and a new state begins without detail', async () => {
    registry.update('reader-1', { state: 'offline', detail: 'unplugged' });
    await time.advance(700);
    registry.update('reader-1', { detail: 'no such port' });
    expect(registry.get('reader-1')).to.include({ since: 1000, detail: 'no such port' });
    registry.update('reader-1', { state: 'online' });
    expect(registry.get('reader-1')).to.include({ since: 1700, detail: '' });
  });

  it('a listener that left hears nothing more', () => {
    const heard: string[] = [];
    const leave = registry.listen((status) => heard.push(status.state));
    registry.update('reader-1', { state: 'online' });
    leave();
    registry.update('reader-1', { state: 'silent' });
    expect(heard).to.deep.equal(['online']);
  });

  it('refuses a second device of the same name and a device nobody declared', () => {
    expect(() =>
      registry.declare({ id: 'reader-1', kind: 'reader', link: 'usb-2', liveness: 'polled' }),
    ).to.throw('CONFIG_INVALID');
    expect(() => registry.update('reader-9', { state: 'online' })).to.throw('NOT_FOUND');
    expect(registry.get('reader-9')).to.equal(undefined);
  });
});
