// Tells of tests as cargo's do, so that the summary of all tests counts and repeats them too.

export default async function* reporter(events) {
  const failures = [];
  let [passed, skipped, start] = [0, 0, Date.now()];
  for await (const { type, data } of events) {
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
    const isTest = ["test:pass", "test:fail"].includes(type) && data.details.type !== "suite";
    if (!isTest) continue;
    if (data.skip !== undefined) skipped += 1;
    else if (type === "test:pass") passed += 1;
    else failures.push({ name: data.name, error: data.details.error });
    const took = `${(data.details.duration_ms / 1000).toFixed(1)} s`;
    yield `test ${data.name} ... ${type === "test:pass" ? "ok" : "FAILED"} (${took})\n`;
  }
  if (failures.length > 0) {
    yield "\nfailures:\n\n";
    for (const { name, error } of failures) yield `---- ${name} stdout ----\n${words(error)}\n\n`;
    yield `failures:\n${failures.map(({ name }) => `    ${name}\n`).join("")}`;
  }
  const verdict = failures.length > 0 ? "FAILED" : "ok";
  yield `\ntest result: ${verdict}. ${passed} passed; ${failures.length} failed; ${skipped} ignored; 0 measured; ` +
    `0 filtered out; finished in ${((Date.now() - start) / 1000).toFixed(2)}s\n`;
}

/** What a test found, and the line that says so. */
function words(error) {
  const cause = error.cause ?? error;
  if (typeof cause !== "object") return String(cause);
  const place = /\(?(?:file:\/\/)?(\/[^():]*\.test\.mjs:\d+)/.exec(cause.stack ?? "")?.[1];
  return [cause.message, place && `at ${place}`].filter(Boolean).join("\n");
}
