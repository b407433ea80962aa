// The page of a record: a release, a target and a side are chosen in place, and two layouts compared.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, picture, search, settled, useBrowser } from "./browser.mjs";

const browser = useBrowser();
const choice = (page, key, of = "here") => page.locator(`#layout-choice select[data-key=${key}][data-of=${of}]`);
const summary = (page) => page.locator("#layout-summary").innerText();

for (const from of ["server", "disk"]) {
  test(`a record is found, and its release and target chosen, from the ${from}`, async () => {
    const page = await browser.open("index.html", { from });
    await search(page, "evtchn_st");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/record/evtchn_status.html");
    assert.deepEqual((await cells(page, "port")).slice(0, 3), ["4", "4", "port"]);
    await search(page, "shared_info");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/record/shared_info.html");
    assert.match(await summary(page), /^3136 bytes, aligned to 8/);
    assert.deepEqual((await cells(page, "evtchn_pending")).slice(0, 2), ["2048", "512"]);
    await choice(page, "target").selectOption("arm64");
    await choice(page, "release").selectOption("4.17");
    assert.match(await summary(page), /^1088 bytes, aligned to 8/);
    assert.deepEqual((await cells(page, "evtchn_pending")).slice(0, 2), ["48", "512"]);
    assert.match(page.url(), /#release=4\.17&target=arm64&side=guest$/);
    await settled(page);
  });
}

test("what is chosen is in the address, and lasts over a reload and the way back", async () => {
  const page = await browser.open("record/vcpu_info.html");
  const first = page.url();
  await choice(page, "target").selectOption("arm32");
  assert.match(await summary(page), /^48 bytes/);
  await page.reload();
  assert.equal(await choice(page, "target").inputValue(), "arm32");
  assert.match(await summary(page), /^48 bytes/);
  await page.locator(".names a").first().click();
  await page.waitForURL((url) => !url.pathname.endsWith("vcpu_info.html"));
  await page.goBack();
  assert.equal(await choice(page, "target").inputValue(), "arm32");
  assert.match(await summary(page), /^48 bytes/);
  await page.goBack();
  assert.equal(page.url(), first, "a choice is a step of its own");
  assert.match(await summary(page), /^64 bytes/);
  await settled(page);
});

test("an address of a release, a target and a side opens that layout", async () => {
  const page = await browser.open("record/vcpu_info.html#release=4.16&target=x86_32&side=guest");
  assert.match(await summary(page), /^64 bytes, aligned to 4/);
  assert.deepEqual((await cells(page, "evtchn_pending_sel")).slice(0, 2), ["4", "4"]);
  await settled(page);
  for (const odd of ["#release=9.99&target=vax&side=x", "#with=1,2", "#%E0%A4%A", "#&&==", "#no.such.member"]) {
    const page = await browser.open(`record/vcpu_info.html${odd}`);
    assert.match(await summary(page), /^64 bytes, aligned to 8/, odd);
    await settled(page);
  }
});

test("two layouts are compared, and what differs is marked", async () => {
  const page = await browser.open("record/vcpu_info.html");
  await page.locator("#layout-compare").click();
  await choice(page, "target", "other").selectOption("arm64");
  const marks = async (id) => (await page.locator(`tr[id="${id}"]`).getAttribute("class")) ?? "";
  assert.match(await marks("time"), /moved/);
  assert.match(await marks("evtchn_upcall_mask"), /new/);
  assert.match(await marks("pad0"), /gone/);
  assert.doesNotMatch(await marks("evtchn_pending_sel"), /new|gone|moved/);
  assert.deepEqual((await cells(page, "time")).slice(0, 2), ["16 32", "32"], "the other offset, and this one");
  assert.equal(await page.locator("#layout-map .bytes").count(), 2);
  assert.ok((await page.locator("#layout-map .changed").count()) > 0);
  assert.match(await summary(page), /64 bytes[\s\S]*48 bytes/);
  const address = page.url();
  await picture(page, "record-compared", { fullPage: true });
  await settled(page);
  const again = await browser.open(address.slice(address.indexOf("record/")));
  assert.equal(await choice(again, "target", "other").inputValue(), "arm64");
  await again.locator("#layout-compare").click();
  assert.equal(await again.locator("tr.moved, tr.new, tr.gone").count(), 0);
  await settled(again);
});

test("the change of a release is seen in its record", async () => {
  const page = await browser.open("record/xen_domctl_createdomain.html#release=4.21&target=x86_64&side=tools&with=4.20,x86_64,tools");
  const marks = (id) => page.locator(`tr[id="${id}"]`).getAttribute("class");
  assert.match(await marks("altp2m_opts"), /gone/);
  assert.match(await marks("altp2m.opts"), /new/);
  await settled(page);
});

test("a member that is no more is shown as it last was", async () => {
  const page = await browser.open("record/xen_domctl_createdomain.html#altp2m_opts");
  assert.ok(await page.locator("tr[id=altp2m_opts]").isVisible());
  assert.equal(await choice(page, "release").inputValue(), "4.20");
  await settled(page);
});

test("the stretches of releases lead to each layout", async () => {
  const page = await browser.open("record/xen_domctl_createdomain.html#release=4.22&target=x86_64&side=tools");
  const stretches = page.locator("#layout-history button");
  assert.ok((await stretches.count()) > 3);
  assert.equal(await page.locator("#layout-history [aria-pressed=true]").count(), 1);
  await stretches.first().click();
  assert.equal(await choice(page, "release").inputValue(), "4.14");
  assert.match(await summary(page), /^48 bytes/);
  await settled(page);
});

test("without scripts the table is there and right, with the other layouts below", async () => {
  const page = await browser.open("record/vcpu_info.html", { javaScriptEnabled: false });
  assert.ok(await page.locator("#layout-members").isVisible());
  assert.ok(await page.locator("#layout-choice").isHidden());
  const row = page.locator('tr[id="evtchn_pending_sel"]');
  assert.deepEqual((await row.locator("td.n").allInnerTexts()), ["8", "8"]);
  assert.match(await page.locator("#layout-summary").innerText(), /64 bytes, aligned to 8/);
  await page.locator("details.others summary").click();
  const others = await page.locator("details.others .summary").allInnerTexts();
  assert.deepEqual(others.map((text) => text.match(/\d+ bytes, aligned to \d+/)[0]).sort(), [
    "48 bytes, aligned to 8", "48 bytes, aligned to 8", "64 bytes, aligned to 4",
  ]);
  await settled(page);
});

test("on paper are the names and the table, and nothing to click", async () => {
  const page = await browser.open("record/vcpu_info.html");
  await page.emulateMedia({ media: "print" });
  for (const control of [".top", "#layout-choice", ".bottom"]) {
    assert.ok(await page.locator(control).isHidden(), control);
  }
  assert.ok(await page.locator("#layout-members").isVisible());
  await settled(page);
});
