import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { freePort } from "../../../emulator/free-port";
import { loopbackRequest } from "../../../emulator/loopback-request";
import type { ServiceAlias } from "../../../emulator/tasks/service-aliases";
import { ServiceConnect } from "../../../emulator/tasks/service-connect";

const alias: ServiceAlias = { dnsName: "ledger", port: 80, service: "arn/ledger", containerPort: 8080 };

let servers: Server[] = [];
let aliases: ServiceAlias[];
let ports: number[];
let permitted: (group: string) => boolean;
let asked: unknown[][];
let notes: string[];
let connect: ServiceConnect;

beforeEach(() => {
  [aliases, ports, permitted, asked, notes] = [[alias], [], () => true, [], []];
  const directory = {
    aliasesFor: () => aliases,
    endpointsOf: () => ports.map((port) => ({ port, securityGroups: [`group of ${port}`] })),
    securityGroupsOf: (arn: string) => [`groups of ${arn}`],
  };
  const permit = (from: readonly string[], to: readonly string[], port: number) => {
    asked.push([from, to, port]);
    return Promise.resolve(permitted(to[0]!));
  };
  connect = new ServiceConnect(directory, { permit }, (caller, line) => notes.push(`${caller}: ${line}`));
});

afterEach(async () => {
  await connect.stop();
  for (const server of servers) server.close();
  servers = [];
});

async function task(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const named = (name: string) => task((request, answer) => void request.pipe(answer.writeHead(200, { "X-Task": name })));

async function call(options: { method?: string; body?: string } = {}) {
  const { LEDGER } = await connect.environmentFor("arn/caller", { LEDGER: "http://ledger/base" });
  const { status, body, headers } = await loopbackRequest({ url: LEDGER!, ...options });
  return { status, body, by: headers["x-task"] };
}

test("requests go to the tasks in turn, with their bodies", async () => {
  ports = [await named("one"), await named("two")];
  const answers = [await call({ method: "POST", body: "a" }), await call({ method: "POST", body: "b" }), await call()];
  expect(answers.map(({ by, body }) => `${String(by)} ${body}`)).toEqual(["one a", "two b", "one "]);
  expect(asked[0]).toEqual([["groups of arn/caller"], [`group of ${ports[0]}`], 8080]);
});

test("a task that nobody can connect to is passed over once", async () => {
  ports = [await freePort(), await named("two")];
  expect(await call({ method: "POST", body: "kept" })).toEqual({ status: 200, body: "kept", by: "two" });
});

test("without a task, and without one to connect to, it is refused as Envoy does", async () => {
  expect(await call()).toMatchObject({ status: 503, body: "no healthy upstream" });
  ports = [await freePort()];
  expect(await call()).toMatchObject({
    status: 503,
    body: "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: Connection refused",
  });
});

test("without a security group that lets it, it is refused, noted, and asked anew each time", async () => {
  ports = [await named("one")];
  permitted = () => false;
  expect(await call()).toMatchObject({
    status: 503,
    body: "upstream connect error or disconnect/reset before headers. reset reason: connection timeout",
  });
  expect(notes).toEqual(["arn/caller: caller may not reach ledger:80: no security group lets it"]);
  permitted = () => true;
  expect(await call()).toMatchObject({ status: 200 });
});

test("a task whose own group is closed is passed over", async () => {
  ports = [await named("old"), await named("new")];
  permitted = (group) => group === `group of ${ports[1]}`;
  expect([(await call()).by, (await call()).by]).toEqual(["new", "new"]);
});

test("what is asked is the alias as it is deployed now", async () => {
  ports = [await named("one")];
  const { LEDGER: url = "" } = await connect.environmentFor("arn/caller", { LEDGER: "http://ledger" });
  aliases = [{ ...alias, containerPort: 9090, requestTimeout: 0.05 }];
  await loopbackRequest({ url });
  expect(asked.at(-1)![2]).toBe(9090);
  ports = [await task(() => {})];
  expect(await loopbackRequest({ url })).toMatchObject({ status: 504, body: "upstream request timeout" });
  aliases = [];
  expect(await loopbackRequest({ url })).toMatchObject({ status: 503, body: "no healthy upstream" });
});

test("an answer that is none of HTTP is a broken upstream", async () => {
  ports = [await task(({ socket }) => socket.end("HTTP/1.1 000 X\r\nContent-Length: 2\r\n\r\nok"))];
  expect(await call()).toMatchObject({
    status: 503,
    body: "upstream connect error or disconnect/reset before headers. reset reason: protocol error",
  });
});

test("a caller has one listener for an alias, until it has no task", async () => {
  const url = async () => (await connect.environmentFor("arn/caller", { LEDGER: "http://ledger" })).LEDGER!;
  const first = await url();
  expect(await url()).toBe(first);
  await connect.close("arn/caller");
  await expect(loopbackRequest({ url: first })).rejects.toThrow("ECONNREFUSED");
});

test("a task that breaks off is told as a connection that ended", async () => {
  ports = [await task((request) => request.socket.destroy())];
  expect(await call()).toMatchObject({
    status: 503,
    body: "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
  });
});
