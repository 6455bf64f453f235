import { launch, axe } from '/work/main/test/browser/lane-browser.js';
const base = process.argv[2]!;
const b = await launch();
for (const [w,h] of [[1366,768],[1920,1080]] as const) {
  const c = await b.newContext({ viewport: { width: w, height: h } });
  const p = await c.newPage();
  p.on('console', m => console.log('console', m.text())); p.on('pageerror', e => console.log('err', e.message));
  await p.goto(base);
  await p.waitForSelector('.person');
  await p.waitForSelector('.lane');
  await p.screenshot({ path: `/tmp/glass-shots/a-${w}.png` });
  await p.click('.lane:nth-child(1) .act-main');
  await p.waitForTimeout(600);
  await p.screenshot({ path: `/tmp/glass-shots/b-${w}.png` });
  await p.waitForSelector('.visit-pass');
  await p.waitForTimeout(3000);
  await p.click('.timeline-head .act');
  await p.click('.step:nth-child(3) summary');
  await p.screenshot({ path: `/tmp/glass-shots/c-${w}.png` });
  await p.click('.step:nth-child(3) summary');
  await p.click('.deeds .act:nth-of-type(1)');
  await p.waitForSelector('.result-line >> text=/^- /');
  await p.evaluate("document.querySelectorAll('.step details')[6].open = true");
  await p.screenshot({ path: `/tmp/glass-shots/d-${w}.png` });
  const { violations } = await axe(p);
  console.log(w, JSON.stringify(violations.map((v: any) => [v.id, v.help, v.nodes.slice(0,3).map((n: any) => n.html + ' | ' + n.failureSummary)]), null, 1));
  await c.close();
}
await b.close();
