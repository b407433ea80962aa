// All pages as files: right HTML, no dead link, a policy that allows the site alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "./packages.mjs";
import { FOLDER, allPages } from "./site.mjs";

/** The recommended rules but for those that are named here. */
const RULES = {
  extends: ["html-validate:recommended"],
  rules: {
    // Lines and spaces are as templates leave them.
    "no-trailing-whitespace": "off",
    // Names of HTML are written as the standard has them, `<!DOCTYPE html>`.
    "doctype-style": "off",
    // It wants `<br/>` where the standard has `<br>`.
    "void-style": "off",
    // Identifiers are names of C: they may have capitals, dots and underscores.
    "valid-id": ["error", { relaxed: true }],
    // Choices of a search are links that change as one types, which a `select` cannot be.
    "prefer-native-element": ["error", { exclude: ["listbox"] }],
    // Titles are as long as names are.
    "long-title": "off",
  },
};

const pages = allPages().map((path) => ({ path, text: readFileSync(join(FOLDER, path), "utf8") }));

const idsOf = ({ text }) => new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
const ids = new Map(pages.map((page) => [page.path, idsOf(page)]));

/** Whether a page, or what its address names on it, is there. */
function isThere(address) {
  const [path, anchor] = address.split("#");
  return anchor === undefined ? existsSync(join(FOLDER, path)) : ids.get(path)?.has(anchor) === true;
}

test("all pages are right HTML", () => {
  const validator = new HtmlValidate(new StaticConfigLoader(RULES));
  const found = new Map();
  for (const { path, text } of pages) {
    for (const { messages } of validator.validateStringSync(text).results) {
      for (const { ruleId, message, line } of messages) {
        const seen = found.get(ruleId) ?? [];
        found.set(ruleId, [...seen, `${path}:${line}: ${message}`]);
      }
    }
  }
  const told = [...found].map(([rule, all]) => `${rule}, ${all.length} times, such as ${all.slice(0, 3).join("; ")}`);
  assert.deepEqual(told, []);
  assert.ok(pages.length > 1000, `${pages.length} pages`);
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
