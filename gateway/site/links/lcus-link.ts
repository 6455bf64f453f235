import { guardedLink } from './guarded-link.js';

/** LCUS serial relay boards. They never answer: only a lost port is noticed. */
export const lcusLink = guardedLink({ board: 'lcus', liveness: 'port-only' });
