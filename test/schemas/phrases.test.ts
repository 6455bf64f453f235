import { expect } from 'chai';
import { LANE_STATES, READABLE_CARDS, type ReadableCard } from '../../schemas/lane-view.js';
import { FOOTER, idlePhrase, LANGUAGES, phraseOf, type Phrase } from '../../schemas/phrases.js';

/** Words no lane may show or say (facts/ux.md 2.1), and their like in English. */
const BANNED_ZH =
  '红码 黄码 绿码 健康码 异常 阳性 密接 禁止 不准 拒绝 非法 无效 失败 报警 黑名单 过期 年龄 老人 姓名'.split(
    ' ',
  );
const BANNED_EN =
  /\b(red|yellow|green|code|invalid|fail(ed|ure)?|refused?|denied|forbidden|illegal|alarm|expired|age|elderly|status|error|positive)\b/i;

const hanzi = (text: string): number => (text.match(/\p{Script=Han}/gu) ?? []).length;

/** Every subset of cards a lane may read that is not empty. */
const READS: readonly (readonly ReadableCard[])[] = [1, 2, 3, 4, 5, 6, 7].map((mask) =>
  READABLE_CARDS.filter((_card, at) => (mask & (1 << at)) !== 0),
);

const everyPhrase: readonly (readonly [string, Phrase])[] = [
  ...READS.map((reads) => [`idle (${reads.join(', ')})`, idlePhrase(reads)] as const),
  ...READS.map(
    (reads) => [`other-card (${reads.join(', ')})`, phraseOf('other-card', reads)] as const,
  ),
  ...LANE_STATES.filter((state) => state !== 'idle' && state !== 'other-card').map(
    (state) => [state, phraseOf(state, ['id-card'])] as const,
  ),
];

describe('phrases', () => {
  for (const [name, phrase] of everyPhrase) {
    it(`${name} is short, kind and in both languages`, () => {
      const zh = phrase.text['zh-CN'];
      expect(hanzi(zh.headline), 'headline').to.be.within(2, 5);
      expect(hanzi(zh.second), 'second line').to.be.at.most(13);
      expect(Array.from(zh.voice).length, 'voice').to.be.at.most(15);
      expect(hanzi(zh.voice), 'voice').to.be.within(4, 13);
      for (const language of LANGUAGES) {
        const { headline, second, voice } = phrase.text[language];
        const all = `${headline} ${second} ${voice}`;
        expect(headline).not.to.equal('');
        expect(voice).not.to.equal('');
        for (const word of BANNED_ZH) expect(all).not.to.include(word);
        expect(all).not.to.match(BANNED_EN);
        expect(all, 'no number, no placeholder').not.to.match(/[0-9${}]/);
      }
      const { headline, second, voice } = phrase.text.en;
      expect(`${headline}${second}${voice}`).not.to.match(/\p{Script=Han}/u);
      expect(`${zh.headline}${zh.second}${zh.voice}`).not.to.match(/[A-Za-z]/);
    });
  }

  it('the footer is there in both languages', () => {
    expect(FOOTER.text['zh-CN']).to.equal('需要帮忙请招手');
    expect(FOOTER.text.en).to.equal('Wave if you need help');
  });

  it('a lane with ID readers asks for the ID card and for nothing else', () => {
    const { text } = idlePhrase(['id-card']);
    expect(text['zh-CN'].headline).to.equal('请刷身份证');
    expect(text['zh-CN'].second).to.equal('身份证请放在这里');
    expect(text.en.headline).to.equal('Please tap your ID card');
  });

  it('a lane that reads more says what', () => {
    const { text } = idlePhrase(['senior-card', 'id-card', 'social-security-card']);
    expect(text['zh-CN'].second).to.equal('身份证、社保卡、老年卡都可以');
    expect(text['zh-CN'].voice).to.equal('请刷身份证、社保卡或老年卡');
    expect(text.en.second).to.equal('Your ID, social security or senior card');
  });

  it('after a card it cannot use, a lane asks only for those it can', () => {
    const second = (reads: readonly ReadableCard[]): string =>
      phraseOf('other-card', reads).text['zh-CN'].second;
    expect(second(['id-card'])).to.equal('请用您的身份证');
    expect(second(['id-card', 'senior-card'])).to.equal('身份证、老年卡都可以');
  });

  it('registered looks and sounds exactly like pass', () => {
    expect(phraseOf('registered', ['id-card'])).to.deep.equal(phraseOf('pass', ['id-card']));
  });

  it('no two states that ask for something different look the same', () => {
    const looks = LANE_STATES.filter((state) => state !== 'registered').map((state) => {
      const { text, colour, icon } = phraseOf(state, ['id-card']);
      return `${colour} ${icon} ${text['zh-CN'].headline} ${text['zh-CN'].second}`;
    });
    expect(new Set(looks).size).to.equal(looks.length);
  });
});
