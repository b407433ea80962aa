// Says how soon the search answers. No test: how fast a machine is depends on what else it does.
//
// Run by `xen-abi-conformance browse --speed`.

import { launch } from "./browser.mjs";
import { serve } from "./site.mjs";

const QUERIES = ["evtchn_st", "29", "0xC5000090", "err:EPERM", "grant map", "altp2m_opts"];
const ROUNDS = 20;

const browser = await launch();
const server = await serve();
const times = { first: [], next: [] };
for (let round = 0; round < ROUNDS; round++) {
  const page = await browser.newPage();
  await page.goto(`${server.address}index.html`);
  const took = await page.evaluate((queries) => queries.map((text) => {
    const input = document.getElementById("search-input");
    input.value = text;
    const start = performance.now();
    input.dispatchEvent(new Event("input"));
    // Reading a size makes the browser lay out what was found.
    document.getElementById("search-found").getBoundingClientRect();
    return performance.now() - start;
  }), QUERIES);
  times.first.push(took[0]);
  times.next.push(...took.slice(1));
  await page.close();
}
await browser.close();
await server.close();
for (const [which, all] of Object.entries(times)) {
  all.sort((a, b) => a - b);
  const at = (part) => all[Math.min(all.length - 1, Math.floor(all.length * part))].toFixed(1);
  console.log(`${which} answer: median ${at(0.5)} ms, slowest ${at(1)} ms, of ${all.length}`);
}
