/** Stands in for a platform that this box cannot ask, so that its lanes still serve. */
import type { Lookup, PlatformStatus } from '../../schemas/status.js';
import type { HealthPlatformClient } from './client.js';
import { Tally } from './tally.js';

/**
 * For a site whose box key, key set or counter is damaged (`PLATFORM_FILE_INVALID`): a counter that is
 * guessed could repeat a number, so nothing is asked at all. Every look-up is `unavailable/internal` at
 * once, a fact about us and not about the person. `status()` gives `detail` as `unusable` and shows the
 * breaker open, because that is what a lane meets; there is no key to name.
 */
export function unusablePlatform(detail: string): HealthPlatformClient {
  const tally = new Tally();
  return {
    lookup: () => {
      const lookup: Lookup = { status: 'unavailable', cause: 'internal', tookMs: 0 };
      tally.count(lookup);
      return Promise.resolve(lookup);
    },
    status: (): PlatformStatus => ({
      breaker: 'open',
      inFlight: 0,
      ...tally.read(),
      keySetVersion: 0,
      boxKeyId: '',
      boxFingerprint: '',
      unusable: detail,
    }),
    signedTime: () => undefined,
    close: () => Promise.resolve(),
  };
}
