/** Joins the window's keys, touches and blurs to the console, and lets go of them again. */
import type { ConsoleParts } from './console-parts.js';
import { consoleKey, type ConsoleKey } from './keys.js';

export interface InputRights {
  readonly canServe: boolean;
  readonly canAnswer: boolean;
}

export function followInput(parts: ConsoleParts, rights: InputRights): () => void {
  const touched = (): void => {
    parts.speaker.unlock();
    parts.unheard.value = false;
    parts.privacy.touched();
  };
  const keyed = (event: KeyboardEvent): void => {
    touched();
    const key = consoleKey(event);
    // A form that has used Esc for itself says so.
    if (key === undefined || event.defaultPrevented) return;
    if (act(parts, key, rights)) event.preventDefault();
  };
  const covered = (): void => {
    if (document.visibilityState === 'hidden') hidden();
  };
  const hidden = (): void => {
    parts.work.hideReason();
    parts.privacy.hide();
  };
  window.addEventListener('pointerdown', touched);
  window.addEventListener('keydown', keyed);
  window.addEventListener('blur', hidden);
  document.addEventListener('visibilitychange', covered);
  return () => {
    window.removeEventListener('pointerdown', touched);
    window.removeEventListener('keydown', keyed);
    window.removeEventListener('blur', hidden);
    document.removeEventListener('visibilitychange', covered);
  };
}

/** True when the key meant something here: the browser must not act on it, too. */
function act(parts: ConsoleParts, key: ConsoleKey, { canServe, canAnswer }: InputRights): boolean {
  switch (key) {
    case 'register':
      if (canServe) parts.register();
      return canServe;
    case 'open':
      if (canServe) parts.manualOpening();
      return canServe;
    case 'recent':
      if (canServe) parts.openPanel('recent');
      return canServe;
    case 'acknowledge':
      if (canAnswer) void parts.errands.acknowledge(undefined);
      return canAnswer;
    case 'support':
      if (canAnswer) void parts.errands.callSupport();
      return canAnswer;
    case 'cancel':
      parts.cancel();
      return false;
  }
}
