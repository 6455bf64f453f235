/** Entry of the lane display: the browser's clock, stream and window are joined to the page here. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import type { DisplayGeometry, ReadableCard } from '../../../schemas/lane-view.js';
import type { Timers } from '../../../schemas/time.js';
import { LaneLink } from './lane-link.js';
import { LanePage } from './lane-page.js';
import { LaneScreen, type Shown } from './screen.js';
import { sizesFor } from './sizes.js';
import { longestTexts } from './texts.js';

const ID_CARDS_ONLY: readonly ReadableCard[] = ['id-card'];

/** A 21.5 inch screen at 1.5 m, until the gateway says what stands here. */
const USUAL_GEOMETRY: DisplayGeometry = { widthMm: 476, distanceMm: 1500 };

const timers: Timers = {
  after: (ms, run) => {
    const timer = window.setTimeout(run, ms);
    return () => {
      window.clearTimeout(timer);
    };
  },
  every: (ms, run) => {
    const timer = window.setInterval(run, ms);
    return () => {
      window.clearInterval(timer);
    };
  },
};

const shown = signal<Shown>({ screen: 'blank', reads: ID_CARDS_ONLY });
let geometry = USUAL_GEOMETRY;

/** Sizes go in through the CSSOM: a style attribute would break the page's security policy. */
function applySizes(): void {
  const viewport = { width: window.innerWidth, height: window.innerHeight };
  const sizes = sizesFor(geometry, viewport, longestTexts(shown.value.reads));
  const root = document.documentElement;
  root.style.setProperty('--headline', `${sizes.headline}px`);
  root.style.setProperty('--second', `${sizes.second}px`);
  root.style.setProperty('--headline-en', `${sizes.headlineEn}px`);
  root.style.setProperty('--second-en', `${sizes.secondEn}px`);
  root.style.setProperty('--footer', `${sizes.footer}px`);
  root.style.setProperty('--icon', `${sizes.icon}px`);
  root.style.setProperty('--margin', `${sizes.margin}px`);
  if (sizes.tooSmall) root.dataset['setup'] = 'screen-too-small';
  else delete root.dataset['setup'];
}

const page = new LanePage({
  clock: { mono: () => performance.now() },
  timers,
  show: (screen, snapshot) => {
    shown.value = { screen, reads: snapshot?.reads ?? shown.value.reads };
    geometry = snapshot?.geometry ?? geometry;
    applySizes();
  },
  reload: () => window.location.reload(),
});

const link = new LaneLink({
  open: () => new EventSource(`${window.location.pathname}/events`),
  timers,
  emit: (event) => page.handle(event),
});

/** A hidden tab gives its connection back: browsers allow six to one host. */
function followVisibility(): void {
  if (document.visibilityState === 'hidden') link.stop();
  else link.start();
}

document.addEventListener('visibilitychange', followVisibility);
window.addEventListener('resize', applySizes);
render(<LaneScreen shown={shown} />, document.body);
applySizes();
followVisibility();
