import { createAlarms } from "./alarms";
import { permissionGate } from "./authorization/permission-gate";
import { Changes } from "./changes";
import { createChatbot } from "./chatbot/create-chatbot";
import { Clock, localSpeed } from "./clock";
import { createCodeBuild } from "./codebuild/create-codebuild";
import { createCodeCommit } from "./codecommit/create-codecommit";
import { createCodeDeploy } from "./codedeploy/create-codedeploy";
import { createCodePipeline } from "./codepipeline/create-code-pipeline";
import { createNotifications } from "./codestar-notifications/create-notifications";
import { createConnections } from "./connections/create-connections";
import type { Context, Part } from "./context";
import type { Control } from "./control";
import type { EmulatorFiles } from "./emulator-files";
import { EventBridge } from "./events/event-bridge";
import { HeardEvents } from "./events/heard-events";
import { clockControl } from "./faults/clock-control";
import { faultControl } from "./faults/fault-control";
import { FaultRules } from "./faults/fault-rules";
import { FaultyEvents } from "./faults/faulty-events";
import { callFate } from "./faults/struck-call";
import { FillerHome } from "./fillers/filler-home";
import { createGateway } from "./gateway/gateway";
import { HomeClients } from "./home-clients";
import { homes, type HomeName } from "./homes";
import { Inbox } from "./inbox/inbox";
import { faultyAnswers } from "./inbox/faulty-answers";
import { localAccount } from "./local-account";
import { createContainerInsights } from "./metrics/create-container-insights";
import { createMetrics } from "./metrics/create-metrics";
import { measurementsControl } from "./metrics/measurements-control";
import { DeployedSecurityGroups } from "./network/deployed-security-groups";
import { findIdentityAt } from "./principals/find-identity";
import { refusedPrincipal } from "./principals/refused-principal";
import { createRegistry } from "./registry/registry";
import { scansControl } from "./registry/scans-control";
import type { RouterOptions } from "./router";
import { identityCenter } from "./sign-in/identity-center";
import { signInControl } from "./sign-in/sign-in-control";
import { createTasks } from "./tasks/create-tasks";

export interface PartsOptions {
  readonly ports: Readonly<Record<HomeName, number>>;
  readonly routerPort: number;
  readonly files: EmulatorFiles;
}

export interface Parts extends Part, Omit<RouterOptions, "ports" | "about"> {}

/** Everything that runs beside the homes, joined together. */
export function createParts({ ports, routerPort, files }: PartsOptions): Parts {
  const note = (line: string) => console.error(line);
  const clients = new HomeClients(ports);
  const clock = new Clock(localSpeed);
  const changes = new Changes();
  const faults = new FaultRules();
  const heard = new HeardEvents(new EventBridge(clients.addressOf("events"), note));
  const events = new FaultyEvents(heard, faults, clock);
  const metrics = createMetrics({ clock, clients, note });
  const endpoint = `http://127.0.0.1:${routerPort}`;
  const context: Context = { endpoint, files, clock, clients, changes, events, metrics, note };

  const codecommit = createCodeCommit(context);
  const codebuild = createCodeBuild(context);
  const codedeploy = createCodeDeploy(context);
  const chatbot = createChatbot(context);
  const findIdentity = findIdentityAt(ports[homes.iam!.home]);
  const notifications = createNotifications(context, {
    heard,
    chat: chatbot.configurations,
    roleExists: async (name) => (await findIdentity(localAccount, "role", name)) !== undefined,
  });
  const fillers = new FillerHome(
    ports.here,
    [
      codecommit.filler,
      codebuild,
      codedeploy,
      createCodePipeline(context),
      chatbot.filler,
      notifications,
      ...createConnections(),
    ],
    context,
  );
  const registry = createRegistry(context);
  const securityGroups = new DeployedSecurityGroups(context);
  const tasks = createTasks(context, { images: registry.images, securityGroups });
  const gateway = createGateway(context, { targets: tasks.targets, securityGroups });
  const controls: Record<string, Control> = {
    clock: clockControl(clock),
    measurements: measurementsControl(metrics),
    tasks: tasks.control,
    "sign-in": signInControl(identityCenter(clients)),
    scans: scansControl(clients.addressOf("ecr"), clients.account),
    ...gateway.controls,
    faults: faultControl(faults, [...Object.keys(homes), "inbox"]),
    inbox: new Inbox(
      () => clock.now(),
      faultyAnswers((call) => callFate(call, faults, clock)),
      chatbot.messages,
    ).control,
  };
  return {
    ...inOrder([
      codecommit,
      codebuild,
      codedeploy,
      fillers,
      metrics,
      registry,
      tasks,
      gateway,
      createContainerInsights(context),
      createAlarms(context),
    ]),
    registry: registry.handle,
    git: codecommit.git,
    controls,
    fateOf: (call) => callFate(call, faults, clock),
    gates: [permissionGate(clients.addressOf("iam")), (request) => refusedPrincipal(request, findIdentity)],
    changes,
  };
}

/** Several parts as one: started in order, stopped in the reverse one. */
function inOrder(parts: readonly Part[]): Part {
  return {
    start: async () => {
      for (const part of parts) await part.start();
    },
    stop: async () => {
      for (const part of [...parts].reverse()) await part.stop();
    },
  };
}
