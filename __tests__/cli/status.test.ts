import fs from "node:fs";
import path from "node:path";
import { status, type Status } from "../../cli/commands/status";
import { up } from "../../cli/commands/up";
import { fakeProject, type FakeProject } from "./support/fake-project";

async function ask(project: FakeProject, json = false): Promise<string> {
  const before = project.said().length;
  expect(await status(project, { json })).toBe(0);
  return project.said().slice(before);
}

const since = (text: string) => text.replace(/since \S+/, "since …");

describe("status", () => {
  it("of a fresh clone says how to begin", async () => {
    expect(await ask(fakeProject())).toBe(
      "Local AWS: not running (./thrive up starts it)\n\nNo stacks: ./thrive up makes them.\n",
    );
  });

  it("says what is deployed, with every output", async () => {
    const project = fakeProject({ stacks: { "local-network": [], "local-intake": ["local-network"] } });
    await up(project, {});
    expect(since(await ask(project))).toBe(
      `Local AWS: http://127.0.0.1:4577, process 4242, deployed to since …

stack          resources  condition
-----          ---------  ---------
local-network  2          deployed
local-intake   2          deployed

service  URL                             stack         log group
-------  ---                             -----         ---------
intake   https://api.local/local-intake  local-intake  /thrive/local-intake

stack         output     value
-----         ------     -----
local-intake  url        https://api.local/local-intake
local-intake  log_group  /thrive/local-intake
`,
    );
  });

  it("says it to programs as JSON", async () => {
    const project = fakeProject({ stacks: { "local-intake": [] } });
    await up(project, {});
    const answer = JSON.parse(await ask(project, true)) as Status;
    const outputs = { url: "https://api.local/local-intake", log_group: "/thrive/local-intake" };
    expect(answer).toEqual({
      localAws: { running: true, endpoint: "http://127.0.0.1:4577", pid: 4242, since: expect.any(String) },
      lost: false,
      stacks: [{ stack: "local-intake", condition: "deployed", resources: 2, outputs }],
      services: [
        {
          service: "intake",
          environment: "local",
          url: outputs.url,
          stack: "local-intake",
          logGroup: outputs.log_group,
        },
      ],
    });
  });

  it("says that the states are those of a local AWS that is gone", async () => {
    const project = fakeProject();
    await up(project, {});
    await project.aws.stop();
    expect(await ask(project)).toMatch(
      /^Local AWS: not running \(\.\/thrive up starts it\)\nThe local AWS that these stacks were deployed to is gone: \.\/thrive up deploys them anew\.\n/,
    );
  });

  it("names damaged states", async () => {
    const project = fakeProject({ stacks: { "local-intake": [] } });
    await up(project, {});
    fs.writeFileSync(path.join(project.root, ".thrive/state/local-intake.tfstate"), "{");
    expect(await ask(project)).toContain("local-intake  0          damaged state\n");
  });
});
