// A browser for a file of tests, and pages that remember what they complained about.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "./packages.mjs";
import { ON_DISK, serve, told } from "./site.mjs";

// What a browser would otherwise do on its own, on a network that it may not have.
const QUIET = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** A browser that does nothing on its own. */
export function launch() {
  const libraries = process.env.XEN_ABI_CHROMIUM_LIBRARIES;
  const env = libraries ? { ...process.env, LD_LIBRARY_PATH: libraries } : process.env;
  return chromium.launch({ executablePath: told("XEN_ABI_CHROMIUM"), args: QUIET, env });
}

/** The sizes of a window: a desk's and a phone's. */
export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/**
 * A browser that lasts as long as the tests of a file. `open` opens a page of the site; `from` says over which way.
 * What a page logs as an error, or what its policy refused, fails `open` and `settled`.
 */
export function useBrowser() {
  const held = {};
  before(async () => {
    held.browser = await launch();
    held.server = await serve();
  });
  after(async () => {
    await held.browser?.close();
    await held.server?.close();
  });
  return {
    address: (from) => (from === "disk" ? ON_DISK : held.server.address),
    async open(path, { from = "server", viewport = WIDE, colorScheme = "light", ...rest } = {}) {
      const context = await held.browser.newContext({ viewport, colorScheme, ...rest });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      page.complaints = complaintsOf(page);
      await page.goto(this.address(from) + path);
      return page;
    },
  };
}

/** Collects what a page says is wrong. */
function complaintsOf(page) {
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // A page that is left ends what it still asks for.
    if (why !== "net::ERR_ABORTED") complaints.push(`${request.url()}: ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()}: ${response.status()}`);
  });
  return complaints;
}

/** Says that a page complained about nothing, and closes it. */
export async function settled(page) {
  await page.context().close();
  assert.deepEqual(page.complaints, []);
}

/** Keeps a picture of the page for people to look at. */
export async function picture(page, name, options = {}) {
  const folder = told("XEN_ABI_PICTURES");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), ...options });
}

/** Types into the search, and returns what it found: names, and where they lead. */
export async function search(page, text) {
  await page.locator("#search-input").fill(text);
  return page.locator("#search-found [role=option]").evaluateAll((links) =>
    links.map((link) => ({ name: link.querySelector("code").textContent, href: link.getAttribute("href") })));
}

/** The text of each cell of a row, by the id of the row. */
export async function cells(page, id) {
  const row = page.locator(`tr[id="${id}"]`);
  return (await row.locator("td, th").allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());
}
