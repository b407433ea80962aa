// The site under test: a folder that `xen-abi site` wrote, read over `file://` and from a small server.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** What the harness says by the environment. */
export function told(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run \`xen-abi-conformance browse\``);
  return value;
}

/** The folder of the site. */
export const FOLDER = told("XEN_ABI_SITE");

/** The address of the site on the disk. */
export const ON_DISK = pathToFileURL(FOLDER + sep).href;

/** Every page, from the root of the site. */
export function allPages() {
  const files = readdirSync(FOLDER, { recursive: true }).map((path) => path.split(sep).join("/"));
  return files.filter((path) => path.endsWith(".html")).sort();
}

/** A page of each kind, and those that are large or odd. */
export const OF_EACH_KIND = {
  start: "index.html",
  record: "record/vcpu_info.html",
  "large record": "record/xen_domctl.html",
  "record with unions": "record/evtchn_status.html",
  group: "group/gntmap.html",
  bits: "bits/event_word_t.html",
  hypercall: "hypercall/event_channel_op.html",
  op: "op/EVTCHNOP_status.html",
  smccc: "smccc/PSCI_0_2_FN64_CPU_ON.html",
  header: "header/xen.h.html",
  error: "error/EPERM.html",
  release: "release/4.21.html",
  compare: "compare/4.20-4.21.html",
  target: "target/arm64.html",
};

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** Serves the site; returns its address, and what ends it. */
export async function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://site.invalid").pathname));
    const file = join(FOLDER, path.endsWith("/") ? join(path, "index.html") : path);
    try {
      const body = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const close = () => new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
  return { address: `http://127.0.0.1:${server.address().port}/`, close };
}
