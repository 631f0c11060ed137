import type { ServiceInput } from "../../config/service.schema";
import { aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

/** What the compiler would refuse too: a declaration may come from JavaScript, or from somebody who silenced it. */
type Change = { readonly [Setting in keyof ServiceInput]?: unknown } & { readonly [unknownSetting: string]: unknown };

const changed = (change: Change) => ({ ...aService(), ...change }) as ServiceInput;
const refusalsOf = (change: Change) => refusals(aPlatform(), catalogueOf(changed(change)));

describe("a service with one wrong setting is refused", () => {
  const sizes = "0.25vCPU/0.5GB, 0.5vCPU/1GB, 1vCPU/2GB, 2vCPU/4GB, 4vCPU/8GB, 8vCPU/16GB";
  const sizesOfOneCpu = "1vCPU/2GB, 1vCPU/3GB, 1vCPU/4GB, 1vCPU/5GB, 1vCPU/6GB, 1vCPU/7GB, 1vCPU/8GB";
  const kebab = "is not lower-case words joined by dashes; write it like case-management";
  const template = "contains a Terraform template sequence; write the value itself";
  const folder = "is not a folder; write it from the repository's root with a slash at its end";
  const inTheOpen = `and a plain setting can be read by anybody; use secrets with secretAt("/…")`;
  const segment = "is not one lower-case path segment; write it like /collections";

  const cases: readonly (readonly [Change, string])[] = [
    [{ owner: undefined }, `owner: is missing; it is a string`],
    [{ owner: "" }, `owner: "" ${kebab}`],
    [{ owner: 7 }, `owner: 7 is not a string`],
    [{ description: "" }, `description: "" is empty; write a sentence for the next reader`],
    [{ description: "in ${data.aws_region.name}" }, `description: "in \${data.aws_region.name}" ${template}`],
    [
      { description: "d".repeat(1025) },
      `description: "${"d".repeat(1025)}" is longer than the 1024 characters of an API's description; shorten it`,
    ],
    [{ source: undefined }, `source: is missing; it is an object`],
    [{ source: {} }, `source.path: is missing; it is a string`],
    [{ source: { path: "/from/root/" } }, `source.path: "/from/root/" ${folder}`],
    [{ source: { path: "src/orders" } }, `source.path: "src/orders" ${folder}`],
    [{ source: { path: "../elsewhere/" } }, `source.path: "../elsewhere/" ${folder}`],
    [
      { source: { path: `${"s".repeat(256)}/` } },
      `source.path: "${"s".repeat(256)}/" is longer than the 256 characters of a tag; shorten it`,
    ],
    [{ size: "1vCPU/9GB" }, `size: "1vCPU/9GB" is not a size that Fargate runs; take one of ${sizesOfOneCpu}`],
    [{ size: "3vCPU/6GB" }, `size: "3vCPU/6GB" is not a size that Fargate runs; take one of ${sizes}`],
    [{ size: 1024 }, `size: 1024 is not a size that Fargate runs; take one of ${sizes}`],
    [{ port: 80 }, `port: 80 needs root, which no task is; the least is 1024`],
    [{ port: 70_000 }, `port: 70000 is not a port; the most is 65535`],
    [{ port: 8080.5 }, `port: 8080.5 is not a port; it is a whole number`],
    [{ port: "8080" }, `port: "8080" is not a number`],
    [{ port: Number.NaN }, `port: NaN is not a number`],
    [{ health: null }, `health: null is not an object`],
    [{ health: { path: "health" } }, `health.path: "health" is not a path; it starts with / and has no query`],
    [{ health: { path: "/h?deep=1" } }, `health.path: "/h?deep=1" is not a path; it starts with / and has no query`],
    [
      { health: { path: `/${"h".repeat(1024)}` } },
      `health.path: "/${"h".repeat(1024)}" is longer than the 1024 characters of a target group's health path; shorten it`,
    ],
    [{ health: { graceSeconds: -1 } }, `health.graceSeconds: -1 is too few seconds; the least is 0`],
    [{ health: { graceSeconds: 1801 } }, `health.graceSeconds: 1801 is too many seconds; the most is 1800`],
    [{ scaling: { min: 0 } }, `scaling.min: 0 is too few tasks; the least is 1`],
    [{ scaling: { max: 1001 } }, `scaling.max: 1001 is too many tasks; the most is 1000`],
    [{ scaling: { max: 2.5 } }, `scaling.max: 2.5 is not a whole number of tasks`],
    [{ scaling: { cpuPercent: 9 } }, `scaling.cpuPercent: 9 is too few percent; the least is 10`],
    [{ scaling: { memoryPercent: 91 } }, `scaling.memoryPercent: 91 is too many percent; the most is 90`],
    [{ scaling: { requestsPerTask: 1 } }, `scaling.requestsPerTask: 1 is too few requests a minute; the least is 10`],
    [{ scaling: { min: 5, max: 2 } }, `scaling.min: 5 is above scaling.max 2; lower min or raise max`],
    [{ scaling: { min: 5 } }, `scaling.min: 5 is above scaling.max 4; lower min or raise max`],
    [{ scaling: { minimum: 5 } }, `scaling.minimum: is not a setting; remove it or correct its spelling`],
    [{ calls: "utilities" }, `calls: "utilities" is not an array`],
    [{ calls: ["Utilities"] }, `calls[0]: "Utilities" ${kebab}`],
    [{ calls: ["orders"] }, `calls[0]: "orders" is the service itself; remove it`],
    [{ calls: ["utilities"] }, `calls[0]: "utilities" is not a service; there are orders`],
    [{ api: { path: "orders" } }, `api.path: "orders" ${segment}`],
    [{ api: { path: "/" } }, `api.path: "/" ${segment}`],
    [{ api: { path: "/orders/*" } }, `api.path: "/orders/*" ${segment}`],
    [{ api: { path: "/orders/new" } }, `api.path: "/orders/new" ${segment}`],
    [
      { api: { path: `/${"p".repeat(64)}` } },
      `api.path: "/${"p".repeat(64)}" is longer than 64 characters; shorten it`,
    ],
    [
      { api: { path: "/entry-health" } },
      `api.path: "/entry-health" is where load balancers ask for health; take another path`,
    ],
    [{ api: { throttle: { perSecond: 0 } } }, `api.throttle.perSecond: 0 is too few requests a second; the least is 1`],
    [{ api: { throttle: { burst: -1 } } }, `api.throttle.burst: -1 is too few requests; the least is 1`],
    [{ api: { timeoutSeconds: 30 } }, `api.timeoutSeconds: 30 is too many seconds; the most is 29`],
    [{ environment: { LOG: 5 } }, `environment.LOG: 5 is not a string`],
    [{ environment: { LOG: "${var.level}" } }, `environment.LOG: "\${var.level}" ${template}`],
    [{ environment: { LOG: "%{ if true }x" } }, `environment.LOG: "%{ if true }x" ${template}`],
    [{ environment: { log: "info" } }, `environment.log: is not an environment variable name; write it like LOG_LEVEL`],
    [
      { environment: { "${x}": "info" } },
      `environment.\${x}: is not an environment variable name; write it like LOG_LEVEL`,
    ],
    [{ environment: { PORT: "80" } }, `environment.PORT: is set by the platform; take another name`],
    [{ environment: { BASE_PATH: "/" } }, `environment.BASE_PATH: is set by the platform; take another name`],
    [{ environment: { SERVICE_NAME: "x" } }, `environment.SERVICE_NAME: is set by the platform; take another name`],
    [{ environment: { AWS_REGION: "x" } }, `environment.AWS_REGION: is AWS's own; take another name`],
    [{ environment: { DB_PASSWORD: "x" } }, `environment.DB_PASSWORD: has the name of a secret, ${inTheOpen}`],
    [{ environment: { ID: "AKIAABCDEFGHIJKLMNOP" } }, `environment.ID: holds an AWS access key, ${inTheOpen}`],
    [{ environment: { PEM: "-----BEGIN RSA PRIVATE KEY-----" } }, `environment.PEM: holds a private key, ${inTheOpen}`],
    [{ environment: { JWT: "eyJhbGciOi.eyJzdWIiOi.c2ln" } }, `environment.JWT: holds a token, ${inTheOpen}`],
    [
      { environment: { DB: "postgres://user:pass@host/db" } },
      `environment.DB: holds a URL with a password, ${inTheOpen}`,
    ],
    [{ secrets: { KEY: "hunter2" } }, `secrets.KEY: is not the place of a secret; write secretAt("/…")`],
    [{ secrets: { PORT: { kind: "secret", path: "/p" } } }, `secrets.PORT: is set by the platform; take another name`],
    [
      { secrets: { KEY: { kind: "secret", path: "orders/key" } } },
      `secrets.KEY.path: "orders/key" is not a parameter path; write it like /collections/bank-password`,
    ],
    [
      { secrets: { key: { kind: "secret", path: "/orders/key" } } },
      `secrets.key: is not an environment variable name; write it like LOG_LEVEL`,
    ],
    [{ secrets: { KEY: { kind: "plain", path: "/orders/key" } } }, `secrets.KEY.kind: "plain" is not one of secret`],
    [
      { environment: { KEY: "x" }, secrets: { KEY: { kind: "secret", path: "/orders/key" } } },
      `secrets.KEY: is a plain setting too; a container has one value for it, so remove one`,
    ],
    [
      { slo: { availabilityPercent: 94.9 } },
      `slo.availabilityPercent: 94.9 is under 95; nobody would be told of anything`,
    ],
    [
      { slo: { availabilityPercent: 99.99 } },
      `slo.availabilityPercent: 99.99 is over 99.95, which API Gateway alone promises; one region cannot keep it`,
    ],
    [{ slo: { p95Milliseconds: 29_001 } }, `slo.p95Milliseconds: 29001 is too many milliseconds; the most is 29000`],
    [{ cpu: 256 }, `cpu: is not a setting; remove it or correct its spelling`],
  ];

  test.each(cases)("%j", (change, problem) => {
    expect(refusalsOf(change)).toEqual([`services/orders: ${problem}`]);
  });
});

describe("a service with a wrong name is refused", () => {
  const kebab = "is not lower-case words joined by dashes; write it like case-management";
  const joins = "which joins caller and callee; take another word";

  test.each([
    [undefined, "services/1: name: is missing; it is a string"],
    ["Case_Management", `services/Case_Management: name: "Case_Management" ${kebab}`],
    ["9lives", `services/9lives: name: "9lives" ${kebab}`],
    ["a--b", `services/a--b: name: "a--b" ${kebab}`],
    ["${x}", `services/\${x}: name: "\${x}" ${kebab}`],
    [
      "a".repeat(25),
      `services/${"a".repeat(25)}: name: "${"a".repeat(25)}" is longer than 24 characters; AWS names are built from it, so shorten it`,
    ],
    ["alb", `services/alb: name: "alb" names a part of the platform; take another word`],
    ["flow-logs", `services/flow-logs: name: "flow-logs" names a part of the platform; take another word`],
    ["mail-to-staff", `services/mail-to-staff: name: "mail-to-staff" has the word to, ${joins}`],
    ["from-staff", `services/from-staff: name: "from-staff" has the word from, ${joins}`],
  ])("%j", (name, problem) => {
    expect(refusalsOf({ name, source: { path: "src/" } })).toEqual([problem]);
  });

  test.each(["account", "audit", "delivery", "entry", "network", "runtime"])(
    "that begins with %s, since stacks of the platform do",
    (word) => {
      expect(refusalsOf({ name: `${word}-desk` })).toEqual([
        `services/${word}-desk: name: "${word}-desk" begins with ${word}, which names stacks of the platform; take another word`,
      ]);
    },
  );
});

describe("calls", () => {
  test("to one service twice are refused", () => {
    const catalogue = catalogueOf(aService({ calls: ["stock", "stock"] }), aService({ name: "stock" }));
    expect(refusals(aPlatform(), catalogue)).toEqual([`services/orders: calls[1]: "stock" is there twice; remove one`]);
  });

  test("set a variable that no setting may have", () => {
    const caller = aService({ calls: ["stock-room"], environment: { STOCK_ROOM_URL: "http://elsewhere" } });
    expect(refusals(aPlatform(), catalogueOf(caller, aService({ name: "stock-room" })))).toEqual([
      "services/orders: environment.STOCK_ROOM_URL: is set by the call to stock-room; take another name",
    ]);
  });

  test("in a circle are accepted, since either side may ask the other", () => {
    const catalogue = catalogueOf(aService({ calls: ["stock"] }), aService({ name: "stock", calls: ["orders"] }));
    expect(refusals(aPlatform(), catalogue)).toEqual([]);
  });
});

test("a refusal never repeats the value that may be a secret", () => {
  const secrets = { KEY: "hunter2-hunter2" };
  const environment = { TOKEN: "hunter2-hunter2" };
  expect(refusalsOf({ secrets }).join() + refusalsOf({ environment }).join()).not.toContain("hunter2");
});
