import fs from "node:fs";
import { FaultCommand } from "../../cli/commands/fault";
import { up } from "../../cli/commands/up";
import { statePath } from "../../cli/states";
import { fakeProject, type FakeProject } from "./support/fake-project";

type Answers = Readonly<Record<string, { readonly status?: number; readonly value: object }>>;

/** The command on a deployed project whose local AWS answers as told. */
async function faultCommand(answers: Answers) {
  const project = fakeProject({ stacks: { "local-intake": [] } });
  await up(project, {});
  runs(project, "thrive-local-intake");
  const calls: string[] = [];
  const command = new FaultCommand(project, () => (method, path, body) => {
    calls.push(`${method} ${path}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`);
    const { status = 200, value } = answers[`${method} ${path}`] ?? { value: {} };
    return Promise.resolve({ status, body: JSON.stringify(value) });
  });
  const before = project.said().length;
  return { command, calls, said: () => project.said().slice(before) };
}

/** Adds to the state of intake what a service has. */
function runs({ root }: FakeProject, service: string): void {
  const file = statePath(root, "local-intake");
  const state = JSON.parse(fs.readFileSync(file, "utf8")) as { resources: object[] };
  const add = (type: string, attributes: object) =>
    state.resources.push({ mode: "managed", type, instances: [{ attributes }] });
  add("aws_ecs_service", { name: service, cluster: "c", load_balancer: [{ container_name: "intake" }] });
  add("aws_ssm_parameter", { name: "image" });
  add("aws_appautoscaling_target", { resource_id: `service/c/${service}` });
  fs.writeFileSync(file, JSON.stringify(state));
}

const refusal = { id: 3, kind: "refuse", service: "ecs", action: "Update*", count: 2, struck: 1 };

describe("fault", () => {
  it("lists, adds and clears", async () => {
    const { command, calls, said } = await faultCommand({
      "GET clock": { value: { frozen: false } },
      "GET faults": { value: { faults: [refusal, { id: 4, kind: "drop-event", source: "aws.ecs", struck: 0 }] } },
      "POST faults": { value: refusal },
      "DELETE faults/3": { value: { faults: [] } },
    });
    expect(await command.list({ json: false })).toBe(0);
    expect(await command.add({ kind: "refuse", service: "ecs", action: "Update*", count: 2 })).toBe(0);
    expect(await command.clear(3)).toBe(0);
    expect(said()).toBe(`id  fault       of       action   struck
--  -----       --       ------   ------
3   refuse      ecs      Update*  1 of 2
4   drop-event  aws.ecs           0
id  fault   of   action   struck
--  -----   --   ------   ------
3   refuse  ecs  Update*  1 of 2

./thrive fault clear 3 takes it away.
No fault is in force.
`);
    expect(calls[2]).toBe('POST faults {"kind":"refuse","service":"ecs","action":"Update*","count":2}');
  });

  it("clears all, stops the clock and lets it go on", async () => {
    const { command, calls, said } = await faultCommand({ "DELETE faults": { value: { faults: [] } } });
    await command.clear(undefined);
    await command.clock("freeze");
    await command.clock("resume");
    expect(calls).toEqual(["POST clock/resume", "DELETE faults", "POST clock/freeze", "POST clock/resume"]);
    expect(said()).toBe(
      "No fault is in force.\nThe clock stands still, and so do deployments and health checks: ./thrive fault clock resume\nThe clock goes on.\n",
    );
  });

  it("says that the clock stands still", async () => {
    const { command, said } = await faultCommand({
      "GET clock": { value: { frozen: true } },
      "GET faults": { value: { faults: [] } },
    });
    await command.list({ json: false });
    expect(said()).toBe(
      "No fault is in force.\nThe clock stands still, and so do deployments and health checks: ./thrive fault clock resume\n",
    );
  });

  it("kills one running task of a service, or all", async () => {
    const tasks = [
      { id: "a", state: "STOPPED", service: "thrive-local-intake" },
      { id: "d", state: "RUNNING", service: "thrive-local-legal-intake" },
      { id: "b", state: "RUNNING", service: "thrive-local-intake" },
      { id: "c", state: "RUNNING", service: "thrive-local-intake" },
      { id: "e", state: "RUNNING" },
    ];
    const { command, calls, said } = await faultCommand({ "GET tasks": { value: { tasks } } });
    await command.kill("intake", { all: false });
    await command.kill("intake", { all: true });
    expect(calls).toEqual(["GET tasks", "POST tasks/b/kill", "GET tasks", "POST tasks/b/kill", "POST tasks/c/kill"]);
    expect(said()).toBe("killed intake b\nkilled intake b\nkilled intake c\n");
  });

  it("repeats what the local AWS refuses, with the way out", async () => {
    const problems = ['service: "ecz" is no service of the local AWS; did you mean ecs?'];
    const { command } = await faultCommand({
      "POST faults": { status: 400, value: { problems } },
      "GET tasks": { value: { tasks: [] } },
    });
    await expect(command.add({ kind: "refuse", service: "ecz" })).rejects.toThrow(
      `thrive fault cannot start, 1 problem:\n  ${problems[0]}`,
    );
    await expect(command.kill("intake", { all: false })).rejects.toThrow(
      "service: intake; it has no running task: ./thrive logs intake says what became of them",
    );
    await expect(command.kill("nope", { all: false })).rejects.toThrow(
      "service: nope; no deployed service has this name: one of intake",
    );
  });

  it("needs the platform up", async () => {
    await expect(new FaultCommand(fakeProject()).list({ json: false })).rejects.toThrow(
      "local AWS: the platform is not up; a fault needs it running: ./thrive up, then again",
    );
  });
});
