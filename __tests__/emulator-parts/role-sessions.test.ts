import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { RenewedSession, RoleSessions } from "../../emulator/role-sessions";
import { ecsTasks } from "../../emulator/tasks/ecs-tasks";

const role = "arn:aws:iam::123456789012:role/task";
const task = "arn:aws:ecs:us-east-1:123456789012:task/main/0123";

let home: Server;
let asked: object[];
let issued: object;

beforeAll(async () => {
  home = createServer((incoming, answer) => {
    let body = "";
    incoming.on("data", (chunk) => (body += chunk));
    incoming.on("end", () => {
      asked.push(JSON.parse(body) as object);
      answer.end(JSON.stringify(issued));
    });
  }).listen(0, "127.0.0.1");
  await once(home, "listening");
});

beforeEach(() => {
  asked = [];
  issued = { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T", expiration: Date.now() + 3_600_000 };
});

afterAll(() => void home.close());

const address = () => `http://127.0.0.1:${(home.address() as AddressInfo).port}`;

test("a role is assumed as the service that it was given to, in the name of what it is for", async () => {
  const service = "codebuild.amazonaws.com";
  const builds = new RoleSessions(address(), { service, refusal: (arn) => `no ${arn}` });
  expect(await builds.assume(role, task)).toMatchObject({ accessKeyId: "A", expiration: expect.any(Date) });
  await new RenewedSession(builds, role, task, "own").keys();
  expect(asked).toEqual(
    ["0123", "own"].map((sessionName) => ({
      account: "123456789012",
      roleArn: role,
      sessionName,
      service,
      sourceArn: task,
    })),
  );
});

test("a role that does not trust the service is refused in the words of the service", async () => {
  issued = { code: "AccessDenied" };
  await expect(new RoleSessions(address(), ecsTasks).assume(role, task)).rejects.toThrow(
    new Error(
      `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
    ),
  );
});
