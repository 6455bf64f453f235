/** One JSON object a line: level, time, event and fields from a closed list, each value scrubbed. */
import { pino, type DestinationStream, type Logger } from 'pino';
import { isTongdaoError } from '../../schemas/errors.js';
import { scrubNumber, scrubText } from './scrub.js';

/** Names a log line may carry. None of them is about a person. */
export const LOG_FIELDS = [
  'alarm',
  'at',
  'build',
  'bytes',
  'card',
  'cause',
  'code',
  'commitMs',
  'condition',
  'count',
  'days',
  'detail',
  'device',
  'direction',
  'error',
  'evidence',
  'failure',
  'findings',
  'from',
  'host',
  'kind',
  'lane',
  'link',
  'method',
  'mode',
  'noiseBytes',
  'on',
  'outcome',
  'passage',
  'pid',
  'policy',
  'port',
  'pulses',
  'reader',
  'reasons',
  'removed',
  'reopened',
  'revision',
  'route',
  'rows',
  'seq',
  'signal',
  'size',
  'state',
  'status',
  'stepMs',
  'streams',
  'to',
  'tookMs',
  'turnstile',
  'version',
  'visit',
] as const;
export type LogField = (typeof LOG_FIELDS)[number];

export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** The shape every room takes: an event name in kebab case and plain fields. */
export type LogLine = (event: string, fields?: LogFields) => void;

export interface Log {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
  /** An error by its code and detail; of an error that is not ours no text is kept, only its place. */
  failure(event: string, error: unknown, fields?: LogFields): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);

/** A field that is not on the list leaves only its name, so that the omission is seen. */
function admitFields(fields: LogFields): Record<string, string | number | boolean> {
  const line: Record<string, string | number | boolean> = {};
  const omitted: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (!ALLOWED.has(name)) omitted.push(name);
    else if (typeof value === 'string') line[name] = scrubText(value);
    else if (typeof value === 'number') line[name] = scrubNumber(value);
    else line[name] = value;
  }
  if (omitted.length > 0) line['omitted'] = scrubText(omitted.join(' '));
  return line;
}

/** File and line of the first frame: enough to find a defect, and no message that quotes data. */
function placeOf(error: Error): string {
  const frame = /\(?(?:file:\/\/)?([^\s()]+):(\d+):\d+\)?$/m.exec(error.stack ?? '');
  const file = frame?.[1]?.split('/').at(-1);
  return file === undefined ? 'unknown' : `${file}:${frame?.[2] ?? ''}`;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const system = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `${error.name}${system}`;
}

/** The fields that describe an error without quoting what it may quote. */
export function describeError(error: unknown): LogFields {
  if (isTongdaoError(error)) {
    return {
      code: error.code,
      ...(error.detail === '' ? {} : { detail: error.detail }),
      ...(error.cause === undefined ? {} : { cause: nameOf(error.cause) }),
    };
  }
  return {
    code: 'INTERNAL',
    cause: nameOf(error),
    ...(error instanceof Error ? { at: placeOf(error) } : {}),
  };
}

export function createLog(options: { level: LogLevel; stream?: DestinationStream }): Log {
  const logger: Logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.stream ?? pino.destination({ fd: 1, sync: true }),
  );
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error'): LogLine =>
    (event, fields = {}) => {
      if (logger.isLevelEnabled(level)) logger[level](admitFields(fields), scrubText(event));
    };
  const error = line('error');
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error,
    failure: (event, cause, fields = {}) => {
      error(event, { ...fields, ...describeError(cause) });
    },
  };
}
