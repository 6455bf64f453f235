/** The lane's fixed times in milliseconds; what a site may set is in its site file. */

/** The voice says that the card is being read (design section 1.7). */
export const STILL_READING_MS = 1500;
/** "Please try again" after a card was lifted early (facts/ux.md 2.1). */
export const RETRY_SHOWN_MS = 6000;
/** "One at a time" and "the other side" (facts/ux.md 2.1). */
export const NOTICE_SHOWN_MS = 5000;
/** An assist nobody answers leaves the display and is closed as given up. */
export const ASSIST_LIMIT_MS = 60_000;
/** Somebody at the desk has it open: writing down a paper takes longer than that (facts/ux.md 3.10). */
export const ATTENDED_LIMIT_MS = 600_000;
/** On a wide lane the second passage belongs to the first within this time (design section 1.6). */
export const ACCOMPANY_MS = 6000;
/** The same card may open again, without a new decision, this long after the first pulse. */
export const REOPEN_MS = 30_000;
/** A second person right behind a finished passage is a tailgater of that visit. */
export const TAILGATE_MS = 1500;
/** Passages without a visit are written at most once in this time, with their count. */
export const UNEXPLAINED_MS = 10_000;
/** How often an idle lane looks whether its devices and its ledger work. */
export const DEVICE_CHECK_MS = 500;
/** A row written after the fact is tried again this often while the ledger is unavailable. */
export const ROW_RETRY_MS = 2000;
