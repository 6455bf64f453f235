import type { GuardedBoard, OpenRelayBoard } from './contract.js';

/** Loaded when needed: a guard of a serial board has no use for the USB library. */
export const BOARD_OPENERS: Readonly<Record<GuardedBoard, () => Promise<OpenRelayBoard>>> = {
  lcus: async () => (await import('../lcus/board.js')).openLcusBoard,
  'hid-relay': async () => (await import('../hid-relay/board.js')).openHidRelayBoard,
};
