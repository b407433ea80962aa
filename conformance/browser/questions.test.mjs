// Ten questions of a new user, each answered by one search or two clicks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, search, settled, useBrowser } from "./browser.mjs";

const browser = useBrowser();

/** Searches, opens what was found first, and returns the page. */
async function asked(text) {
  const page = await browser.open("index.html");
  assert.ok((await search(page, text)).length > 0, `${text} is not found`);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.endsWith("index.html"));
  return page;
}

const head = (page) => page.locator("h1").innerText();
const target = (page, name) => page.locator("#layout-choice select[data-key=target]").selectOption(name);
const summary = (page) => page.locator("#layout-summary").innerText();

test("which hypercall is number 32?", async () => {
  const page = await asked("32");
  assert.equal(await head(page), "event_channel_op 32");
  await settled(page);
});

test("what does EPERM mean, and which operations give it?", async () => {
  const page = await asked("EPERM");
  assert.match(await page.locator(".doc").innerText(), /not allowed/);
  const names = await page.locator(".entries dt").allInnerTexts();
  assert.ok(names.includes("EVTCHNOP_bind_pirq"), names.join());
  await settled(page);
});

test("when did altp2m_opts change?", async () => {
  const page = await asked("altp2m_opts");
  const row = (await cells(page, "altp2m_opts")).join(" ");
  assert.match(row, /since 4\.19.*until 4\.21/);
  await settled(page);
});

test("how large is vcpu_info on arm32, and on x86_64?", async () => {
  const page = await asked("vcpu_info");
  assert.match(await summary(page), /^64 bytes/, "x86_64 is shown first");
  await target(page, "arm32");
  assert.match(await summary(page), /^48 bytes/);
  await settled(page);
});

test("what is 0xC5000090?", async () => {
  const page = await asked("0xC5000090");
  assert.match(await head(page), /^PV_SCHED_FEATURES 0xc5000090$/i);
  await settled(page);
});

test("where is evtchn_pending_sel on x86_32?", async () => {
  const page = await asked("evtchn_pending_sel");
  await target(page, "x86_32");
  assert.deepEqual((await cells(page, "evtchn_pending_sel")).slice(0, 2), ["4", "4"]);
  await settled(page);
});

test("which release brought grant_opts?", async () => {
  const page = await asked("grant_opts");
  assert.match((await cells(page, "grant_opts")).join(" "), /since 4\.16/);
  await settled(page);
});

test("where is DOMID_SELF told?", async () => {
  const page = await asked("DOMID_SELF");
  assert.equal(await head(page), "xen.h");
  const row = page.locator("tr[id=DOMID_SELF]");
  assert.match(await row.innerText(), /0x7ff0/);
  assert.ok(await row.evaluate((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  }), "it is in sight");
  await settled(page);
});

test("what is the argument of SCHEDOP_poll?", async () => {
  const page = await asked("SCHEDOP_poll");
  await page.locator("section", { hasText: "Argument" }).locator("a").first().click();
  await page.waitForURL("**/record/sched_poll.html");
  assert.deepEqual((await cells(page, "nr_ports")).slice(2, 3), ["nr_ports"]);
  await settled(page);
});

test("what uses evtchn_status, and what does that use?", async () => {
  const page = await asked("evtchn_status");
  await page.locator(".names", { hasText: "Used by" }).locator("a", { hasText: "EVTCHNOP_status" }).click();
  await page.waitForURL("**/op/EVTCHNOP_status.html");
  const uses = await page.locator(".names", { hasText: "Uses" }).innerText();
  assert.match(uses, /evtchn_status/);
  await settled(page);
});

test("what uses domid_t?", async () => {
  const page = await asked("domid_t");
  const users = page.locator("tr[id=domid_t] details a");
  const names = await users.allTextContents();
  assert.ok(names.includes("evtchn_status"), names.join());
  await settled(page);
});
