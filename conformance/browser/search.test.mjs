// The search, over both ways, by the keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { picture, search, settled, useBrowser } from "./browser.mjs";

const browser = useBrowser();

for (const from of ["server", "disk"]) {
  test(`names, parts of names, numbers and filters are found from the ${from}`, async () => {
    const page = await browser.open("op/EVTCHNOP_status.html", { from });
    const first = async (text) => (await search(page, text))[0];
    const FIRST = {
      "evtchn_st": { name: "evtchn_status", href: "../record/evtchn_status.html" },
      "29": { name: "sched_op", href: "../hypercall/sched_op.html" },
      "0xC5000090": { name: "PV_SCHED_FEATURES", href: "../smccc/PV_SCHED_FEATURES.html" },
      "3305111696": { name: "PV_SCHED_FEATURES", href: "../smccc/PV_SCHED_FEATURES.html" },
      "err:EPERM": { name: "EPERM", href: "../error/EPERM.html" },
      "EPERM": { name: "EPERM", href: "../error/EPERM.html" },
      "hypercall:32": { name: "event_channel_op", href: "../hypercall/event_channel_op.html" },
      "op:alloc_unbound": { name: "EVTCHNOP_alloc_unbound", href: "../op/EVTCHNOP_alloc_unbound.html" },
      "op:unbound alloc": { name: "EVTCHNOP_alloc_unbound", href: "../op/EVTCHNOP_alloc_unbound.html" },
      "Xen 4.21": { name: "Xen 4.21", href: "../release/4.21.html" },
      "altp2m_opts": {
        name: "xen_domctl_createdomain.altp2m_opts",
        href: "../record/xen_domctl_createdomain.html#altp2m_opts",
      },
    };
    for (const [text, expected] of Object.entries(FIRST)) {
      assert.deepEqual(await first(text), expected, text);
    }
    assert.ok((await search(page, "-38")).some((found) => found.name === "ENOSYS"), "a number of an error");
    assert.deepEqual(await search(page, "no_such_name"), []);
    assert.match(await page.locator("#search-found").innerText(), /Nothing has that name/);
    await settled(page);
  });
}

test("a filter gives that kind only", async () => {
  const page = await browser.open("index.html");
  const found = await search(page, "struct:evtchn");
  assert.ok(found.length > 5);
  assert.ok(found.every(({ href }) => href.startsWith("record/")), JSON.stringify(found));
  await settled(page);
});

test("the keyboard alone reaches and uses it", async () => {
  const page = await browser.open("index.html");
  const input = page.locator("#search-input");
  const list = page.locator("#search-found");
  const focused = () => page.evaluate(() => document.activeElement.id);
  for (const key of ["/", "s", "?"]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), "search-input", key);
    assert.equal(await input.inputValue(), "", `${key} is not typed`);
    await page.keyboard.press("Escape");
    assert.notEqual(await focused(), "search-input");
  }
  await page.keyboard.press("/");
  await page.keyboard.type("evtchnop_");
  assert.equal(await input.getAttribute("aria-expanded"), "true");
  const names = await list.locator("[role=option] code").allTextContents();
  const chosen = () => list.locator("[aria-selected=true] code").textContent();
  assert.equal(await chosen(), names[0]);
  await page.keyboard.press("ArrowDown");
  assert.equal(await chosen(), names[1]);
  assert.equal(await input.getAttribute("aria-activedescendant"), "found-1");
  await picture(page, "search");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await chosen(), names.at(-1), "above the first is the last");
  await page.keyboard.press("Escape");
  assert.ok(await list.isHidden());
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  const second = await chosen();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/op/*.html");
  assert.equal(await page.locator("h1").evaluate((head) => head.firstChild.textContent.trim()), second);
  await settled(page);
});

test("what a click elsewhere or a choice closes, stays closed", async () => {
  const page = await browser.open("index.html");
  await search(page, "evtchn");
  await page.mouse.click(20, 600);
  assert.ok(await page.locator("#search-found").isHidden());
  await settled(page);
});
