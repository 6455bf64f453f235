/** A person at the console who counts: every key, every touch, and every time something was out of sight. */
import type { Locator, Page } from 'playwright-core';

/** Slower than any reader that types (schemas of the wedge: 30 ms), faster than any person. */
const KEY_GAP_MS = 40;
/** What a tap takes a person (facts/ux.md 3.10); anything quicker is the second half of a double tap. */
const TAP_GAP_MS = 450;

export class Hands {
  readonly page: Page;
  keys = 0;
  taps = 0;
  /** Names of what had to be scrolled to before it could be touched. */
  readonly scrolledTo: string[] = [];
  #tappedAt = -Infinity;

  constructor(page: Page) {
    this.page = page;
  }

  /** One key of the keyboard, as Playwright names it. */
  async key(name: string): Promise<void> {
    this.keys++;
    await this.page.keyboard.press(name);
    await this.page.waitForTimeout(KEY_GAP_MS);
  }

  /** One key for each character. */
  async type(text: string): Promise<void> {
    for (const character of text) await this.key(character);
  }

  /** Hanzi come from an input method, whose own keys are counted with `spelling`. */
  async compose(text: string, spelling: string): Promise<void> {
    this.keys += spelling.length + 1;
    await this.page.keyboard.insertText(text);
  }

  async tap(target: Locator): Promise<void> {
    await target.waitFor();
    await this.page.waitForTimeout(Math.max(0, this.#tappedAt + TAP_GAP_MS - performance.now()));
    await this.#touch(target);
  }

  /** The keys of a number pad on the screen, one touch each, as fast as fingers fly. */
  async tapDigits(digits: string): Promise<void> {
    const pad = this.page.locator('.pad');
    for (const digit of digits) {
      await this.#touch(pad.getByRole('button', { name: digit, exact: true }));
    }
  }

  async #touch(target: Locator): Promise<void> {
    await target.waitFor();
    if (!(await wholeOnScreen(target))) {
      this.scrolledTo.push(((await target.textContent()) ?? '').trim().slice(0, 20));
    }
    this.taps++;
    await target.tap();
    this.#tappedAt = performance.now();
  }

  /** Goes on with Tab until the element has the focus; every Tab is a key. */
  async tabTo(target: Locator, most = 40): Promise<void> {
    for (let tabs = 0; tabs <= most; tabs++) {
      if (await hasFocus(target)) return;
      await this.key('Tab');
    }
    throw new Error(`Tab does not lead to ${String(target)}`);
  }
}

export async function hasFocus(target: Locator): Promise<boolean> {
  return (await target.count()) === 1
    ? target.evaluate((element) => element === document.activeElement)
    : false;
}

/** Nothing of it is cut off or covered. */
export async function wholeOnScreen(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const inside = left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
    return inside && (element === middle || element.contains(middle));
  });
}
