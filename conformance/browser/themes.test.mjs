// Light and dark: as the machine has it, until the reader chooses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { settled, useBrowser } from "./browser.mjs";

const browser = useBrowser();
const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** Whether a colour is nearer to white. */
const isLight = (colour) => colour.match(/\d+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) > 3 * 128;

for (const colorScheme of ["light", "dark"]) {
  test(`a machine that is ${colorScheme} gets that, and its reader the other by a click`, async () => {
    const page = await browser.open("index.html", { colorScheme });
    assert.equal(isLight(await paper(page)), colorScheme === "light");
    await page.locator("#theme-switch").click();
    assert.equal(isLight(await paper(page)), colorScheme === "dark");
    await page.locator("main a").first().click();
    await page.waitForLoadState();
    assert.equal(isLight(await paper(page)), colorScheme === "dark", "it lasts");
    await page.locator("#theme-switch").click();
    assert.equal(isLight(await paper(page)), colorScheme === "light");
    await settled(page);
  });
}
