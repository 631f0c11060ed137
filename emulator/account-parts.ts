import { join } from "node:path";
import { createAlarms } from "./alarms";
import { Changes } from "./changes";
import type { ChatConfigurations } from "./chatbot/chat-configurations";
import { createChatbot } from "./chatbot/create-chatbot";
import { createCodeBuild } from "./codebuild/create-codebuild";
import { createCodeCommit, type CodeCommit } from "./codecommit/create-codecommit";
import { createCodeDeploy } from "./codedeploy/create-codedeploy";
import { createCodePipeline } from "./codepipeline/create-code-pipeline";
import { createNotifications } from "./codestar-notifications/create-notifications";
import { createConnections } from "./connections/create-connections";
import type { Context, Part } from "./context";
import type { Control } from "./control";
import type { EmulatorFiles } from "./emulator-files";
import { EventBridge } from "./events/event-bridge";
import { HeardEvents } from "./events/heard-events";
import type { FaultRules } from "./faults/fault-rules";
import { FaultyEvents } from "./faults/faulty-events";
import type { Filler } from "./fillers/filler";
import { createGateway } from "./gateway/gateway";
import { inOrder } from "./in-order";
import { localAccount } from "./local-account";
import { createContainerInsights } from "./metrics/create-container-insights";
import { createMetrics } from "./metrics/create-metrics";
import type { Metrics } from "./metrics/metrics";
import { DeployedSecurityGroups } from "./network/deployed-security-groups";
import type { FindIdentity } from "./principals/principal-exists";
import type { ImageStore } from "./registry/image-store";
import { createTasks } from "./tasks/create-tasks";

/** What the accounts have together. */
export interface Surroundings extends Omit<Context, "changes" | "events" | "metrics"> {
  readonly faults: FaultRules;
  readonly findIdentity: FindIdentity;
  readonly images: ImageStore;
}

/** What runs beside the homes for one account. */
export interface AccountParts extends Part {
  readonly changes: Changes;
  readonly chat: ChatConfigurations;
  /** Who answers `/_thrive/<name>`, each for what the account has. */
  readonly controls: Readonly<Record<"balancers" | "gateway" | "requests" | "tasks", Control>>;
  readonly fillers: readonly Filler[];
  readonly git: CodeCommit["git"];
  readonly metrics: Metrics;
}

/** Everything that one account runs, joined together. */
export function createAccountParts(account: string, surroundings: Surroundings): AccountParts {
  const { clock, faults, findIdentity, images, note } = surroundings;
  const clients = surroundings.clients.of(account);
  const changes = new Changes();
  const heard = new HeardEvents(new EventBridge(clients.addressOf("events"), account, note));
  const events = new FaultyEvents(heard, faults, clock);
  const metrics = createMetrics({ clock, clients, note });
  const files = filesOf(surroundings.files, account);
  const context: Context = { ...surroundings, files, clients, changes, events, metrics };

  const codecommit = createCodeCommit(context);
  const codebuild = createCodeBuild(context);
  const codedeploy = createCodeDeploy(context);
  const chatbot = createChatbot(context);
  const notifications = createNotifications(context, {
    heard,
    chat: chatbot.configurations,
    roleExists: async (name) => (await findIdentity(account, "role", name)) !== undefined,
  });
  const securityGroups = new DeployedSecurityGroups(context);
  const tasks = createTasks(context, { images, securityGroups });
  const gateway = createGateway(context, { targets: tasks.targets, securityGroups });
  return {
    ...inOrder([
      codecommit,
      codebuild,
      codedeploy,
      metrics,
      tasks,
      gateway,
      createContainerInsights(context),
      createAlarms(context),
    ]),
    changes,
    chat: chatbot.configurations,
    controls: { tasks: tasks.control, ...gateway.controls },
    fillers: [
      codecommit.filler,
      codebuild,
      codedeploy,
      createCodePipeline(context),
      chatbot.filler,
      notifications,
      ...createConnections(context),
    ],
    git: codecommit.git,
    metrics,
  };
}

/** The first account's files lie where the emulator's do, another's in a folder of its own beside them. */
function filesOf(files: EmulatorFiles, account: string): EmulatorFiles {
  return account === localAccount ? files : { ...files, folder: join(files.folder, account) };
}
