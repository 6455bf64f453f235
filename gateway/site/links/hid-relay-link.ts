import { guardedLink } from './guarded-link.js';

/** USB relay boards 16c0:05df. They can be asked for their state, and are, every 500 ms. */
export const hidRelayLink = guardedLink({ board: 'hid-relay', liveness: 'polled' });
