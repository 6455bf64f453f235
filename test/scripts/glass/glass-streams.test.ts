import { join } from 'node:path';
import { expect } from 'chai';
import { ControlClient } from '../../../gateway/http/control/control-client.js';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import { systemTimers } from '../../../gateway/ops/system.js';
import { siteSchema } from '../../../schemas/site.js';
import { createGlassApp } from '../../../scripts/demo/glass/app.js';
import { GlassDeeds } from '../../../scripts/demo/glass/deeds.js';
import { deviceTap, platformTap } from '../../../scripts/demo/glass/taps.js';
import { VisitBook } from '../../../scripts/demo/glass/visit-book.js';
import { GlassWatch } from '../../../scripts/demo/glass/watch.js';
import { dataPaths } from '../../../scripts/data-directory.js';
import { tempDir } from '../../support/temp.js';
import { ask, StreamClient } from '../../gateway/http/http-client.js';

describe('the streams of the glass gate', () => {
  const directory = tempDir();
  let server: HttpServer;

  before(async () => {
    const nobody = join(directory.path, 'nobody');
    const watch = new GlassWatch({
      site: siteSchema.parse({
        version: 1,
        venue: { id: 'test', name: '测试医院', placeType: 'hospital' },
        links: [
          { id: 'a', protocol: 'sam', transport: { type: 'tcp', host: '127.0.0.1', port: 4000 } },
          {
            id: 'b',
            protocol: 'modbus',
            transport: { type: 'tcp', host: '127.0.0.1', port: 5000 },
          },
        ],
        readers: [{ id: 'reader', driver: 'sam', link: 'a' }],
        turnstiles: [{ id: 'gate', driver: 'modbus', link: 'b' }],
        lanes: [{ id: '1', name: '通道1', readers: ['reader'], turnstile: 'gate' }],
      }),
      client: new ControlClient({ path: nobody }),
      ...{ reader: nobody, turnstile: nobody, platform: nobody },
      ...{ readerTap: deviceTap(nobody), boardTap: deviceTap(nobody) },
      platformTap: platformTap(nobody),
      book: new VisitBook(() => ({ wall: 0, machine: 0 })),
      timers: systemTimers,
      log: { failure: () => undefined },
    });
    const app = createGlassApp({
      ...{ watch, people: [], timers: systemTimers, webDir: directory.path },
      deeds: new GlassDeeds(dataPaths(directory.path)),
      log: { failure: () => undefined },
    });
    server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
  });
  after(async () => {
    await server.stop(100);
    directory.remove();
  });

  it('whose first look fails give their places back, however often', async () => {
    for (let time = 0; time < 20; time++) {
      const page = new StreamClient(server.port, '/api/visits/events');
      await page.ended;
      expect(page.raw, `try ${time}`).to.include('HTTP/1.1 200');
    }
    // The simulators are away, and the page's other questions are answered all the same.
    expect((await ask(server.port, '/api/people', { headers: host() })).status).to.equal(200);
  });

  const host = (): Record<string, string> => ({ Host: `127.0.0.1:${server.port}` });
});
