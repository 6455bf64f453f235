/**
 * The site file as pages change it: whole or not at all, and never over somebody else's change
 * (design section 2, "Configuration").
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { TongdaoError } from '../../schemas/errors.js';
import { siteSchema, type Site } from '../../schemas/site.js';
import { writeDurably } from '../ops/durable-file.js';
import { parseOrExplain } from './configuration.js';

export interface SiteVersion {
  readonly site: Site;
  /** Of the file's bytes: any change by hand changes it, too. */
  readonly etag: string;
}

export interface SiteChange extends SiteVersion {
  /** Dotted paths of what differs, defaults included; list items by their id where they have one. */
  readonly paths: readonly string[];
}

interface Loaded extends SiteVersion {
  readonly document: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function etagOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function nameOf(item: unknown, index: number): string {
  return isFields(item) && typeof item['id'] === 'string' ? item['id'] : String(index);
}

function entries(value: unknown): ReadonlyMap<string, unknown> {
  if (Array.isArray(value)) {
    return new Map(value.map((item: unknown, index) => [nameOf(item, index), item] as const));
  }
  return new Map(isFields(value) ? Object.entries(value) : []);
}

/** Where two documents differ, in the order of their fields. */
export function changedPaths(before: unknown, after: unknown, path = ''): readonly string[] {
  const [old, now] = [entries(before), entries(after)];
  if (old.size === 0 || now.size === 0) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
  }
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    changedPaths(old.get(key), now.get(key), path === '' ? key : `${path}.${key}`),
  );
}

export class SiteFile {
  readonly #path: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Rejects with `CONFIG_UNREADABLE` or `CONFIG_INVALID`. */
  async read(): Promise<SiteVersion> {
    const { site, etag } = await this.#load();
    return { site, etag };
  }

  /**
   * Writes what `edit` makes of the document; fields that it leaves alone stay as they were typed.
   * Rejects with `CONFLICT` when the file is not the one of `etag` any more, `CONFIG_INVALID` when the
   * result is no valid site, `CONFIG_NOT_WRITTEN` when the disk refuses; then the old file stands.
   */
  change(etag: string, edit: (document: Fields) => Fields): Promise<SiteChange> {
    const changing = this.#last.then(() => this.#change(etag, edit));
    this.#last = changing.catch(() => undefined);
    return changing;
  }

  async #change(etag: string, edit: (document: Fields) => Fields): Promise<SiteChange> {
    const before = await this.#load();
    if (before.etag !== etag) throw new TongdaoError('CONFLICT', 'the site file has been changed');
    if (!isFields(before.document)) throw new TongdaoError('CONFIG_INVALID');
    const document = edit(before.document);
    const site = parseOrExplain(siteSchema, document, this.#path);
    const text = `${JSON.stringify(document, null, 2)}\n`;
    try {
      await writeDurably(this.#path, text);
    } catch (cause) {
      throw new TongdaoError('CONFIG_NOT_WRITTEN', '', { cause });
    }
    return { site, etag: etagOf(text), paths: changedPaths(before.site, site) };
  }

  async #load(): Promise<Loaded> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (cause) {
      throw new TongdaoError('CONFIG_UNREADABLE', '', { cause });
    }
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch (cause) {
      throw new TongdaoError('CONFIG_INVALID', 'the site file is not JSON', { cause });
    }
    return {
      document,
      site: parseOrExplain(siteSchema, document, this.#path),
      etag: etagOf(text),
    };
  }
}
