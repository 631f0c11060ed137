import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Context, Part } from "../context";
import type { Control } from "../control";
import type { SecurityGroups } from "../network/security-groups";
import type { ImageStore } from "../registry/image-store";
import { RoleSessions } from "../role-sessions";
import { TargetGroups } from "../targets/target-groups";
import type { Targets } from "../targets/targets";
import { AgentEndpoint } from "./agent-endpoint";
import { ecsTasks } from "./ecs-tasks";
import { ServiceConnect, type ConnectDirectory } from "./service-connect";
import { ServiceDirectory } from "./service-directory";
import { TaskEngine } from "./task-engine";
import { tasksControl } from "./tasks-control";
import { Tether } from "../processes/tether";

export interface TasksOptions {
  readonly images: ImageStore;
  readonly securityGroups: SecurityGroups;
}

export interface Tasks extends Part {
  /** Where the load balancer looks up tasks. */
  readonly targets: Targets;
  /** Answers below `/_thrive/tasks`. */
  readonly control: Control;
}

/** The part of the local AWS that runs what ECS services and RunTask ask for, as processes of this machine. */
export function createTasks(context: Context, { images, securityGroups }: TasksOptions): Tasks {
  const folder = join(context.files.folder, "tasks");
  const targets = new TargetGroups(context);
  const agent = new AgentEndpoint();
  const tether = new Tether(join(context.files.folder, "task-processes"));
  const connect = new ServiceConnect(
    lazily(() => directory),
    securityGroups,
    (caller, line) => engine.noteConnection(caller, line),
  );
  const engine: TaskEngine = new TaskEngine({
    context,
    tools: {
      context,
      images,
      sessions: new RoleSessions(context.clients.addressOf("sts"), ecsTasks),
      targets,
      agent,
      tether,
      folder,
    },
    connect: async ({ spec }, environment) =>
      spec.serviceArn === undefined ? environment : connect.environmentFor(spec.serviceArn, environment),
    emptied: (arn) => void connect.close(arn),
  });
  const directory = new ServiceDirectory(engine);
  return {
    targets,
    control: tasksControl(engine),
    start: async () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      tether.start();
      await agent.start();
      await targets.start();
      await engine.start();
    },
    stop: async () => {
      await engine.stop();
      await targets.stop();
      await connect.stop();
      agent.stop();
      tether.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); // the killed ones may write their last
    },
  };
}

/** The engine needs the connections, whose directory is the engine: asked for when it is needed. */
function lazily(directory: () => ConnectDirectory): ConnectDirectory {
  return {
    aliasesFor: (caller) => directory().aliasesFor(caller),
    endpointsOf: (service, port) => directory().endpointsOf(service, port),
    securityGroupsOf: (caller) => directory().securityGroupsOf(caller),
  };
}
