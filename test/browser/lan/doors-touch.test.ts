import { expect } from 'chai';
import { Hands, wholeOnScreen } from './hands.js';
import { needNetwork } from './network.js';
import { newNumber, newPerson } from './people.js';
import { paperPhoto } from './photos.js';
import { LanRig, SCREENS, type Opened, type Screen } from './rig.js';
import { everybodyByHand } from './policies.js';

/** Touches that facts/ux.md 3.10 gives each task. */
const MOST_TAPS = { cardRead: 3, typed: 20, paper: 8, itinerary: 6, opening: 2, correction: 3 };

describe('the four doors by touch alone, over HTTPS on the local network', function () {
  this.timeout(90_000);

  let rig: LanRig;

  before(async function () {
    needNetwork(this);
    rig = await LanRig.start({ policy: everybodyByHand });
    await rig.site.walkAfter('1', 300);
  });

  after(async () => {
    await (rig as LanRig | undefined)?.remove();
  });

  afterEach(() => rig.clear());

  const desk = (screen: Screen): Promise<Opened> =>
    rig.open('/console', { as: 'attendant', screen, touch: true });

  /** Somebody stands at lane 1, and her card is opened: the first tap of everything that follows. */
  async function helpSomebody({ page }: Opened): Promise<Hands> {
    await rig.site.needsHelp('1', newPerson());
    const hands = new Hands(page);
    await hands.tap(page.locator('.card-offer .button'));
    await page.locator('.card').waitFor();
    return hands;
  }

  const pulses = async (): Promise<number> => (await rig.site.gate('1')).pulses;

  for (const screen of SCREENS) {
    const size = `${screen.width} x ${screen.height}`;

    it(`A, a card already read: from the queue to the open gate in 3 taps at ${size}`, async () => {
      const opened = await desk(screen);
      const { page, complaints } = opened;
      const before = await pulses();
      const hands = await helpSomebody(opened);
      await rig.shot(page, `door-a-card-${screen.width}`);
      await hands.tap(page.locator('.card-actions .button-primary'));
      await rig.shot(page, `door-a-${screen.width}`);
      await hands.tap(page.getByRole('button', { name: /^登记并放行/ }));
      await page.locator('.toast').waitFor();
      expect(hands.taps).to.be.at.most(MOST_TAPS.cardRead);
      expect(hands.scrolledTo).to.deep.equal([]);
      expect(await pulses()).to.equal(before + 1);
      expect(complaints).to.deep.equal([]);
    });

    it(`B, the number typed on the pad: 18 taps and 2 at ${size}`, async () => {
      const { page, complaints } = await desk(screen);
      const hands = new Hands(page);
      await hands.tap(page.getByRole('button', { name: /^人工登记/ }));
      await hands.tapDigits(newNumber());
      await rig.shot(page, `door-b-${screen.width}`);
      await hands.tap(page.locator('.doors-foot .button-primary'));
      await page.locator('.toast').waitFor();
      expect(hands.taps).to.be.at.most(MOST_TAPS.typed);
      expect(hands.scrolledTo).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
    });

    it(`C, a paper with its photo, after a card that was read: 8 taps at ${size}`, async () => {
      const opened = await desk(screen);
      const { page, complaints } = opened;
      const issuers = ['演示市第一社区卫生服务中心'];
      // The desk has seen papers of this issuer today.
      await page.evaluate((names) => {
        localStorage.setItem('tongdao.doors.issuers', names.join('\n'));
      }, issuers);
      const before = await pulses();
      const hands = await helpSomebody(opened);
      await hands.tap(page.locator('.card-actions .button-primary'));
      await hands.tap(page.getByRole('radio', { name: /^纸质证明/ }));
      await hands.tap(page.getByRole('radio', { name: /^离线码/ }));
      await hands.tap(page.getByRole('radio', { name: issuers[0]! }));
      // Up to here nothing had to be scrolled to, and what was filled in is in sight.
      expect(hands.scrolledTo).to.deep.equal([]);
      expect(await wholeOnScreen(page.locator('[data-field="issuer"] input'))).to.equal(true);
      await hands.tap(
        page.getByRole('radiogroup', { name: /^签发日期/ }).getByRole('radio', { name: /^今天/ }),
      );
      const chooser = page.waitForEvent('filechooser');
      await hands.tap(page.getByRole('button', { name: /^拍照/ }));
      await (await chooser).setFiles(paperPhoto(2000, 1500));
      await page.locator('.doors-shot').waitFor();
      await rig.shot(page, `door-c-${screen.width}`);
      await hands.tap(page.locator('.doors-foot .button-primary'));
      await page.locator('.toast').waitFor();
      expect(hands.taps).to.be.at.most(MOST_TAPS.paper);
      expect(await pulses()).to.equal(before + 1);
      expect(complaints).to.deep.equal([]);
    });

    it(`D, an itinerary card: 6 taps and the four digits of the telephone at ${size}`, async () => {
      const opened = await desk(screen);
      const { page, complaints } = opened;
      await page.evaluate(() => {
        localStorage.setItem('tongdao.doors.places', '南京\n杭州');
      });
      const before = await pulses();
      const hands = await helpSomebody(opened);
      await hands.tap(page.locator('.card-actions .button-primary'));
      hands.taps = 0;
      await hands.tap(page.getByRole('radio', { name: /^行程卡/ }));
      await hands.tap(page.getByRole('radio', { name: /^绿卡/ }));
      await hands.tap(page.getByRole('button', { name: '南京', exact: true }));
      await hands.tap(page.getByRole('radio', { name: /^刚刚/ }));
      await hands.tap(page.getByRole('textbox', { name: /手机号后四位/ }));
      await hands.tapDigits('5678');
      await rig.shot(page, `door-d-${screen.width}`);
      await hands.tap(page.locator('.doors-foot .button-primary'));
      await page.locator('.toast').waitFor();
      expect(hands.taps).to.be.at.most(MOST_TAPS.itinerary + '5678'.length);
      expect(await pulses()).to.equal(before + 1);
      expect(complaints).to.deep.equal([]);
    });

    it(`a lane is opened by hand, with its reason, in 2 taps at ${size}`, async () => {
      const { page, complaints } = await desk(screen);
      await rig.site.laneIsFree('1');
      const before = await pulses();
      const hands = new Hands(page);
      await hands.tap(page.getByRole('button', { name: /^放行 一号通道/ }));
      await rig.shot(page, `opening-${screen.width}`);
      for (const reason of await page.locator('.reasons .button').all()) {
        expect(await wholeOnScreen(reason), String(await reason.textContent())).to.equal(true);
      }
      await hands.tap(page.getByRole('button', { name: /^轮椅/ }));
      await page.locator('.toast').waitFor();
      expect(hands.taps).to.be.at.most(MOST_TAPS.opening);
      expect(hands.scrolledTo).to.deep.equal([]);
      expect(await pulses()).to.equal(before + 1);
      expect(complaints).to.deep.equal([]);
    });

    it(`the last record is made void within 10 s in 1 tap, later from the list, at ${size}`, async () => {
      const { page, complaints } = await desk(screen);
      const hands = new Hands(page);
      for (const number of [newNumber(), newNumber()]) {
        await hands.tap(page.getByRole('button', { name: /^人工登记/ }));
        await hands.tapDigits(number);
        await hands.tap(page.locator('.doors-foot .button-primary'));
        await page.locator('.toast').waitFor();
      }
      hands.taps = 0;
      await hands.tap(page.getByRole('button', { name: /^撤销/ }).last());
      await page.getByText('已撤销').waitFor();
      expect(hands.taps).to.equal(1);
      hands.taps = 0;
      await hands.tap(page.getByRole('button', { name: /^查最近/ }));
      await rig.shot(page, `recent-${screen.width}`);
      await hands.tap(page.getByRole('button', { name: /^作废/ }).first());
      await rig.shot(page, `void-${screen.width}`);
      await hands.tap(page.getByRole('button', { name: /^内容填错/ }));
      await page.getByText('已作废或更正').nth(1).waitFor();
      expect(hands.taps).to.be.at.most(MOST_TAPS.correction);
      expect(complaints).to.deep.equal([]);
    });
  }
});
