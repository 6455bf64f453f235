import { expect } from 'chai';
import type { Screen } from '../../../../../gateway/web/lane/page-state.js';
import { Announcer } from '../../../../../gateway/web/lane/voice/announcer.js';
import { gainOf } from '../../../../../gateway/web/lane/voice/loudness.js';
import type { VoiceSettings } from '../../../../../schemas/display.js';
import type { LaneSnapshot, LaneState } from '../../../../../schemas/lane-view.js';
import { LANE_STATES } from '../../../../../schemas/lane-view.js';
import { ManualTime } from '../../../../support/manual-time.js';

describe('announcer', () => {
  let time: ManualTime;
  let announcer: Announcer;
  /** What was heard: `tone 0.25` or `zh-CN/pass 0.25`, with the time since the test began. */
  let heard: { at: number; what: string; gain: number }[];
  let voice: VoiceSettings;
  let now: number;
  let revision: number;

  beforeEach(() => {
    time = new ManualTime();
    heard = [];
    voice = { volume: 3, quietVolume: 1, english: false };
    now = Date.parse('2026-11-23T09:00:00+08:00');
    revision = 0;
    const start = time.mono();
    const note = (what: string, gain: number): void => {
      heard.push({ at: time.mono() - start, what, gain });
    };
    announcer = new Announcer({
      clock: time,
      timers: time,
      tone: (tone, gain) => {
        if (tone !== 'none') note(tone, gain);
      },
      say: (clips, gain) => note(clips.map(({ language, id }) => `${language}/${id}`).join(), gain),
      hush: () => undefined,
    });
  });

  const snapshot = (state: LaneState, stillReading = false): LaneSnapshot => ({
    view: { lane: '1', state, stillReading, revision },
    geometry: { widthMm: 476, distanceMm: 1500 },
    voice,
    timeZone: 'Asia/Shanghai',
    now,
    reads: ['id-card'],
    mode: 'everyday',
    build: 'b',
  });

  const show = (screen: Screen, state: LaneState = screen === 'blank' ? 'idle' : screen): void => {
    revision++;
    announcer.show(screen, snapshot(state));
  };

  const whats = (): string[] => heard.map(({ what }) => what);

  it('pass: two rising notes at once, then the words', async () => {
    show('idle');
    show('pass');
    expect(whats()).to.deep.equal(['two-rising']);
    await time.advance(300);
    expect(whats()).to.deep.equal(['two-rising', 'zh-CN/pass']);
    await time.advance(60_000);
    expect(heard).to.have.length(2);
  });

  it('registered sounds exactly like pass', async () => {
    const sounds = async (state: LaneState): Promise<unknown> => {
      show('idle');
      heard = [];
      const from = time.mono();
      show(state);
      await time.advance(5000);
      return heard.map(({ what, gain, at }) => ({ what, gain, after: at + 1000 - from }));
    };
    expect(await sounds('registered')).to.deep.equal(await sounds('pass'));
  });

  it('an idle lane says nothing by itself, and invites when somebody touches it', async () => {
    show('blank');
    show('idle');
    await time.advance(3_600_000);
    expect(whats()).to.deep.equal([]);
    announcer.touched();
    expect(whats()).to.deep.equal(['zh-CN/idle-id-card']);
  });

  it('a read is told by a tick, and in words only after a second and a half', () => {
    show('idle');
    show('reading');
    expect(whats()).to.deep.equal(['tick']);
    announcer.show('reading', snapshot('reading', true));
    announcer.show('reading', snapshot('reading', true));
    expect(whats()).to.deep.equal(['tick', 'zh-CN/reading']);
  });

  it('assist is spoken once, once more after 15 s, and then no more', async () => {
    show('reading');
    heard = [];
    show('assist');
    await time.advance(350);
    expect(whats()).to.deep.equal(['one-soft-note', 'zh-CN/assist']);
    await time.advance(14_649);
    expect(heard).to.have.length(2);
    await time.advance(1);
    expect(whats().slice(2)).to.deep.equal(['zh-CN/assist']);
    await time.advance(3_600_000);
    expect(heard).to.have.length(3);
  });

  it('an assist that was answered is not spoken again', async () => {
    show('assist');
    await time.advance(5000);
    show('idle');
    heard = [];
    await time.advance(60_000);
    expect(whats()).to.deep.equal([]);
    expect(time.waiting).to.equal(0);
  });

  it('assist sounds the same, at the same moments, whatever came before it', async () => {
    const histories: readonly (readonly LaneState[])[] = [
      ['idle', 'reading'],
      ['reading', 'retry', 'reading'],
      ['closed', 'idle', 'reading'],
      ['pass', 'reading'],
    ];
    const sounds: unknown[] = [];
    for (const history of histories) {
      for (const state of history) show(state);
      await time.advance(3000);
      heard = [];
      const from = time.mono();
      show('assist');
      await time.advance(20_000);
      sounds.push(heard.map(({ what, gain, at }) => ({ what, gain, after: at + 1000 - from })));
      show('idle');
    }
    for (const sound of sounds) expect(sound).to.deep.equal(sounds[0]);
  });

  it('the same card tapped again during the hold hears pass again; a lifted card does not', async () => {
    show('take-card');
    await time.advance(1000);
    show('pass');
    await time.advance(1000);
    expect(whats()).to.deep.equal(['two-rising', 'zh-CN/take-card']);
    show('pass');
    await time.advance(1000);
    expect(whats().slice(2)).to.deep.equal(['two-rising', 'zh-CN/pass']);
  });

  it('the next card does not repeat the pass that still stands on the screen', async () => {
    show('pass');
    await time.advance(1000);
    show('pass', 'reading');
    await time.advance(1000);
    expect(heard).to.have.length(2);
  });

  it('a snapshot that says the same again is not spoken again', async () => {
    show('pass');
    await time.advance(1000);
    now += 60_000;
    announcer.show('pass', snapshot('pass'));
    await time.advance(1000);
    expect(heard).to.have.length(2);
  });

  it('English follows where the site wants it', async () => {
    voice = { ...voice, english: true };
    show('pass');
    await time.advance(1000);
    expect(whats()).to.include('zh-CN/pass,en/pass');
  });

  it('before the gateway has said how loud, nothing sounds', async () => {
    announcer.show('device-down', undefined);
    await time.advance(1000);
    expect(heard.every(({ gain }) => gain === 0)).to.equal(true);
  });

  it('quiet hours go by the gateway, also while they begin on an open page', async () => {
    voice = { ...voice, quietHours: { from: '22:00', to: '07:00' }, quietVolume: 0 };
    now = Date.parse('2026-11-23T21:59:00+08:00');
    show('idle');
    show('pass');
    await time.advance(1000);
    expect(heard.map(({ gain }) => gain)).to.deep.equal([gainOf(3), gainOf(3)]);
    await time.advance(60_000);
    show('idle');
    heard = [];
    show('pass');
    await time.advance(1000);
    expect(heard.map(({ gain }) => gain)).to.deep.equal([0, 0]);
    show('idle');
    heard = [];
    show('assist');
    await time.advance(1000);
    expect(heard.map(({ what, gain }) => [what, gain])).to.deep.equal([
      ['one-soft-note', gainOf(1)],
      ['zh-CN/assist', 0],
    ]);
  });

  it('a gateway that comes and goes is told at most once a minute', async () => {
    for (let i = 0; i < 6; i++) {
      show('device-down', 'idle');
      await time.advance(5000);
      show('idle');
      await time.advance(5000);
    }
    expect(whats()).to.deep.equal(['zh-CN/device-down']);
    show('device-down', 'idle');
    expect(heard).to.have.length(2);
  });

  it('every state but idle and reading speaks its own line when it appears', async () => {
    for (const state of LANE_STATES.filter((one) => one !== 'idle' && one !== 'reading')) {
      show('idle');
      heard = [];
      show(state);
      await time.advance(1000);
      const line = state === 'registered' ? 'pass' : state === 'staff' ? 'assist' : state;
      expect(whats(), state).to.include(`zh-CN/${line}`);
    }
  });
});
