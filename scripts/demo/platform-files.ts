/** Files of the simulated platform in the demo's directory. */
export const PLATFORM_FILES = {
  private: 'platform-private.json',
  rootKey: 'platform-root.jwk',
  keySet: 'platform-keys.jws',
} as const;
