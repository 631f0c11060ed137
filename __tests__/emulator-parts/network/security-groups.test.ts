import { permits, type GroupRule } from "../../../emulator/network/deployed-security-groups";
import { contains, isWithin } from "../../../emulator/network/ipv4-range";

const rule = (groupId: string, isEgress: boolean, more: Partial<GroupRule>): GroupRule => ({
  groupId,
  isEgress,
  protocol: "tcp",
  fromPort: 8080,
  toPort: 8080,
  ranges: [],
  ...more,
});
const out = rule("alb", true, { peerGroup: "task" });
const into = rule("task", false, { peerGroup: "alb" });
const vpcRanges = { alb: ["10.0.0.0/16"], task: ["10.0.0.0/16"] };
const ask = (rules: GroupRule[], port = 8080, from = ["alb"], to = ["task"]) =>
  permits({ rules, vpcRanges }, from, to, port);

test("both ends must be open, each on the port", () => {
  expect(ask([out, into])).toBe(true);
  expect(ask([out])).toBe(false);
  expect(ask([into])).toBe(false);
  expect(ask([out, into], 8081)).toBe(false);
  expect(ask([])).toBe(false);
});

test("a rule that names another group opens nothing", () => {
  expect(ask([out, { ...into, peerGroup: "nlb" }])).toBe(false);
  expect(ask([{ ...out, peerGroup: "database" }, into])).toBe(false);
});

test("one of several groups is enough", () => {
  expect(ask([out, into], 8080, ["other", "alb"], ["another", "task"])).toBe(true);
});

test.each<[boolean, Partial<GroupRule>]>([
  [true, { fromPort: 8000, toPort: 9000 }],
  [false, { fromPort: 8081, toPort: 9000 }],
  [true, { protocol: "-1", fromPort: -1, toPort: -1 }],
  [true, { protocol: "6" }],
  [false, { protocol: "udp" }],
])("%s through %j", (expected, more) => {
  expect(ask([{ ...out, ...more }, into])).toBe(expected);
});

test.each<[boolean, string[]]>([
  [true, ["0.0.0.0/0"]],
  [true, ["10.0.0.0/8"]],
  [true, ["192.168.0.0/16", "10.0.0.0/16"]],
  [false, ["10.0.0.0/24"]],
  [false, ["192.168.0.0/16"]],
  [false, []],
])("%s to the ranges %j", (expected, ranges) => {
  expect(ask([{ ...out, peerGroup: undefined, ranges }, into])).toBe(expected);
});

test("who carries no group is held back by none, and is told by its addresses", () => {
  const anyone = { ...into, peerGroup: undefined };
  expect(ask([{ ...anyone, ranges: ["0.0.0.0/0"] }], 8080, [])).toBe(true);
  expect(ask([{ ...anyone, ranges: ["10.0.0.0/16"] }], 8080, [])).toBe(true);
  expect(ask([into], 8080, [])).toBe(false);
  expect(ask([], 8080, [], [])).toBe(true);
});

test("ranges are compared as addresses", () => {
  expect(isWithin("10.1.255.255", "10.1.0.0/16")).toBe(true);
  expect(isWithin("10.2.0.0", "10.1.0.0/16")).toBe(false);
  expect(isWithin("200.0.0.1", "0.0.0.0/0")).toBe(true);
  expect(isWithin("10.0.0.1", "10.0.0.1")).toBe(true);
  expect(contains("10.0.0.0/8", "10.9.0.0/16")).toBe(true);
  expect(contains("10.9.0.0/16", "10.0.0.0/8")).toBe(false);
});
