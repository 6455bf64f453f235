/** The glass gate as a child of `tongdao start`: it comes and goes with the gateway of a demo. */
import type { Site } from '../../../schemas/site.js';
import type { DataPaths } from '../../data-directory.js';
import { startChild, type StartedChild } from '../../simulate/child.js';
import { freePorts } from '../ports.js';

/** Ready after the gateway is. */
export interface StartedGlass extends StartedChild {
  /** Where the page is, once it is ready. */
  readonly url: string;
}

/** On the first free port above the gateway's: 7081 in a demo on the usual ports. */
export async function startGlass(site: Site, paths: DataPaths): Promise<StartedGlass> {
  const [port = 0] = await freePorts(site.http.port + 1, 1);
  const args = ['demo', 'glass', '--port', String(port), '--data', paths.dir];
  return { url: `http://127.0.0.1:${port}/`, ...startChild(args) };
}
