import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { callees, createService } from "../src/index.js";
import { readSettings } from "../src/settings.js";

async function listening(server, t) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

function orders(t, reads = {}, lines = []) {
  const settings = readSettings({ SERVICE_NAME: "orders", BASE_PATH: "/orders", COMMIT: "abc" });
  const log = (message, details) => lines.push({ message, ...details });
  return listening(createService({ settings, version: "1.2.3", reads, log }), t);
}

test("a service answers with and without its base path, and says who it is", async (t) => {
  const url = await orders(t);
  for (const path of ["/health", "/orders/health", "/orders/health?x=1"]) {
    const answer = await fetch(url + path);
    assert.equal(answer.status, 200);
    assert.equal((await answer.json()).status, "ok");
  }
  for (const path of ["/", "/orders", "/orders/"]) {
    const { answeredBy } = await (await fetch(url + path)).json();
    const { instance, ...others } = answeredBy;
    assert.deepEqual(others, { service: "orders", version: "1.2.3", commit: "abc" });
    assert.match(instance, /^[a-f0-9]{8}$/);
  }
});

test("what it does not offer is refused", async (t) => {
  const url = await orders(t);
  assert.equal((await fetch(`${url}/orders/other`)).status, 404);
  assert.equal((await fetch(`${url}/ordersx/health`)).status, 404);
  assert.equal((await fetch(`${url}/toString`)).status, 404);
  assert.equal((await fetch(url, { method: "POST", body: "x" })).status, 405);
});

test("neither query nor body comes to the log", async (t) => {
  const lines = [];
  const url = await orders(t, {}, lines);
  await fetch(`${url}/orders?ssn=secret`, { method: "POST", body: "secret" });
  assert.deepEqual(
    lines.map(({ method, path, status }) => [method, path, status]),
    [["POST", "/orders", 405]],
  );
  assert.doesNotMatch(JSON.stringify(lines), /secret/);
});

test("a call that fails is answered with its reason", async (t) => {
  const failing = createServer((_, response) => response.writeHead(500).end("no"));
  const failingUrl = await listening(failing, t);
  const environment = { FAILING_URL: failingUrl, CLOSED_URL: "http://127.0.0.1:1" };
  const call = (callee) => () => callees(environment).get(callee, "/x");
  const url = await orders(t, { "/a": call("failing"), "/b": call("closed"), "/c": call("not-declared") });
  const answers = await Promise.all(
    ["/a", "/b", "/c"].map(async (path) => {
      const answer = await fetch(url + path);
      return [answer.status, (await answer.json()).error];
    }),
  );
  assert.deepEqual(answers[0], [502, "failing answered 500 to GET /x"]);
  assert.equal(answers[1][0], 503);
  assert.match(answers[1][1], /^closed cannot be reached: /);
  assert.deepEqual(answers[2], [503, "no address of not-declared: NOT_DECLARED_URL is not set"]);
});

test("wrong settings are refused", () => {
  assert.throws(() => readSettings({ PORT: "http" }), /PORT is "http": give it a port number/);
  assert.throws(() => readSettings({ BASE_PATH: "orders" }), /BASE_PATH is "orders": write it like/);
});

test("told to end, it answers what it has, takes nothing new, and exits with 0", async (t) => {
  const program = `
    import { startService } from ${JSON.stringify(new URL("../src/index.js", import.meta.url).href)};
    const packageFile = ${JSON.stringify(new URL("../package.json", import.meta.url).href)};
    const slow = () => {
      console.log("reached");
      return new Promise((resolve) => process.once("SIGTERM", () => setImmediate(resolve, { slow: true })));
    };
    startService({ packageFile: new URL(packageFile), reads: { "/slow": slow } });
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env: { PORT: "0", HOST: "127.0.0.1", SERVICE_NAME: "orders" },
  });
  t.after(() => child.kill("SIGKILL"));
  const [line] = await once(child.stdout, "data");
  const { message, port } = JSON.parse(line);
  assert.equal(message, "started");
  const slow = fetch(`http://127.0.0.1:${port}/slow`);
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  const answer = await slow;
  assert.equal(answer.headers.get("connection"), "close");
  assert.equal((await answer.json()).slow, true);
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/health`));
});
