import fc from "fast-check";
import { chooseGroup, RoundRobin } from "../../../emulator/gateway/load-balancing/choose-target";
import type { Condition, Rule } from "../../../emulator/gateway/load-balancing/load-balancer";
import { matches, matchRule, type BalancedRequest } from "../../../emulator/gateway/load-balancing/match-rule";
import { actionOf, ruleOf } from "../../../emulator/gateway/load-balancing/read-rule";
import type { Target } from "../../../emulator/targets/targets";

const request: BalancedRequest = {
  method: "GET",
  host: "Origin.example.org:443",
  path: "/collections/cases",
  query: "version=V2&page=1",
  headers: [["X-Colour", "deep blue"]],
  sourceIp: "10.21.3.4",
};

const rule = (priority: number, ...conditions: Condition[]): Rule => ({
  arn: `rule-${priority}`,
  priority,
  conditions,
  action: { type: "forward", groups: [] },
});

const last = rule(Infinity);
const holds = (condition: Condition) => matchRule([rule(1, condition), last], request) !== last;

describe("conditions", () => {
  it.each<[boolean, Condition]>([
    [true, { field: "path-pattern", values: ["/collections", "/collections/*"] }],
    [false, { field: "path-pattern", values: ["/Collections/*"] }],
    [false, { field: "path-pattern", values: ["/collections"] }],
    [true, { field: "host-header", values: ["origin.*.org"] }],
    [false, { field: "host-header", values: ["api.example.org"] }],
    [true, { field: "http-request-method", values: ["POST", "GET"] }],
    [false, { field: "http-request-method", values: ["POST"] }],
    [true, { field: "http-header", name: "x-colour", values: ["*Blue"] }],
    [false, { field: "http-header", name: "x-other", values: ["*"] }],
    [true, { field: "query-string", values: [{ key: "VERSION", value: "v?" }] }],
    [true, { field: "query-string", values: [{ value: "1" }] }],
    [false, { field: "query-string", values: [{ key: "page", value: "2" }] }],
    [true, { field: "source-ip", values: ["192.168.0.0/16", "10.21.0.0/16"] }],
    [false, { field: "source-ip", values: ["10.22.0.0/16"] }],
  ])("%s for %j", (expected, condition) => {
    expect(holds(condition)).toBe(expected);
  });

  it("must all hold, and the first rule by priority decides", () => {
    const both = rule(1, { field: "path-pattern", values: ["*"] }, { field: "http-request-method", values: ["PUT"] });
    const one = rule(2, { field: "path-pattern", values: ["*"] });
    expect(matchRule([both, one, last], request)).toBe(one);
    expect(matchRule([last], request)).toBe(last);
  });
});

describe("patterns", () => {
  it("match themselves when nothing in them is special", () => {
    fc.assert(fc.property(fc.string(), (text) => matches(text, text.replace(/[*?\\]/g, "\\$&"))));
  });

  it("find any text around what they name", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => matches(`${before}/cases/${after}`, "*/cases/*")),
    );
  });

  it("take exactly one character for a question mark", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{0,3}$/), (text) => matches(`/a${text}`, "/a?") === (text.length === 1)),
    );
  });

  it.each([
    ["/a.b", "/a.b", true],
    ["/aXb", "/a.b", false],
    ["/a(b", "/a(b", true],
    ["/a*b", "/a\\*b", true],
    ["/axb", "/a\\*b", false],
  ])("%s against %s", (text, pattern, expected) => expect(matches(text, pattern)).toBe(expected));
});

describe("rules as they are read", () => {
  it("forwards, to one group or by weight", () => {
    expect(actionOf([{ Type: "forward", TargetGroupArn: "a" }])).toEqual({
      type: "forward",
      groups: [{ arn: "a", weight: 1 }],
    });
    const TargetGroups = [
      { TargetGroupArn: "a", Weight: 0 },
      { TargetGroupArn: "b", Weight: 10 },
    ];
    expect(actionOf([{ Type: "forward", ForwardConfig: { TargetGroups } }])).toMatchObject({
      groups: [
        { arn: "a", weight: 0 },
        { arn: "b", weight: 10 },
      ],
    });
  });

  it("says what is not played here", () => {
    const actions = [
      { Type: "authenticate-oidc", Order: 1 },
      { Type: "forward", TargetGroupArn: "a", Order: 2 },
    ] as const;
    expect(actionOf([...actions])).toEqual({ type: "unsupported", name: "authenticate-oidc" });
  });

  it("reads conditions in their old and their new form", () => {
    const old = { Field: "path-pattern", Values: ["/a"] };
    const renewed = { Field: "path-pattern", PathPatternConfig: { Values: ["/b"] } };
    const { conditions } = ruleOf({ RuleArn: "r", Priority: "5", Conditions: [old, renewed], Actions: [] });
    expect(conditions.map(({ values }) => values)).toEqual([["/a"], ["/b"]]);
  });
});

describe("targets", () => {
  const target = (port: number, state: Target["state"]): Target => {
    return { host: "127.0.0.1", port, state, securityGroups: [], containerPort: 8080 };
  };

  it("take turns while they are healthy", () => {
    const turns = new RoundRobin();
    const targets = [target(1, "healthy"), target(2, "unhealthy"), target(3, "healthy"), target(4, "draining")];
    expect([1, 2, 3, 4].map(() => turns.next("g", targets)?.port)).toEqual([1, 3, 1, 3]);
  });

  it("are all asked when none is healthy, except those that begin or drain", () => {
    const turns = new RoundRobin();
    const targets = [target(1, "unhealthy"), target(2, "draining"), target(3, "initial")];
    expect([turns.next("g", targets)?.port, turns.next("g", targets)?.port]).toEqual([1, 1]);
    expect(turns.next("g", [target(3, "initial")])).toBeUndefined();
    expect(turns.next("g", [])).toBeUndefined();
  });

  it("are weighed by group, and a weight of nothing gets nothing", () => {
    const groups = [
      { arn: "a", weight: 0 },
      { arn: "b", weight: 1 },
      { arn: "c", weight: 3 },
    ];
    expect([0, 0.24, 0.25, 0.99].map((at) => chooseGroup(groups, at))).toEqual(["b", "b", "c", "c"]);
    expect(chooseGroup([{ arn: "a", weight: 0 }], 0.5)).toBeUndefined();
  });
});
