/** All profiles by the names that the site file uses. */
import type { CardProfileName } from '../../schemas/site-devices.js';
import type { CardProfile } from './profile.js';
import { beijing } from './profiles/beijing.js';
import { cityUnion } from './profiles/city-union.js';
import { lingnan } from './profiles/lingnan.js';
import { socialSecurity } from './profiles/social-security.js';
import { suzhou } from './profiles/suzhou.js';
import { tUnion } from './profiles/t-union.js';

const PROFILES: Readonly<Record<CardProfileName, CardProfile>> = {
  'social-security': socialSecurity,
  't-union': tUnion,
  beijing,
  'city-union': cityUnion,
  lingnan,
  suzhou,
};

/** In the order of the names. */
export function profilesNamed(names: readonly CardProfileName[]): readonly CardProfile[] {
  return names.map((name) => PROFILES[name]);
}
