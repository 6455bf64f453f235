import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { LANE_STATES, READABLE_CARDS } from '../../schemas/lane-view.js';
import { LANGUAGES, phraseOf } from '../../schemas/phrases.js';
import { VOICE_LINES, voiceOf } from '../../schemas/voice-lines.js';
import { voicePackSchema } from '../../schemas/voice-pack.js';
import { needTools } from '../support/tools.js';

const FOLDER = fileURLToPath(new URL('../../gateway/web/voice/', import.meta.url));
const pack = voicePackSchema.parse(JSON.parse(readFileSync(`${FOLDER}pack.json`, 'utf8')));

/** Seconds and integrated loudness (EBU R 128) of each file, in the order given. */
function measured(files: readonly string[]): readonly { seconds: number; lufs: number }[] {
  return files.map((file) => {
    const { stderr } = spawnSync(
      'ffmpeg',
      ['-nostdin', '-hide_banner', '-i', file, '-af', 'ebur128', '-f', 'null', '-'],
      { encoding: 'utf8' },
    );
    const time = [...stderr.matchAll(/time=(\d+):(\d+):([\d.]+)/g)].at(-1);
    const lufs = [...stderr.matchAll(/\bI:\s+(-?[\d.]+) LUFS/g)].at(-1);
    return { seconds: Number(time?.[3]), lufs: Number(lufs?.[1]) };
  });
}

describe('voice pack', function () {
  this.timeout(60_000);

  it('has one clip for each line in both languages, and no other file', () => {
    const wanted = [...VOICE_LINES.keys()].map((id) => `${id}.mp3`).sort();
    for (const language of LANGUAGES) {
      expect(readdirSync(`${FOLDER}${language}`).sort(), language).to.deep.equal(wanted);
    }
    expect(pack.clips).to.have.length(2 * wanted.length);
  });

  it('says what the screen says: every text is the one of the phrase file', () => {
    for (const { language, id, text } of pack.clips) {
      expect(text, `${language}/${id}`).to.equal(
        [...VOICE_LINES].find(([known]) => known === id)?.[1][language],
      );
    }
  });

  it('every state of every lane has a line, and registered the one of pass', () => {
    for (const state of LANE_STATES) {
      for (const reads of [[], ...READABLE_CARDS.map((card) => [card]), READABLE_CARDS]) {
        const line = VOICE_LINES.get(voiceOf(state, reads));
        const cards = reads.length === 0 ? (['id-card'] as const) : reads;
        expect(line, state).to.deep.equal({
          'zh-CN': phraseOf(state, cards).text['zh-CN'].voice,
          en: phraseOf(state, cards).text.en.voice,
        });
      }
    }
    expect(voiceOf('registered', ['id-card'])).to.equal(voiceOf('pass', ['id-card']));
  });

  it('holds the files whose digests it names, each below 30 kB', () => {
    for (const { language, id, sha256 } of pack.clips) {
      const file = `${FOLDER}${language}/${id}.mp3`;
      expect(statSync(file).size, id).to.be.within(3000, 30_000);
      expect(createHash('sha256').update(readFileSync(file)).digest('hex'), id).to.equal(sha256);
    }
  });

  it('every clip lasts 0.8 to 4.5 s and is as loud as the others, -18 to -10 LUFS', function () {
    needTools(this, 'ffmpeg');
    const names = pack.clips.map(({ language, id }) => `${language}/${id}`);
    const found = measured(names.map((name) => `${FOLDER}${name}.mp3`));
    names.forEach((name, index) => {
      expect(found[index]?.seconds, name).to.be.within(0.8, 4.5);
      expect(found[index]?.lufs, name).to.be.within(-18, -10);
    });
  });

  it('no Mandarin line is read as English by the voice that made it', function () {
    needTools(this, 'espeak-ng');
    const phonemes = (voice: string, text: string): string =>
      spawnSync('espeak-ng', ['-v', voice, '--ipa', '-q', text], { encoding: 'utf8' }).stdout;
    for (const texts of VOICE_LINES.values()) {
      const spoken = phonemes('cmn-latn-pinyin', texts['zh-CN']);
      expect(spoken.trim(), texts['zh-CN']).not.to.equal('');
      expect(spoken, texts['zh-CN']).not.to.include('(en)');
    }
  });
});
