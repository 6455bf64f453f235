import { expect } from 'chai';
import {
  gainOf,
  isQuiet,
  loudnessAt,
  minuteOfDay,
} from '../../../../../gateway/web/lane/voice/loudness.js';
import { NOTES, toneLength } from '../../../../../gateway/web/lane/voice/tones.js';
import type { VoiceSettings } from '../../../../../schemas/display.js';
import { TONES } from '../../../../../schemas/phrases.js';

const ZONE = 'Asia/Shanghai';
const at = (time: string): number => Date.parse(`2026-11-23T${time}:00+08:00`);
const voice = (settings: Partial<VoiceSettings> = {}): VoiceSettings => ({
  volume: 3,
  quietVolume: 1,
  english: false,
  ...settings,
});
const decibels = (gain: number): number => 20 * Math.log10(gain);

describe('loudness of the lane', () => {
  it('has five steps at least 6 dB apart, the highest 12 dB or more above the lowest', () => {
    const steps = [1, 2, 3, 4, 5].map((step) => decibels(gainOf(step)));
    steps.slice(1).forEach((step, index) => {
      expect(step - steps[index]!).to.be.at.least(6 - 1e-9);
    });
    expect(steps[4]! - steps[0]!).to.be.at.least(12);
    expect(gainOf(5)).to.equal(1);
    expect(gainOf(0)).to.equal(0);
  });

  it('tells the minute of the venue, whatever the zone of the tablet', () => {
    expect(minuteOfDay(at('00:00'), ZONE)).to.equal(0);
    expect(minuteOfDay(at('23:59'), ZONE)).to.equal(1439);
    expect(minuteOfDay(at('08:00'), 'UTC')).to.equal(0);
  });

  for (const [from, to, time, quiet] of [
    ['22:00', '07:00', '21:59', false],
    ['22:00', '07:00', '22:00', true],
    ['22:00', '07:00', '00:00', true],
    ['22:00', '07:00', '06:59', true],
    ['22:00', '07:00', '07:00', false],
    ['12:00', '14:00', '12:00', true],
    ['12:00', '14:00', '14:00', false],
    ['12:00', '12:00', '12:00', false],
  ] as const) {
    it(`quiet from ${from} to ${to}: ${time} is ${quiet ? 'quiet' : 'not'}`, () => {
      expect(isQuiet(voice({ quietHours: { from, to } }), at(time), ZONE)).to.equal(quiet);
    });
  }

  it('quiet hours have their own volume, and the day its own again', () => {
    const settings = voice({ quietHours: { from: '22:00', to: '07:00' }, quietVolume: 2 });
    expect(loudnessAt(settings, at('23:00'), ZONE, false).voice).to.equal(gainOf(2));
    expect(loudnessAt(settings, at('07:00'), ZONE, false).voice).to.equal(gainOf(3));
  });

  it('silence leaves assist its tone and nothing else', () => {
    const settings = voice({ quietHours: { from: '22:00', to: '07:00' }, quietVolume: 0 });
    expect(loudnessAt(settings, at('23:00'), ZONE, false)).to.deep.equal({ voice: 0, tone: 0 });
    expect(loudnessAt(settings, at('23:00'), ZONE, true)).to.deep.equal({
      voice: 0,
      tone: gainOf(1),
    });
  });

  it('no tone is higher than 2.5 kHz or longer than half a second', () => {
    for (const tone of TONES) {
      for (const { hertz } of NOTES[tone]) expect(hertz).to.be.within(200, 2500);
      expect(toneLength(tone)).to.be.at.most(500);
    }
    expect(NOTES['two-rising'].map(({ hertz }) => hertz)).to.deep.equal([523, 784]);
  });
});
