// All pages as files: right HTML, no dead link, a policy that allows the site alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { Worker } from "node:worker_threads";
import { FOLDER, allPages } from "./site.mjs";

const pages = allPages().map((path) => ({ path, text: readFileSync(join(FOLDER, path), "utf8") }));

const idsOf = ({ text }) => new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
const ids = new Map(pages.map((page) => [page.path, idsOf(page)]));

/** Whether a page, or what its address names on it, is there. */
function isThere(address) {
  const [path, anchor] = address.split("#");
  return anchor === undefined ? existsSync(join(FOLDER, path)) : ids.get(path)?.has(anchor) === true;
}

/** What a thread finds in some pages. */
const validated = (paths) => new Promise((done, failed) => {
  const thread = new Worker(new URL("./validator.mjs", import.meta.url), { workerData: paths });
  thread.on("message", done).on("error", failed);
});

test("all pages are right HTML", async () => {
  assert.ok(pages.length > 1000, `${pages.length} pages`);
  const halves = [0, 1].map((half) => pages.map(({ path }) => path).filter((_, at) => at % 2 === half));
  const found = (await Promise.all(halves.map(validated))).flat();
  // One of each rule says enough.
  const rules = new Map(found.map(({ rule, where }) => [rule, where]));
  assert.deepEqual([...rules], [], `${found.length} times`);
});

test("no link is dead, and none leads elsewhere", () => {
  const dead = new Set();
  for (const { path, text } of pages) {
    for (const [, link] of text.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      const [file, anchor] = link.split("#");
      const target = file === "" ? path : posix.join(posix.dirname(path), file);
      const whole = anchor === undefined ? target : `${target}#${anchor}`;
      if (/^\w+:/.test(link) || !isThere(whole)) dead.add(`${path} -> ${link}`);
    }
  }
  assert.deepEqual([...dead].slice(0, 20), []);
});

test("where the search leads is there, and its index is small", () => {
  const text = readFileSync(join(FOLDER, "assets/index.js"), "utf8");
  assert.ok(text.length < 500_000, `the index has ${text.length} bytes`);
  const index = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  const named = index.lines.split("\n").map((line) => line.split("\t"));
  const pagesOfNames = named.map(([name, , , page]) =>
    page.replace(/#$/, `#${name}`).replace(/\/$/, `/${name}.html`));
  const members = index.members.split("\n").flatMap((line) => {
    const [record, ...members] = line.split(" ");
    return members.map((member) => `record/${record}.html#${member}`);
  });
  assert.ok(named.length > 4000 && members.length > 2000);
  assert.deepEqual([...pagesOfNames, ...members].filter((page) => !isThere(page)).slice(0, 20), []);
});

test("the policy allows the site alone, and no page needs more", () => {
  for (const { path, text } of pages) {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? "";
    const words = policy.split(/[;\s]+/).filter((word) => word.startsWith("'") || word.includes(":"));
    assert.ok(policy.startsWith("default-src 'none'"), path);
    assert.deepEqual(words.filter((word) => !["'none'", "'self'"].includes(word)), [], path);
    assert.doesNotMatch(text, / style="| on[a-z]+="|<style|javascript:/, path);
  }
});
