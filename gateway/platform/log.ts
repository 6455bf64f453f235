/** What the platform client tells the log. Fields carry no personal data and no secret. */
export type PlatformLog = (
  level: 'info' | 'warn' | 'error',
  what: string,
  fields: Readonly<Record<string, string | number>>,
) => void;

/** Code of ours or class of the error: never the text, which might quote what was being read. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
