// Each kind of page, light and dark, on a desk and on a phone: no complaint, no violation that axe finds, nothing to
// scroll sideways.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { axeSource } from "./packages.mjs";
import { PHONE, WIDE, picture, settled, useBrowser } from "./browser.mjs";
import { OF_EACH_KIND } from "./site.mjs";

const browser = useBrowser();

/** The rules that depend on colours; all others find the same in each theme. */
const OF_COLOURS = { runOnly: ["color-contrast", "link-in-text-block"] };

/** What axe finds, a line each. */
async function violations(page, rules = {}) {
  // By evaluation, which the page's policy does not rule; a script element would be refused.
  await page.evaluate(`window.axe || (() => { ${axeSource} })()`);
  const { violations } = await page.evaluate(
    (rules) => window.axe.run(document, { resultTypes: ["violations"], ...rules }), rules);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.target.join(" ")} ${node.any[0]?.message ?? ""}`));
}

/** What makes a page wider than its window, so that one has to scroll sideways. */
function beyondTheWindow(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const all = [...document.querySelectorAll("main *")];
    const wide = all.filter((element) => element.getBoundingClientRect().right > root.clientWidth);
    return wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
  });
}

/** Each width in each theme. */
const LOOKS = [["wide", WIDE], ["phone", PHONE]].flatMap(([width, viewport]) =>
  ["light", "dark"].map((colorScheme) => ({ look: `${width}-${colorScheme}`, viewport, colorScheme })));

describe("each kind of page", { concurrency: 2 }, () => {
  for (const [kind, path] of Object.entries(OF_EACH_KIND)) {
    test(`${kind}: ${path}`, async () => {
      const page = await browser.open(path);
      for (const { look, viewport, colorScheme } of LOOKS) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await picture(page, `${kind.replaceAll(" ", "-")}-${look}`);
        assert.deepEqual(await beyondTheWindow(page), [], look);
        const rules = colorScheme === "light" ? {} : OF_COLOURS;
        assert.deepEqual(await violations(page, rules), [], look);
      }
      await settled(page);
    });
  }
});

test("while two layouts are compared and while searching", async () => {
  const path = "record/vcpu_info.html#release=4.22&target=x86_64&side=guest&with=4.22,arm64,guest";
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.open(path, { viewport: PHONE, colorScheme });
    assert.deepEqual(await violations(page), [], colorScheme);
    assert.deepEqual(await beyondTheWindow(page), []);
    await page.locator("#search-input").fill("evtchn");
    assert.deepEqual(await violations(page), [], `${colorScheme}, searching`);
    await picture(page, `searching-phone-${colorScheme}`);
    await settled(page);
  }
});

test("from the disk they complain about nothing either", async () => {
  for (const path of Object.values(OF_EACH_KIND)) {
    const page = await browser.open(path, { from: "disk" });
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".top")).position), "sticky", path);
    await settled(page);
  }
});
