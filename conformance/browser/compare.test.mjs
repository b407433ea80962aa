// What changed from one release to another.

import assert from "node:assert/strict";
import { test } from "node:test";
import { settled, useBrowser } from "./browser.mjs";

const browser = useBrowser();

test("4.20 and 4.21 are compared from the first page on", async () => {
  const page = await browser.open("index.html");
  await page.locator("main a", { hasText: /^4\.21$/ }).click();
  await page.locator("main a", { hasText: "What changed since 4.20" }).click();
  await page.waitForURL("**/compare/4.20-4.21.html");
  const breaking = page.locator("section", { hasText: "What breaks binaries" }).first();
  const paths = await breaking.locator(".what").allInnerTexts();
  assert.ok(paths.some((path) => path.includes("xen_domctl_createdomain.altp2m.opts")), paths.join("\n"));
  assert.match(await breaking.innerText(), /XEN_DOMCTL_INTERFACE_VERSION is 0x17 in both/);
  await breaking.locator("a", { hasText: "xen_domctl_createdomain" }).first().click();
  await page.waitForURL("**/record/xen_domctl_createdomain.html**");
  await settled(page);
});

test("any other two are one click away", async () => {
  const page = await browser.open("compare/4.20-4.21.html");
  await page.locator("nav[aria-label='From'] a", { hasText: /^4\.17$/ }).click();
  await page.waitForURL("**/compare/4.17-4.21.html");
  await page.locator("nav[aria-label='To'] a", { hasText: /^4\.22$/ }).click();
  await page.waitForURL("**/compare/4.17-4.22.html");
  assert.equal(await page.locator("nav [aria-current]").count(), 2);
  await settled(page);
});
