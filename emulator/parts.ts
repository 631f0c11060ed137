import { createAlarms } from "./alarms";
import { permissionGate } from "./authorization/permission-gate";
import { Changes } from "./changes";
import { Clock, localSpeed } from "./clock";
import type { Context, Part } from "./context";
import type { Control } from "./control";
import type { EmulatorFiles } from "./emulator-files";
import { EventBridge } from "./events/event-bridge";
import { clockControl } from "./faults/clock-control";
import { faultControl } from "./faults/fault-control";
import { FaultRules } from "./faults/fault-rules";
import { FaultyEvents } from "./faults/faulty-events";
import { callFate } from "./faults/struck-call";
import { createGateway } from "./gateway/gateway";
import { HomeClients } from "./home-clients";
import { homes, type HomeName } from "./homes";
import { Inbox } from "./inbox/inbox";
import { faultyAnswers } from "./inbox/faulty-answers";
import { createContainerInsights } from "./metrics/create-container-insights";
import { createMetrics } from "./metrics/create-metrics";
import { measurementsControl } from "./metrics/measurements-control";
import { DeployedSecurityGroups } from "./network/deployed-security-groups";
import { findIdentityAt } from "./principals/find-identity";
import { refusedPrincipal } from "./principals/refused-principal";
import { createRegistry } from "./registry/registry";
import { scansControl } from "./registry/scans-control";
import type { RouterOptions } from "./router";
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
  const events = new FaultyEvents(new EventBridge(clients.addressOf("events"), note), faults, clock);
  const metrics = createMetrics({ clock, clients, note });
  const endpoint = `http://127.0.0.1:${routerPort}`;
  const context: Context = { endpoint, files, clock, clients, changes, events, metrics, note };

  const registry = createRegistry(context);
  const securityGroups = new DeployedSecurityGroups(context);
  const tasks = createTasks(context, { images: registry.images, securityGroups });
  const gateway = createGateway(context, { targets: tasks.targets, securityGroups });
  const controls: Record<string, Control> = {
    clock: clockControl(clock),
    measurements: measurementsControl(metrics),
    tasks: tasks.control,
    scans: scansControl(clients.addressOf("ecr"), clients.account),
    ...gateway.controls,
    faults: faultControl(faults, [...Object.keys(homes), "inbox"]),
    inbox: new Inbox(
      () => clock.now(),
      faultyAnswers((call) => callFate(call, faults, clock)),
    ).control,
  };
  const findIdentity = findIdentityAt(ports[homes.iam!.home]);
  return {
    ...inOrder([metrics, registry, tasks, gateway, createContainerInsights(context), createAlarms(context)]),
    registry: registry.handle,
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
