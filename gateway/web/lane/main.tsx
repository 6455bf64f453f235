/** Entry of the lane display: the browser's clock, stream, sound and window are joined here. */
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import type { DisplayGeometry, LaneSnapshot, ReadableCard } from '../../../schemas/lane-view.js';
import { browserClock, browserTimers } from '../look/browser-parts.js';
import { applySizes } from './apply-sizes.js';
import { BeginButton } from './begin-button.js';
import { LaneLink } from './lane-link.js';
import { LanePage } from './lane-page.js';
import { orderLine } from './order-line.js';
import type { Screen } from './page-state.js';
import { keepScreenAwake } from './screen-awake.js';
import { LaneScreen, type Shown } from './screen.js';
import { watchSleep } from './sleep-watch.js';
import { LaneSound } from './voice/lane-sound.js';

const ID_CARDS_ONLY: readonly ReadableCard[] = ['id-card'];

/** A 21.5 inch screen at 1.5 m, until the gateway says what stands here. */
const USUAL_GEOMETRY: DisplayGeometry = { widthMm: 476, distanceMm: 1500 };

const root = document.documentElement;
const shown = signal<Shown>({ screen: 'blank', reads: ID_CARDS_ONLY });
let geometry = USUAL_GEOMETRY;

function fit(): void {
  const { reads, order } = shown.value;
  applySizes(root, geometry, reads, order);
}

function show(screen: Screen, snapshot: LaneSnapshot | undefined): void {
  if (snapshot === undefined) {
    shown.value = { ...shown.value, screen };
  } else {
    const { reads, order, timeZone } = snapshot;
    geometry = snapshot.geometry;
    shown.value = { screen, reads, order: order && orderLine(order, timeZone) };
  }
  fit();
}

const sound = new LaneSound({ clock: browserClock, timers: browserTimers });

const page = new LanePage({
  clock: browserClock,
  timers: browserTimers,
  show: (screen, snapshot) => {
    show(screen, snapshot);
    sound.show(screen, snapshot);
  },
  reload: () => {
    // Into a gateway that has just gone again, a reload would end on the browser's own error page.
    fetch(window.location.pathname, { cache: 'no-store' }).then(
      ({ ok }) => {
        if (ok) window.location.reload();
      },
      // The next snapshot asks again.
      () => undefined,
    );
  },
});

const link = new LaneLink({
  open: () => new EventSource(`${window.location.pathname}/events`),
  timers: browserTimers,
  emit: (event) => page.handle(event),
});

/** A hidden tab gives its connection back: browsers allow six to one host. */
function followVisibility(): void {
  if (document.visibilityState === 'hidden') link.stop();
  else link.start();
}

effect(() => {
  root.dataset['sound'] = sound.state.value;
});
document.addEventListener('visibilitychange', followVisibility);
window.addEventListener('resize', fit);
for (const kind of ['contextmenu', 'selectstart', 'dragstart', 'gesturestart']) {
  document.addEventListener(kind, (event) => event.preventDefault());
}
document.addEventListener('pointerdown', () => {
  const { value } = sound.state;
  if (value === 'ready' || value === 'failed') sound.touched();
  else sound.unlock();
});
watchSleep({ clock: { wall: () => Date.now() }, timers: browserTimers, woke: followVisibility });
keepScreenAwake(root);
render(
  <>
    <LaneScreen shown={shown} />
    <BeginButton sound={sound.state} onPress={() => sound.unlock()} />
  </>,
  document.body,
);
fit();
sound.unlock();
followVisibility();
