import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulledImage } from "../../../emulator/registry/image-store";
import { AgentEndpoint } from "../../../emulator/tasks/agent-endpoint";
import { containerCommand } from "../../../emulator/tasks/container-command";
import { RenewedSession } from "../../../emulator/role-sessions";
import { taskEnvironment } from "../../../emulator/tasks/task-environment";
import { secretReference } from "../../../emulator/tasks/task-secrets";
import { loopbackRequest } from "../../../emulator/loopback-request";

let folder: string;
let image: PulledImage;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "thrive-image-"));
  for (const name of ["app", "host"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "app/start"), "#!/bin/sh\n", { mode: 0o755 });
  writeFileSync(join(folder, "host/node"), "", { mode: 0o755 });
  const [entrypoint, cmd] = [["node", "/app/start"], ["/etc/absent"]];
  image = { digest: "", folder, entrypoint, cmd, env: {}, workingDirectory: "/app", labels: {}, user: "" };
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the command of a container", () => {
  const path = () => join(folder, "host");

  test("is the image's: a program of this machine, with the image's files", () => {
    expect(containerCommand(image, {}, path())).toEqual({
      program: join(folder, "host/node"),
      args: [join(folder, "app/start"), "/etc/absent"],
      workingDirectory: join(folder, "app"),
    });
  });

  test.each([
    ["an absolute program", { entryPoint: ["/app/start", "x"] }, ["x"]],
    ["a relative program", { entryPoint: ["./start"] }, []],
    ["an entry point with a command", { entryPoint: ["/app/start"], command: ["y"] }, ["y"]],
  ])("can be %s of the image", (_, override, args) => {
    expect(containerCommand(image, override, path())).toMatchObject({ program: join(folder, "app/start"), args });
  });

  test("leaves the image's entry point where it has arguments of its own", () => {
    const { program, args } = containerCommand(image, { command: ["x"] }, path());
    expect([program, ...args]).toEqual([join(folder, "host/node"), join(folder, "app/start"), "x"]);
  });

  test("is all of the arguments when the image has no entry point", () => {
    const { program, args } = containerCommand({ ...image, entrypoint: [] }, { command: ["/app/start", "x"] }, path());
    expect([program, ...args]).toEqual([join(folder, "app/start"), "x"]);
  });

  test.each([["absent"], ["/usr/bin/absent"], ["../../../bin/sh"], ["./absent"]])("cannot be %s", (program) => {
    expect(() => containerCommand(image, { entryPoint: [program] }, path())).toThrow(
      `exec: "${program}": executable file not found in $PATH`,
    );
  });
});

test("an environment is the image's, the definition's and the platform's, the later over the former", () => {
  const definition = {
    environment: [
      { name: "A", value: "definition" },
      { name: "PORT", value: "8080" },
    ],
  };
  const override = { environment: [{ name: "B", value: "override" }] };
  const platform = {
    endpoint: "http://x",
    region: "us-east-1",
    folder: "/f",
    path: "/bin",
    port: 5,
    metadataUri: "http://m",
  };
  expect(
    taskEnvironment({ env: { A: "image", C: "image" } }, definition, override, { B: "secret", S: "s" }, platform),
  ).toEqual({
    A: "definition",
    B: "override",
    C: "image",
    S: "s",
    PATH: "/bin",
    HOME: "/f",
    TMPDIR: "/f",
    HOST: "127.0.0.1",
    PORT: "5",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ENDPOINT_URL: "http://x",
    AWS_EC2_METADATA_DISABLED: "true",
    ECS_CONTAINER_METADATA_URI_V4: "http://m",
    AWS_EXECUTION_ENV: "AWS_ECS_FARGATE",
  });
});

const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf";

test.each([
  [secret, { arn: secret, key: undefined, stage: undefined, version: undefined }],
  [`${secret}:password::`, { arn: secret, key: "password", stage: undefined, version: undefined }],
  [`${secret}::AWSPREVIOUS:`, { arn: secret, key: undefined, stage: "AWSPREVIOUS", version: undefined }],
])("the secret %s", (valueFrom, reference) => {
  expect(secretReference(valueFrom)).toEqual(reference);
});

test("credentials are given to the task that has the token, and kept until shortly before their end", async () => {
  const agent = new AgentEndpoint();
  await agent.start();
  const keys = {
    accessKeyId: "A",
    secretAccessKey: "S",
    sessionToken: "T",
    expiration: new Date(Date.now() + 3_600_000),
  };
  const assume = jest.fn(() => Promise.resolve(keys));
  const session = new RenewedSession({ assume }, "arn:aws:iam::123456789012:role/task", "1");
  const admitted = agent.admit({ session, metadata: () => ({ TaskARN: "arn", Containers: [{ Name: "app" }] }) });
  const ask = async (url: string, token?: string) => {
    const { status, body } = await loopbackRequest({
      url,
      headers: token === undefined ? {} : { Authorization: token },
    });
    return { status, value: JSON.parse(body) as object };
  };
  expect(await ask(admitted.credentialsUri!)).toMatchObject({ status: 401 });
  for (let times = 0; times < 2; times += 1) {
    expect(await ask(admitted.credentialsUri!, admitted.credentialsToken)).toMatchObject({
      status: 200,
      value: { AccessKeyId: "A", SecretAccessKey: "S", Token: "T", Expiration: keys.expiration.toISOString() },
    });
  }
  expect(assume).toHaveBeenCalledTimes(1);
  expect(await ask(admitted.metadataUri)).toMatchObject({ value: { Name: "app" } });
  expect(await ask(`${admitted.metadataUri}/task`)).toMatchObject({ value: { TaskARN: "arn" } });
  agent.dismiss(admitted.id);
  expect(await ask(admitted.credentialsUri!, admitted.credentialsToken)).toMatchObject({ status: 404 });
  agent.stop();
});
