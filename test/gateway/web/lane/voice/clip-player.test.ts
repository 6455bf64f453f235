import { expect } from 'chai';
import {
  ClipPlayer,
  type AudioLike,
  type PlayTrouble,
} from '../../../../../gateway/web/lane/voice/clip-player.js';
import { settle } from '../../../../support/manual-time.js';

/** The browser's element: the test decides how a playback ends. */
class ManualAudio implements AudioLike {
  volume = 1;
  currentTime = 9;
  starts = 0;
  playing = false;
  refuses: string | undefined;
  #ended: (() => void) | undefined;
  #error: (() => void) | undefined;
  #cut: ((error: Error) => void) | undefined;
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  addEventListener(type: 'ended' | 'error', listener: () => void): void {
    if (type === 'ended') this.#ended = listener;
    else this.#error = listener;
  }

  play(): Promise<void> {
    this.starts++;
    const { refuses } = this;
    if (refuses !== undefined) {
      return Promise.reject(Object.assign(new Error('no'), { name: refuses }));
    }
    this.playing = true;
    return new Promise((resolve, reject) => {
      this.#cut = reject;
      this.sounds = resolve;
    });
  }

  sounds: () => void = () => undefined;

  /** The gateway went away while the clip was on its way. */
  fail(): void {
    this.#error?.();
  }

  /** A browser rejects a pending `play()` when it is paused. */
  pause(): void {
    this.playing = false;
    this.#cut?.(Object.assign(new Error('cut'), { name: 'AbortError' }));
  }

  end(): void {
    this.playing = false;
    this.#ended?.();
  }
}

const PASS = { language: 'zh-CN', id: 'pass' } as const;
const ASSIST = { language: 'zh-CN', id: 'assist' } as const;

describe('clip player', () => {
  let made: ManualAudio[];
  let troubles: (PlayTrouble | 'sounds')[];
  let player: ClipPlayer;

  beforeEach(() => {
    made = [];
    troubles = [];
    player = new ClipPlayer({
      open: (address) => {
        const audio = new ManualAudio(address);
        made.push(audio);
        return audio;
      },
      trouble: (kind) => troubles.push(kind),
      sounds: () => troubles.push('sounds'),
    });
  });

  it('fetches each clip once and plays it from its beginning, as loud as told', () => {
    player.prepare([PASS, ASSIST]);
    player.play([PASS], 0.25);
    player.play([PASS], 0.5);
    expect(made.map(({ address }) => address)).to.deep.equal([
      '/voice/zh-CN/pass.mp3',
      '/voice/zh-CN/assist.mp3',
    ]);
    expect(made[0]).to.include({ starts: 2, currentTime: 0, volume: 0.5 });
  });

  it('a new prompt cuts the old one, and that is no trouble', async () => {
    player.play([PASS], 1);
    player.play([ASSIST], 1);
    await settle();
    expect(made.map(({ playing }) => playing)).to.deep.equal([false, true]);
    expect(troubles).to.deep.equal([]);
  });

  it('English follows Chinese, unless a new prompt came first', () => {
    player.play([PASS, { ...PASS, language: 'en' }], 1);
    expect(made).to.have.length(1);
    made[0]!.end();
    expect(made[1]).to.include({ address: '/voice/en/pass.mp3', playing: true });
    player.play([ASSIST], 1);
    made[1]!.end();
    made[0]!.end();
    expect(made.filter(({ playing }) => playing)).to.deep.equal([made[2]]);
  });

  it('no loudness plays nothing', () => {
    player.prepare([PASS]);
    player.play([PASS], 0);
    expect(made[0]!.starts).to.equal(0);
  });

  it('says that the browser wants a touch, and that a clip cannot be played', async () => {
    player.prepare([PASS, ASSIST]);
    made[0]!.refuses = 'NotAllowedError';
    made[1]!.refuses = 'NotSupportedError';
    player.play([PASS], 1);
    await settle();
    player.play([ASSIST], 1);
    await settle();
    expect(troubles).to.deep.equal(['locked', 'failed']);
  });

  it('a clip that could not be fetched is fetched anew, before it is needed', () => {
    player.prepare([PASS, ASSIST]);
    made[0]!.fail();
    player.prepare([PASS, ASSIST]);
    expect(made.map(({ address }) => address)).to.deep.equal([
      '/voice/zh-CN/pass.mp3',
      '/voice/zh-CN/assist.mp3',
      '/voice/zh-CN/pass.mp3',
    ]);
    player.play([PASS], 1);
    expect(made.map(({ playing }) => playing)).to.deep.equal([false, false, true]);
  });

  it('after a refresh everything is fetched anew, and what plays plays on', () => {
    player.prepare([PASS, ASSIST]);
    player.play([PASS], 1);
    player.refresh();
    player.prepare([PASS, ASSIST]);
    expect(made.slice(2).map(({ address }) => address)).to.deep.equal([
      '/voice/zh-CN/pass.mp3?1',
      '/voice/zh-CN/assist.mp3?1',
    ]);
    expect(made[0]!.playing).to.equal(true);
    player.play([ASSIST], 1);
    expect(made.map(({ playing }) => playing)).to.deep.equal([false, false, false, true]);
  });

  it('a clip that could not be played is tried with a new element, and says when it sounds', async () => {
    player.prepare([PASS]);
    made[0]!.refuses = 'NotSupportedError';
    player.play([PASS], 1);
    await settle();
    player.play([PASS], 1);
    made[1]!.sounds();
    await settle();
    expect(made).to.have.length(2);
    expect(troubles).to.deep.equal(['failed', 'sounds']);
    // A browser that waits for a touch has the clip already.
    made[1]!.refuses = 'NotAllowedError';
    player.play([PASS], 1);
    await settle();
    player.prepare([PASS]);
    expect(made).to.have.length(2);
  });
});
