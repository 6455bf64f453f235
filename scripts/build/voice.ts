/**
 * Makes the voice pack that is checked in (gateway/web/voice) from the phrase file, or checks it:
 * `node dist/scripts/build/voice.js [--check]`. Needs `espeak-ng` and `sox` with its MP3 format. The
 * Mandarin voice is `cmn-latn-pinyin`: Debian 12's `cmn` reads hanzi as English (facts/ux.md section 5).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import { LANGUAGES, type Language } from '../../schemas/phrases.js';
import { CLIP_ENDING, VOICE_LINES } from '../../schemas/voice-lines.js';
import { voicePackSchema, type VoicePack } from '../../schemas/voice-pack.js';
import { packageRoot } from '../version.js';

/** Words a minute of espeak-ng; both are slower than everyday speech, as seniors want it. */
const SPEAKERS: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': ['-v', 'cmn-latn-pinyin+f2', '-s', '155'],
  en: ['-v', 'en-gb+f2', '-s', '140'],
};

/** Decibels by which the rest comes up while a limiter holds the loudest vowels. */
const RAISED: Readonly<Record<Language, string>> = { 'zh-CN': '6', en: '10' };

/** Pauses at both ends go; soft syllables come up; the peak stands at -3 dB. */
const shape = (language: Language): readonly string[] => [
  ...['highpass', '90'],
  ...['silence', '1', '0.02', '0.6%', 'reverse', 'silence', '1', '0.02', '0.6%', 'reverse'],
  ...['gain', '-n', '-9'],
  ...['compand', '0.004,0.12', '4:-70,-70,-40,-30,-24,-15,-9,-9', '0', '-15', '0.004'],
  ...[
    'gain',
    '-n',
    '-1',
    'gain',
    '-l',
    RAISED[language],
    'pad',
    '0.06',
    '0.12',
    'gain',
    '-n',
    '-3',
  ],
];

const FOLDER = join(packageRoot(), 'gateway/web/voice');
const PACK_FILE = join(FOLDER, 'pack.json');

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new TongdaoError('INTERNAL', `${command}: ${error?.message ?? stderr}`);
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function make(): void {
  const work = mkdtempSync(join(tmpdir(), 'tongdao-voice-'));
  const clips: VoicePack['clips'] = [];
  try {
    const spoken = join(work, 'spoken.wav');
    for (const language of LANGUAGES) {
      mkdirSync(join(FOLDER, language), { recursive: true });
      for (const [id, texts] of VOICE_LINES) {
        const text = texts[language];
        const clip = join(FOLDER, language, `${id}.${CLIP_ENDING}`);
        run('espeak-ng', [...SPEAKERS[language], '-w', spoken, text]);
        // Repeatable dither and constant 40 kbit/s: the same words give the same file.
        run('sox', ['-R', spoken, '-c', '1', '-C', '40.2', clip, ...shape(language)]);
        clips.push({ language, id, text, sha256: sha256(readFileSync(clip)) });
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const pack: VoicePack = {
    format: 'tongdao-voice-1',
    speaker: 'espeak-ng, synthetic',
    licence: 'Apache-2.0',
    clips,
  };
  writeFileSync(PACK_FILE, `${JSON.stringify(pack, null, 2)}\n`);
}

/** What differs between the pack and the phrase file, one sentence each. */
function differences(): readonly string[] {
  const pack = voicePackSchema.parse(JSON.parse(readFileSync(PACK_FILE, 'utf8')));
  const wanted = LANGUAGES.flatMap((language) =>
    [...VOICE_LINES].map(([id, texts]) => ({ language, id, text: texts[language] })),
  );
  const missing = wanted.flatMap(({ language, id, text }) => {
    const name = `${language}/${id}`;
    const clip = pack.clips.find((one) => one.language === language && one.id === id);
    if (clip === undefined) return [`${name} is missing`];
    if (clip.text !== text) return [`${name} says "${clip.text}" and should say "${text}"`];
    const content = readFileSync(join(FOLDER, `${name}.${CLIP_ENDING}`));
    return sha256(content) === clip.sha256 ? [] : [`${name} is not the file of the pack`];
  });
  const unused = pack.clips.filter(
    ({ language, id }) => !wanted.some((one) => one.language === language && one.id === id),
  );
  return [...missing, ...unused.map(({ language, id }) => `${language}/${id} is of no phrase`)];
}

if (process.argv.includes('--check')) {
  const found = differences();
  for (const difference of found) console.error(difference);
  if (found.length > 0) process.exitCode = 1;
} else {
  make();
}
