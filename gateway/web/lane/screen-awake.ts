/** Keeps the screen lit where the browser can (Screen Wake Lock, Chrome 84 and later, HTTPS or loopback). */

interface WakeLocks {
  request(kind: 'screen'): Promise<unknown>;
}

function isWakeLocks(value: unknown): value is WakeLocks {
  return typeof value === 'object' && value !== null && 'request' in value;
}

/** The browser drops the lock with every hiding; asked again when the page is shown. */
export function keepScreenAwake(root: HTMLElement): void {
  const locks: unknown = 'wakeLock' in navigator ? navigator.wakeLock : undefined;
  if (!isWakeLocks(locks)) {
    root.dataset['awake'] = 'unknown';
    return;
  }
  const ask = (): void => {
    if (document.visibilityState !== 'visible') return;
    locks.request('screen').then(
      () => {
        root.dataset['awake'] = 'kept';
      },
      () => {
        // Battery saving or an insecure address: the tablet's own setting has to do it.
        root.dataset['awake'] = 'refused';
      },
    );
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}
