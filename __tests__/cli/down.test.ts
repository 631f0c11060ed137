import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { down } from "../../cli/commands/down";
import { up } from "../../cli/commands/up";
import { exists, fakeProject, steady, writeStacks } from "./support/fake-project";
import { failStack, terraformCalls } from "./support/fake-terraform";
import { writeFile } from "./support/temporary-folder";

const chain = { "local-network": [], "local-runtime": ["local-network"], "local-intake": ["local-runtime"] };

describe("down", () => {
  it("destroys what needs others first, stops the local AWS and forgets the states", async () => {
    const project = fakeProject({ stacks: chain });
    await up(project, {});
    expect(await down(project)).toBe(0);
    expect(terraformCalls(project.root, "destroy").map(({ stack }) => stack)).toEqual([
      "local-intake",
      "local-runtime",
      "local-network",
    ]);
    expect(project.aws.instance).toBeUndefined();
    expect(exists(project.root, ".thrive", "state")).toBe(false);
    expect(steady(project.said())).toMatch(
      /  local-network  N s  2 destroyed\n\nThe platform is down: no resource is left, and the local AWS has stopped\.\n$/,
    );
  });

  it("names what is left over, and fails", async () => {
    const project = fakeProject();
    await up(project, {});
    project.aws.leftOver = ["s3 bucket forgotten", "iam role stray"];
    expect(await down(project)).toBe(1);
    expect(project.said()).toContain(`
Left over in the local AWS:
  s3 bucket forgotten
  iam role stray

The local AWS has stopped, and what was left is gone with it. It should not have been: see above.
`);
    expect(project.aws.instance).toBeUndefined();
  });

  it("removes the task definitions that skip_destroy keeps for releases", async () => {
    const project = fakeProject();
    await up(project, {});
    project.aws.leftOver = [
      "aws_ecs_task_definition arn:aws:ecs:us-east-1:123456789012:task-definition/thrive-local-intake:2",
    ];
    expect(await down(project)).toBe(0);
    expect(project.aws.leftOver).toEqual([]);
  });

  it("says why a stack could not be destroyed, destroys nothing that it needs, and stops the local AWS all the same", async () => {
    const project = fakeProject({ stacks: chain });
    await up(project, {});
    failStack(project.root, "local-runtime", "deleting ECS Cluster: ClusterContainsTasksException");
    expect(await down(project)).toBe(1);
    expect(project.said()).toContain("local-runtime failed:\n  resource  aws_thing.one\n");
    expect(project.said()).toContain("Not started, because they need it: local-network\n");
    expect(project.aws.instance).toBeUndefined();
  });

  it("forgets the states of a local AWS that is gone", async () => {
    const project = fakeProject();
    await up(project, {});
    await project.aws.stop();
    expect(await down(project)).toBe(0);
    expect(terraformCalls(project.root, "destroy")).toEqual([]);
    expect(project.said()).toMatch(
      /The local AWS that held 3 stacks is gone, and all of them with it: their states are removed\.\nNothing is deployed and nothing runs\.\n$/,
    );
  });

  it("has nothing to do before the first up", async () => {
    const project = fakeProject();
    expect(await down(project)).toBe(0);
    expect(project.said()).toBe("Nothing is deployed and nothing runs.\n");
  });

  it("destroys stacks that left the catalogue first", async () => {
    const project = fakeProject();
    await up(project, {});
    writeStacks(project.root, { "local-network": [], "local-intake": ["local-network"] });
    expect(await down(project)).toBe(0);
    const order = terraformCalls(project.root, "destroy").map(({ stack }) => stack);
    expect(order.sort()).toEqual(["local-collections", "local-intake", "local-network"]);
    expect(order.at(-1)).toBe("local-network");
  });

  it("removes the platform from a local AWS of the user's, and leaves that running", async () => {
    const server = http.createServer((_, response) => response.end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const project = fakeProject();
    expect(await up(project, { endpoint })).toBe(0);
    expect(project.aws.instance).toBeUndefined();
    await expect(up(project, {})).rejects.toThrow(
      `./thrive up: the platform is deployed to ${endpoint}; one deployment at a time: ./thrive up --endpoint ${endpoint}, or ./thrive down first`,
    );
    expect(await down(project)).toBe(0);
    expect(project.said()).toContain(`\nThe platform is removed from ${endpoint}, which goes on running.\n`);
    server.close();
  });

  it("is refused without terraform while something is deployed", async () => {
    const project = fakeProject();
    await up(project, {});
    const without = { ...project, environment: { ...project.environment, PATH: "/nowhere" } };
    await expect(down(without)).rejects.toThrow(
      /^thrive down cannot start, 1 problem:\n {2}terraform: not found on the PATH; /,
    );
    expect(project.aws.instance).toBeDefined();
  });

  it("waits for terraform that a killed run left at work", async () => {
    const project = fakeProject();
    await up(project, {});
    const left = spawn(process.execPath, ["-e", "setInterval(() => {}, 60_000)", "terraform"]);
    writeFile(path.join(project.root, ".thrive/runs/local-intake.pid"), String(left.pid));
    const ended = down(project);
    expect(project.said()).toContain(
      "A run that was killed left terraform at work on local-intake: waiting until it ends\n",
    );
    expect(terraformCalls(project.root, "destroy")).toEqual([]);
    left.kill();
    expect(await ended).toBe(0);
  });
});
