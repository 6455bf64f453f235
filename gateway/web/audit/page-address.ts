/** The browser's address bar and its back button, as the page sees them. */
import type { Unlisten } from '../../../schemas/time.js';

export interface PageAddress {
  /** Query string, with its question mark. */
  search(): string;
  go(address: string): void;
  onChange(listener: () => void): Unlisten;
}

export function browserAddress(window: Window): PageAddress {
  return {
    search: () => window.location.search,
    go: (address) => window.history.pushState(null, '', address),
    onChange: (listener) => {
      window.addEventListener('popstate', listener);
      return () => window.removeEventListener('popstate', listener);
    },
  };
}
