/** What every lane's screen and loudspeaker are set to now; a saved change holds at once. */
import type { DisplayAnswer } from '../../schemas/api/display.js';
import type { DisplaySettings } from '../../schemas/display.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { LedgerEntry } from '../../schemas/ledger.js';
import type { Site } from '../../schemas/site.js';
import type { SaveDisplay } from '../http/display-routes.js';
import type { SiteFile } from './site-file.js';

export interface LaneDisplaySettingsParts {
  /** As the gateway started with it. */
  readonly site: Site;
  readonly file: SiteFile;
  /** Takes a row that nobody waits for. */
  readonly addRow: (entry: LedgerEntry) => void;
}

type Fields = Readonly<Record<string, unknown>>;

function isLane(item: unknown, id: string): item is Fields {
  return typeof item === 'object' && item !== null && 'id' in item && item.id === id;
}

/** The document with this display at its lane; everything else as it was typed. */
function withDisplay(document: Fields, lane: string, display: DisplaySettings): Fields {
  const lanes: unknown = document['lanes'];
  if (!Array.isArray(lanes)) return document;
  return {
    ...document,
    lanes: lanes.map((item: unknown) => (isLane(item, lane) ? { ...item, display } : item)),
  };
}

function answerFor(lane: string, site: Site, etag: string): DisplayAnswer {
  const config = site.lanes.find(({ id }) => id === lane);
  if (config === undefined) throw new TongdaoError('LANE_UNKNOWN');
  return { lane, name: config.name, display: config.display, etag };
}

export class LaneDisplaySettings {
  readonly #parts: LaneDisplaySettingsParts;
  readonly #now: Map<string, DisplaySettings>;

  constructor(parts: LaneDisplaySettingsParts) {
    this.#parts = parts;
    this.#now = new Map(parts.site.lanes.map(({ id, display }) => [id, display]));
  }

  /** What the running lane shows and says by. */
  of(lane: string): DisplaySettings {
    const display = this.#now.get(lane);
    if (display === undefined) throw new TongdaoError('LANE_UNKNOWN');
    return display;
  }

  /** What the site file says. Rejects with `LANE_UNKNOWN` or as `SiteFile.read` does. */
  async read(lane: string): Promise<DisplayAnswer> {
    this.of(lane);
    const { site, etag } = await this.#parts.file.read();
    return answerFor(lane, site, etag);
  }

  /** Rejects with `LANE_UNKNOWN` or as `SiteFile.change` does; then nothing changed. */
  async save({ lane, display, etag, operator }: SaveDisplay): Promise<DisplayAnswer> {
    this.of(lane);
    const change = await this.#parts.file.change(etag, (document) =>
      withDisplay(document, lane, display),
    );
    const answer = answerFor(lane, change.site, change.etag);
    this.#now.set(lane, answer.display);
    this.#parts.addRow({
      kind: 'system',
      detail: { event: 'site-changed', paths: [...change.paths] },
      query: { lane, operator },
    });
    return answer;
  }
}
