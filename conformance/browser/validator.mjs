// Holds pages against the rules of HTML, in a thread of its own.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { HtmlValidate, StaticConfigLoader } from "./packages.mjs";
import { FOLDER } from "./site.mjs";

/** The recommended rules but for those that are named here. */
const RULES = {
  extends: ["html-validate:recommended"],
  rules: {
    // Lines and spaces are as templates leave them.
    "no-trailing-whitespace": "off",
    // Names of HTML are written as the standard has them, `<!DOCTYPE html>`.
    "doctype-style": "off",
    // Identifiers are names of C: they may have capitals, dots and underscores.
    "valid-id": ["error", { relaxed: true }],
    // Choices of a search are links that change as one types, which a `select` cannot be.
    "prefer-native-element": ["error", { exclude: ["listbox"] }],
    // Titles are as long as names are.
    "long-title": "off",
  },
};

const validator = new HtmlValidate(new StaticConfigLoader(RULES));
const found = workerData.flatMap((path) => {
  const { results } = validator.validateStringSync(readFileSync(join(FOLDER, path), "utf8"));
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => ({ rule: ruleId, where: `${path}:${line}: ${message}` })));
});
parentPort.postMessage(found);
