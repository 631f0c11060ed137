import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Clock } from "../../../emulator/clock";
import { ApplicationBalancing } from "../../../emulator/gateway/load-balancing/application-balancing";
import type {
  Action,
  Listener,
  LoadBalancer,
  TargetGroup,
} from "../../../emulator/gateway/load-balancing/load-balancer";
import { NetworkBalancing } from "../../../emulator/gateway/load-balancing/network-balancing";
import { Trace } from "../../../emulator/gateway/records/trace";
import type { Target } from "../../../emulator/targets/targets";

let server: Server;
let serve: RequestListener = (_, answer) => answer.end("ok");
beforeAll(async () => {
  server = createServer((incoming, answer) => serve(incoming, answer)).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const network: LoadBalancer = {
  arn: "nlb",
  type: "network",
  state: "active",
  securityGroups: ["nlb-group"],
  enforcesPrivateLink: false,
  idleTimeout: 350,
  dropsInvalidHeaders: false,
};
const application: LoadBalancer = {
  ...network,
  arn: "alb",
  type: "application",
  securityGroups: ["alb-group"],
  idleTimeout: 5000,
};

interface Setting {
  readonly action?: Action;
  readonly url?: string;
  readonly headers?: [string, string][];
  readonly targets?: readonly Target[];
  /** Group that lets nobody in. */
  readonly closed?: string;
  /** Milliseconds. */
  readonly patience?: number;
  readonly network?: Partial<LoadBalancer>;
  readonly application?: Partial<LoadBalancer>;
  readonly listener?: Partial<Listener>;
  readonly group?: Partial<TargetGroup>;
}

const forward: Action = { type: "forward", groups: [{ arn: "targets", weight: 1 }] };

/** A task that carries the group `task`. */
function target(more: Partial<Target> = {}): Target {
  const { port } = server.address() as AddressInfo;
  return { host: "127.0.0.1", port, state: "healthy", securityGroups: ["task"], containerPort: 8080, ...more };
}

function securityGroupsOf({ closed = "" }: Setting) {
  return { permit: async (_: readonly string[], to: readonly string[]) => !to.includes(closed) };
}

function balancingOf(setting: Setting) {
  return new ApplicationBalancing({
    clock: new Clock(1000, 1000),
    metrics: { measure: () => {} },
    targets: { of: () => setting.targets ?? [target()] },
    securityGroups: securityGroupsOf(setting),
  });
}

async function ask(setting: Setting = {}, balancing = balancingOf(setting)) {
  const rules = (action: Action) => [{ arn: "default", priority: Infinity, conditions: [], action }];
  const balancers = {
    balancer: async (arn: string) =>
      arn === "nlb" ? { ...network, ...setting.network } : { ...application, ...setting.application },
    listener: async (arn: string, port: number): Promise<Listener | undefined> => {
      if (port !== 443) return undefined;
      if (arn === "nlb") return { arn: "tcp", port, protocol: "TCP", rules: rules(forward) };
      return { arn: "https", port, protocol: "HTTPS", rules: rules(setting.action ?? forward), ...setting.listener };
    },
    targetGroup: async () => ({ arn: "albs", type: "alb", registered: [{ id: "alb", port: 443 }], ...setting.group }),
  };
  const trace = new Trace();
  const url = new URL(setting.url ?? "https://origin/x");
  const headers = [["Host", url.host] as const, ...(setting.headers ?? [])];
  const request = { method: "GET", url, target: url.pathname + url.search, headers, body: Buffer.alloc(0) };
  const call = { request, sourceIp: "127.0.0.1", trace, signal: AbortSignal.timeout(setting.patience ?? 5_000) };
  const answer = await new NetworkBalancing(balancers, securityGroupsOf(setting), balancing).answer("nlb", call);
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: answer.body.toString(),
    hops: trace.hops,
  };
}

test("a request reaches the target", async () => {
  expect(await ask()).toMatchObject({ status: 200, body: "ok" });
});

test("fixed answers and redirects come from the load balancer", async () => {
  const fixed = { type: "fixed-response", status: 404, contentType: "application/json", body: "{}" } as const;
  expect(await ask({ action: fixed })).toMatchObject({ status: 404, body: "{}", headers: { Server: "awselb/2.0" } });
  const to = { protocol: "#{protocol}", host: "new.#{host}", port: "8443", path: "/y/#{path}", query: "#{query}" };
  const moved = await ask({ action: { type: "redirect", status: 301, to }, url: "https://origin/x?a=b" });
  expect(moved).toMatchObject({ status: 301, headers: { Location: "https://new.origin:8443/y/x?a=b" } });
});

test("an action that is not played here is an error, and says which", async () => {
  const { status, hops } = await ask({ action: { type: "unsupported", name: "authenticate-oidc" } });
  expect(status).toBe(500);
  expect(hops.at(-1)?.decision).toBe("default: authenticate-oidc, which the local AWS does not play");
});

test("error pages are those of the load balancer", async () => {
  const { body, headers } = await ask({ targets: [] });
  expect(body).toBe(
    "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>\r\n",
  );
  expect(headers).toMatchObject({ Server: "awselb/2.0", "Content-Type": "text/html" });
});

test("a target that is silent longer than the idle timeout is given up", async () => {
  serve = () => {};
  const { status, hops } = await ask({ application: { idleTimeout: 100 } });
  serve = (_, answer) => answer.end("ok");
  expect(status).toBe(504);
  expect(hops.at(-1)?.decision).toBe("no answer within 100 seconds: 504");
});

test("a closed group before the tasks is a gateway timeout", async () => {
  const open = await ask();
  expect(open.hops.filter(({ what }) => what === "security groups").map(({ decision }) => decision)).toEqual([
    "open on 443",
    "open on 8080",
  ]);
  const { status, body, hops } = await ask({ closed: "task" });
  expect({ status, last: hops.at(-1)?.decision }).toEqual({
    status: 504,
    last: "closed on 8080: no connection within 10 seconds",
  });
  expect(body).toContain("<h1>504 Gateway Time-out</h1>");
});

test("the groups are those of the very task that is asked", async () => {
  const targets = [target({ securityGroups: ["old"] }), target({ securityGroups: ["new"] })];
  const balancing = balancingOf({ targets, closed: "new" });
  expect([(await ask({}, balancing)).status, (await ask({}, balancing)).status]).toEqual([200, 504]);
});

test("an answer that is none of HTTP is a bad gateway", async () => {
  serve = ({ socket }) => socket.end("HTTP/1.1 000 X\r\nContent-Length: 2\r\n\r\nok");
  const { status, hops } = await ask();
  serve = (_, answer) => answer.end("ok");
  expect(status).toBe(502);
  expect(hops.at(-1)?.decision).toBe("connection lost (status 0): 502");
});

test("a closed group before the load balancer is no answer at all", async () => {
  await expect(ask({ closed: "alb-group", patience: 20 })).rejects.toThrow("given up");
});

test("groups that hold for PrivateLink let nothing in that no rule names", async () => {
  expect((await ask({ closed: "nlb-group" })).status).toBe(200);
  await expect(ask({ network: { enforcesPrivateLink: true }, closed: "nlb-group", patience: 20 })).rejects.toThrow(
    "given up",
  );
});

test.each<[string, Setting, string]>([
  ["a port that nobody listens on", { url: "https://origin:8443/x" }, "nlb does not listen on 8443"],
  ["a target group without a target", { group: { registered: [] } }, "target group albs has no target"],
  ["TLS to a listener that does not speak it", { listener: { protocol: "HTTP" } }, "https does not speak TLS"],
  ["targets of another kind", { group: { type: "ip" } }, "the local AWS passes to application load balancers only"],
])("%s is a network error", async (_, setting, why) => {
  const refusal = await ask(setting).catch((error: unknown) => error as { message: string; inLog: string });
  expect(refusal).toMatchObject({ message: "Network error communicating with endpoint" });
  expect((refusal as { inLog: string }).inLog).toContain(why);
});

test("plain HTTP to a listener for TLS is a bad request", async () => {
  expect((await ask({ url: "http://origin:443/x" })).status).toBe(400);
});

test("headers with odd names are dropped where the load balancer is told so", async () => {
  let seen: string[] = [];
  serve = (incoming, answer) => {
    seen = Object.keys(incoming.headers);
    answer.end();
  };
  await ask({
    headers: [
      ["odd_name", "1"],
      ["fine-name", "1"],
    ],
    application: { dropsInvalidHeaders: true },
  });
  expect(seen).toContain("fine-name");
  expect(seen).not.toContain("odd_name");
  await ask({ headers: [["odd_name", "1"]] });
  expect(seen).toContain("odd_name");
  serve = (_, answer) => answer.end("ok");
});
