import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Pages for the browsers at the lane, some of them old tablets (Chrome 87). The server's policy allows
 * no inline script or style, so nothing may be inlined and no polyfill injected.
 */
export default defineConfig({
  root: fromHere('gateway/web'),
  base: '/',
  publicDir: false,
  envDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    outDir: fromHere('dist/web'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        lane: fromHere('gateway/web/lane/index.html'),
        glass: fromHere('gateway/web/glass/index.html'),
        staff: fromHere('gateway/web/staff/index.html'),
        audit: fromHere('gateway/web/audit/index.html'),
        console: fromHere('gateway/web/console/index.html'),
        laneSetup: fromHere('gateway/web/lane-setup/index.html'),
      },
    },
  },
});
