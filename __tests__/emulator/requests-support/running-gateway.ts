import { mkdirSync, openSync } from "node:fs";
import type { Server } from "node:http";
import { Changes } from "../../../emulator/changes";
import { Clock } from "../../../emulator/clock";
import type { Context } from "../../../emulator/context";
import { emulatorFiles } from "../../../emulator/emulator-files";
import { freePort } from "../../../emulator/free-port";
import { createGateway, type Gateway } from "../../../emulator/gateway/gateway";
import { HomeClients } from "../../../emulator/home-clients";
import { startHome, type HomeProcess } from "../../../emulator/home-process";
import { listen } from "../../../emulator/listen";
import type { Measurement } from "../../../emulator/metrics/metrics";
import { DeployedSecurityGroups } from "../../../emulator/network/deployed-security-groups";
import { createRouter } from "../../../emulator/router";
import type { Target } from "../../../emulator/targets/targets";
import { trialRoot } from "../trials-support/trial-emulator";

/** The gateway before the real homes, with targets that the test names itself. */
export interface RunningGateway {
  readonly gateway: Gateway;
  readonly clock: Clock;
  /** What SDK clients are made with to reach the router. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { accessKeyId: string; secretAccessKey: string };
  };
  /** By target group; the test changes it. */
  readonly targets: Map<string, Target[]>;
  readonly measured: Measurement[];
  readonly noted: string[];
  /** `127.0.0.1:PORT` of moto. */
  readonly moto: string;
  stop(): Promise<void>;
}

export async function startGateway(name: string): Promise<RunningGateway> {
  const files = emulatorFiles(await trialRoot(name));
  mkdirSync(files.folder, { recursive: true });
  const log = openSync(files.log, "a");
  const [port, ministack, moto] = [await freePort(), await freePort(), await freePort()];
  const ports = { ministack, moto, here: 0 };
  const homes = await Promise.all(
    (["ministack", "moto"] as const).map((home) =>
      startHome({ name: home, port: ports[home], routerPort: port, files, log }),
    ),
  );
  const endpoint = `http://127.0.0.1:${port}`;
  const [targets, measured, noted] = [new Map<string, Target[]>(), [] as Measurement[], [] as string[]];
  const context: Context = {
    endpoint,
    files,
    clock: new Clock(20, 20),
    clients: new HomeClients(ports),
    changes: new Changes(),
    events: { publish: async () => {} },
    metrics: { measure: (measurement) => void measured.push(measurement) },
    note: (line) => void noted.push(line),
  };
  const gateway = createGateway(context, {
    targets: { of: (arn) => targets.get(arn) ?? [] },
    securityGroups: new DeployedSecurityGroups(context),
  });
  await gateway.start();
  const router = createRouter({
    ports,
    about: () => ({}),
    controls: gateway.controls,
    registry: async () => {},
    git: async () => {},
    fateOf: async () => ({ kind: "forward", times: 1 }),
    gates: [],
    accountOf: async () => context.clients.account,
    changesOf: async () => context.changes,
  });
  await listen(router, port);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const stop = () => stopAll(gateway, router, homes);
  return {
    gateway,
    clock: context.clock,
    client: { endpoint, region: "us-east-1", credentials },
    targets,
    measured,
    noted,
    moto: `127.0.0.1:${moto}`,
    stop,
  };
}

async function stopAll(gateway: Gateway, router: Server, homes: readonly HomeProcess[]): Promise<void> {
  await gateway.stop();
  router.closeAllConnections();
  router.close();
  await Promise.all(homes.map((home) => home.stop()));
}
