import { roleNameFor } from "../../../emulator/sign-in/identity-center";
import { signInControl } from "../../../emulator/sign-in/sign-in-control";

const arn = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_approver_0/alice@thrive.test";
const keys = { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T", arn };
const control = signInControl(({ policy }) => Promise.resolve(policy === "approver" ? keys : undefined));
const call = (body: string, method = "POST", path = "") =>
  control({ method, path, query: new URLSearchParams(), body });

test("answers the keys of a session", async () => {
  expect(await call('{ "name": "alice@thrive.test", "policy": "approver" }')).toEqual({ status: 200, value: keys });
});

test.each([
  [
    "not JSON",
    400,
    [
      'name: "" is no name of a session; write 2 to 64 letters, digits or _+=,.@-, like alice@thrive.test',
      "policy: is missing; name the managed policy that says what the session may do",
    ],
  ],
  [
    '{ "name": "alice smith", "policy": "approver" }',
    400,
    ['name: "alice smith" is no name of a session; write 2 to 64 letters, digits or _+=,.@-, like alice@thrive.test'],
  ],
  [
    '{ "name": "alice", "policy": "nobody" }',
    404,
    ["nobody: there is no such managed policy; name one of the deployed ones"],
  ],
])("refuses %s", async (body, status, problems) => {
  expect(await call(body)).toEqual({ status, value: { problems } });
});

test("there is no other call", async () => {
  expect((await call("", "GET", "/alice")).value).toEqual({
    problems: ["GET /_thrive/sign-in/alice: there is no such call"],
  });
});

test("a role is named as Identity Center does, within 64 characters, and for its policy alone", () => {
  const long = "p".repeat(40);
  expect(roleNameFor("approver")).toMatch(/^AWSReservedSSO_approver_[0-9a-f]{16}$/);
  expect([roleNameFor(long).length, roleNameFor(long) === roleNameFor(`${long}x`)]).toEqual([64, false]);
});
