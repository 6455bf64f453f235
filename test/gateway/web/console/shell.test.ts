import { expect } from 'chai';
import { OPENING_REASONS } from '../../../../schemas/registration.js';
import { FINDINGS, REASONS } from '../../../../schemas/decision.js';
import { consoleKey } from '../../../../gateway/web/console/keys.js';
import { isOwn, laneOrder } from '../../../../gateway/web/console/lane-order.js';
import { HIDE_AFTER_MS, PrivacyTimer } from '../../../../gateway/web/console/privacy-timer.js';
import { DeskSettings } from '../../../../gateway/web/console/settings.js';
import { offlineWords, stripItems } from '../../../../gateway/web/console/strip-items.js';
import {
  FINDING_WORDS,
  OPENING_WORDS,
  REASON_WORDS,
  REFUSAL_REASONS,
} from '../../../../gateway/web/console/words.js';
import { ManualTime } from '../../../support/manual-time.js';
import { assist, HOUSE, OTHER_VISIT, snapshot, VISIT } from './fixtures.js';
import { MemoryStore } from './memory-store.js';

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i + 1));

describe('lane tiles', () => {
  it('up to sixteen lanes stay in the order of the site, whoever waits', () => {
    const assists = [assist(VISIT, '3')];
    for (const [count, density] of [
      [2, 'spacious'],
      [4, 'roomy'],
      [6, 'medium'],
      [12, 'dense'],
      [16, 'tight'],
    ] as const) {
      const order = laneOrder({ laneIds: ids(count), assists, filter: 'all' });
      expect(order).to.deep.equal({ shown: ids(count), density });
    }
  });

  it('of sixty-four lanes those with somebody waiting come first, longest first', () => {
    const assists = [assist(VISIT, '40'), assist(OTHER_VISIT, '9'), assist('third', '40')];
    const { shown, density } = laneOrder({ laneIds: ids(64), assists, filter: 'all' });
    expect(density).to.equal('compact');
    expect(shown.slice(0, 3)).to.deep.equal(['40', '9', '1']);
    expect([...shown].sort()).to.deep.equal([...ids(64)].sort());
  });

  it('own lanes are shown alone, and waiting ones on demand', () => {
    const choice = { laneIds: ids(64), assists: [assist(VISIT, '40')], own: ['2', '3'] };
    expect(laneOrder({ ...choice, filter: 'own' })).to.deep.equal({
      shown: ['2', '3'],
      density: 'spacious',
    });
    expect(laneOrder({ ...choice, filter: 'waiting' })).to.deep.equal({
      shown: ['40'],
      density: 'compact',
    });
    expect(isOwn(['2'], '3')).to.equal(false);
    expect(isOwn(undefined, '3')).to.equal(true);
  });

  it('an assist on a lane that is not in the list shows no tile', () => {
    const order = laneOrder({ laneIds: ids(20), assists: [assist(VISIT, '99')], filter: 'all' });
    expect(order.shown).to.deep.equal(ids(20));
  });
});

describe('the status strip', () => {
  const items = new Map(stripItems(HOUSE, snapshot().devices).map((item) => [item.id, item]));

  it('what is not as it should be stands out, what is stays quiet', () => {
    expect(items.get('platform')?.good).to.equal(false);
    expect(items.get('turnstiles')).to.deep.include({ good: false });
    expect(items.get('turnstiles')?.value.zh).to.equal('0/1');
    expect(items.get('readers')).to.deep.include({ good: true });
    expect(items.get('ledger')?.good).to.equal(true);
  });

  it('an order’s end is told on the venue’s clock', () => {
    expect(items.get('policy')?.value.zh).to.equal('疫情 至 12月21日 00:00');
  });

  it('an offline platform says since when, by which rule and for how many', () => {
    expect(offlineWords(HOUSE)?.zh).to.equal('网络断开 03:12 起 · 按离线规则放行 · 已处理 57 人次');
    expect(offlineWords({ ...HOUSE, platform: 'online' })).to.equal(undefined);
    expect(offlineWords({ ...HOUSE, platform: 'none' })).to.equal(undefined);
  });

  it('a device that somebody has stopped is not counted as missing', () => {
    const devices = snapshot().devices.map((device) => ({ ...device, state: 'stopped' as const }));
    expect(stripItems(HOUSE, devices).find(({ id }) => id === 'readers')?.value.zh).to.equal('0/0');
  });
});

describe('what belongs to a person', () => {
  it('hides 15 s after the last touch, and only a tap of its own shows it again', async () => {
    const time = new ManualTime();
    const privacy = new PrivacyTimer(time);
    privacy.show();
    await time.advance(HIDE_AFTER_MS - 1);
    privacy.touched();
    await time.advance(HIDE_AFTER_MS - 1);
    expect(privacy.hidden.value).to.equal(false);
    await time.advance(1);
    expect(privacy.hidden.value).to.equal(true);
    privacy.touched();
    await time.advance(1000);
    expect(privacy.hidden.value).to.equal(true);
    privacy.show();
    expect(privacy.hidden.value).to.equal(false);
    privacy.stop();
    expect(time.waiting).to.equal(0);
  });

  it('hides at once when the page is left', () => {
    const time = new ManualTime();
    const privacy = new PrivacyTimer(time);
    privacy.show();
    privacy.hide();
    expect(privacy.hidden.value).to.equal(true);
    expect(time.waiting).to.equal(0);
  });
});

describe('the console’s keys', () => {
  const plain = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, repeat: false };

  it('are function keys and Esc; a letter, a digit or Enter is never a command', () => {
    expect(consoleKey({ ...plain, key: 'F2' })).to.equal('register');
    expect(consoleKey({ ...plain, key: 'F4' })).to.equal('open');
    expect(consoleKey({ ...plain, key: 'F6' })).to.equal('recent');
    expect(consoleKey({ ...plain, key: 'F8' })).to.equal('acknowledge');
    expect(consoleKey({ ...plain, key: 'F9' })).to.equal('support');
    expect(consoleKey({ ...plain, key: 'Escape' })).to.equal('cancel');
    for (const key of ['a', 'F', '1', 'Enter', ' ', 'F5', 'F12', 'constructor']) {
      expect(consoleKey({ ...plain, key }), key).to.equal(undefined);
    }
  });

  it('with Alt, Ctrl or Shift belong to the browser, and held down they count once', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey', 'shiftKey', 'repeat'] as const) {
      expect(consoleKey({ ...plain, key: 'F4', [held]: true }), held).to.equal(undefined);
    }
  });
});

describe('settings of a tablet', () => {
  it('stay with the tablet', () => {
    const store = new MemoryStore();
    new DeskSettings(store).leftHanded.toggle();
    const again = new DeskSettings(store);
    expect(again.leftHanded.on.value).to.equal(true);
    expect(again.quiet.on.value).to.equal(false);
  });
});

describe('words of the console', () => {
  it('every closed list has Chinese and English for each of its values', () => {
    const tables: [readonly string[], Readonly<Record<string, { zh: string; en: string }>>][] = [
      [REASONS, REASON_WORDS],
      [FINDINGS, FINDING_WORDS],
      [OPENING_REASONS, OPENING_WORDS],
    ];
    for (const [values, words] of tables) {
      expect(Object.keys(words).sort()).to.deep.equal([...values].sort());
      for (const { zh, en } of Object.values(words)) {
        expect(zh).to.match(/[\u4e00-\u9fff]/);
        expect(en).to.match(/^[A-Z][^\u4e00-\u9fff]+$/);
      }
    }
  });

  it('no ready reason to refuse names an illness or a colour', () => {
    for (const { zh } of REFUSAL_REASONS) expect(zh).to.not.match(/[红黄绿]码|阳性|密接/);
  });
});
