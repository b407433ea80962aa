// The packages of `package.json`, which lie outside of the tree: the harness says where.

import { createRequire } from "node:module";
import { join } from "node:path";
import { told } from "./site.mjs";

const require = createRequire(join(told("XEN_ABI_NODE_MODULES"), "here.js"));

export const { chromium } = require("playwright-core");

/** The text of axe, which runs within a page. */
export const axeSource = require("axe-core").source;

export const { HtmlValidate, StaticConfigLoader } = require("html-validate");
