/** The lane's page without a browser: what it puts on the screen, and what it says, when. */
import { LaneLink } from '../../gateway/web/lane/lane-link.js';
import { LanePage } from '../../gateway/web/lane/lane-page.js';
import { Announcer } from '../../gateway/web/lane/voice/announcer.js';
import type { Clock, Timers } from '../../schemas/time.js';

export interface PageWithoutBrowser {
  /** An event of the stream has arrived. */
  readonly hear: (event: string, data: string) => void;
  readonly close: () => void;
}

/** `time` is the tablet's own; `note` hears of every change of the screen, and of every sound. */
export function openPage(
  time: Clock & Timers,
  note: (channel: 'screen' | 'voice' | 'tone', what: string, size: number) => void,
): PageWithoutBrowser {
  const announcer = new Announcer({
    clock: time,
    timers: time,
    tone: (tone, gain) => note('tone', tone, gain),
    say: (clips, gain) => note('voice', clips.map(({ id }) => id).join('+'), gain),
    hush: () => note('voice', 'hush', 0),
  });
  let screen = '';
  const page = new LanePage({
    clock: time,
    timers: time,
    show: (now, snapshot) => {
      if (now !== screen) note('screen', now, 0);
      screen = now;
      announcer.show(now, snapshot);
    },
    reload: () => note('screen', 'reload', 0),
  });
  const listeners = new Map<string, (event: { readonly data?: unknown }) => void>();
  const link = new LaneLink({
    open: () => ({
      addEventListener: (type, listener) => listeners.set(type, listener),
      close: () => undefined,
    }),
    timers: time,
    emit: (event) => page.handle(event),
  });
  link.start();
  return {
    hear: (event, data) => listeners.get(event)?.({ data }),
    close: () => {
      link.stop();
      page.stop();
      announcer.stop();
    },
  };
}
