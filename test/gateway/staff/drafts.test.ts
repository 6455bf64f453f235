import { expect } from 'chai';
import { isTongdaoError } from '../../../schemas/errors.js';
import type { Caller } from '../../../gateway/http/api/gate.js';
import { filesHolding } from '../../support/files.js';
import { StaffBench, type AdminBrowser, type Browser } from './staff-fixture.js';

const FORM = { idNumber: '329999194912310026', note: '草稿里的一句话MARKER' };

describe('drafts', () => {
  let bench: StaffBench;
  let admin: AdminBrowser;
  let desk: Browser;

  beforeEach(async () => {
    bench = await new StaffBench().start();
    admin = await bench.administrator();
    await bench.account(admin, '刘芳', 'attendant', '7305');
    desk = bench.browser();
    await desk.logIn('刘芳', '7305');
  });
  afterEach(() => bench.remove());

  const caller = (browser = desk): Caller => {
    const found = bench.staff.callerWith(browser.token);
    if (found === undefined) throw new Error('no session');
    return found;
  };

  it('come back to the browser that typed them, over lock, unlock and restart', async () => {
    const { savedAt } = bench.staff.drafts.save(caller(), FORM);
    expect(bench.staff.drafts.read(caller())).to.deep.equal({ form: FORM, savedAt });
    await desk.ok('POST', '/api/session/lock', {});
    await desk.ok('POST', '/api/session/unlock', { secret: '7305' });
    await bench.restart();
    expect(bench.staff.drafts.read(caller())).to.deep.equal({ form: FORM, savedAt });
  });

  it('stand in no file in clear, and nobody without the token can read them', async () => {
    bench.staff.drafts.save(caller(), FORM);
    const needles = ['329999194912310026', 'MARKER', desk.token].map((text) => Buffer.from(text));
    expect(
      filesHolding(bench.dir, [...needles, Buffer.from(desk.token, 'base64url')]),
    ).to.deep.equal([]);
    const other = { ...caller(), sessionKey: new Uint8Array(32) };
    expect(bench.staff.drafts.read(other)).to.equal(undefined);
    await bench.stop();
    expect(filesHolding(bench.dir, needles)).to.deep.equal([]);
    await bench.start();
  });

  it('belong to one session: another one of the same person has none', async () => {
    bench.staff.drafts.save(caller(), FORM);
    const second = bench.browser();
    await second.logIn('刘芳', '7305');
    expect(bench.staff.drafts.read(caller(second))).to.equal(undefined);
    const swapped = { ...caller(second), session: caller().session };
    expect(bench.staff.drafts.read(swapped)).to.equal(undefined);
  });

  it('of yesterday are gone, also when the clock is set back to yesterday', async () => {
    bench.staff.drafts.save(caller(), FORM);
    // 09:00 to midnight of the venue; touched all day, the session outlives its draft.
    await bench.restart({ settings: { lockMinutes: 60, sessionHours: 24 } });
    for (let half = 0; half < 30; half++) {
      await bench.time.advance(30 * 60_000);
      await desk.send('POST', '/api/session/stay', {});
    }
    expect(await desk.state()).to.equal('active');
    expect(bench.staff.drafts.read(caller())).to.equal(undefined);
    await bench.time.advance(10 * 60_000);
    bench.time.stepWall(-2 * 3_600_000);
    expect(bench.staff.drafts.read(caller())).to.equal(undefined);
  });

  it('die with their session', async () => {
    bench.staff.drafts.save(caller(), FORM);
    const before = caller();
    await desk.ok('POST', '/api/session/logout', {});
    expect(bench.staff.drafts.read(before)).to.equal(undefined);
  });

  it('are forgotten when they are dropped', () => {
    bench.staff.drafts.save(caller(), FORM);
    bench.staff.drafts.drop(caller());
    expect(bench.staff.drafts.read(caller())).to.equal(undefined);
  });

  it('of more than a mebibyte are refused, and the one before stays', () => {
    bench.staff.drafts.save(caller(), FORM);
    expect(() => bench.staff.drafts.save(caller(), '长'.repeat(350_000))).to.throw('TOO_LARGE');
    expect(bench.staff.drafts.read(caller())?.form).to.deep.equal(FORM);
  });

  it('of a session that has ended are not saved', async () => {
    const before = caller();
    await desk.ok('POST', '/api/session/logout', {});
    try {
      bench.staff.drafts.save(before, FORM);
      expect.fail('saved');
    } catch (error) {
      expect(isTongdaoError(error, 'LEDGER_UNAVAILABLE')).to.equal(true);
    }
  });

  describe('with a photo', () => {
    const PHOTO = {
      id: 'pppppppppppppppppppppQ',
      jpeg: Buffer.from('JPEGMARKER').toString('base64'),
    };
    const OTHER = { id: 'qqqqqqqqqqqqqqqqqqqqqQ', jpeg: 'AAAA' };

    it('keep it while the form beside it changes, and say which one they keep', () => {
      expect(bench.staff.drafts.save(caller(), FORM, PHOTO).photo).to.equal(PHOTO.id);
      const { savedAt, photo } = bench.staff.drafts.save(caller(), { note: '改' });
      expect(photo).to.equal(PHOTO.id);
      expect(bench.staff.drafts.read(caller())).to.deep.equal({
        form: { note: '改' },
        photo: PHOTO,
        savedAt,
      });
    });

    it('forget it when they are told to, when another takes its place, and when they are dropped', () => {
      bench.staff.drafts.save(caller(), FORM, PHOTO);
      bench.staff.drafts.save(caller(), FORM, OTHER);
      expect(bench.staff.drafts.read(caller())?.photo).to.deep.equal(OTHER);
      expect(bench.staff.drafts.save(caller(), FORM, null)).not.to.have.property('photo');
      expect(bench.staff.drafts.read(caller())).not.to.have.property('photo');
      bench.staff.drafts.save(caller(), FORM, PHOTO);
      bench.staff.drafts.drop(caller());
      expect(bench.staff.drafts.save(caller(), FORM)).not.to.have.property('photo');
    });

    it('bring it back over lock, unlock and restart, and show it to nobody else', async () => {
      bench.staff.drafts.save(caller(), FORM, PHOTO);
      await desk.ok('POST', '/api/session/lock', {});
      await desk.ok('POST', '/api/session/unlock', { secret: '7305' });
      await bench.restart();
      expect(bench.staff.drafts.read(caller())?.photo).to.deep.equal(PHOTO);
      const other = { ...caller(), sessionKey: new Uint8Array(32) };
      expect(bench.staff.drafts.read(other)).to.equal(undefined);
      await bench.stop();
      const needles = ['JPEGMARKER', PHOTO.jpeg].map((text) => Buffer.from(text));
      expect(filesHolding(bench.dir, needles)).to.deep.equal([]);
      await bench.start();
    });

    it('of yesterday is gone with its draft', async () => {
      bench.staff.drafts.save(caller(), FORM, PHOTO);
      await bench.restart({ settings: { lockMinutes: 60, sessionHours: 24 } });
      for (let half = 0; half < 31; half++) {
        await bench.time.advance(30 * 60_000);
        await desk.send('POST', '/api/session/stay', {});
      }
      expect(await desk.state()).to.equal('active');
      expect(bench.staff.drafts.save(caller(), FORM)).not.to.have.property('photo');
    });
  });
});
