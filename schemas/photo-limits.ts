/** Largest photo of a paper: a JPEG, counted before base64 (schemas/api/desk-records.ts). */
export const PHOTO_LIMIT_BYTES = 512 * 1024;

/** Longest side of a photo in pixels; print on A4 stays readable (facts/ux.md 3.3). */
export const PHOTO_LONGEST_SIDE_PX = 1600;
