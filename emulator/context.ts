import type { Changes } from "./changes";
import type { Clock } from "./clock";
import type { EmulatorFiles } from "./emulator-files";
import type { ServiceEvents } from "./events/service-events";
import type { HomeClients } from "./home-clients";
import type { Metrics } from "./metrics/metrics";

/** What every running part of the local AWS (tasks, requests, alarms, …) works with. */
export interface Context {
  /** Address of the router: what tasks and functions are told that AWS is. */
  readonly endpoint: string;
  readonly files: EmulatorFiles;
  readonly clock: Clock;
  /** Settings of SDK clients that reach the homes directly, as the service's own hands: no fault and no permission holds for them. */
  readonly clients: HomeClients;
  readonly changes: Changes;
  /** Publishes what an AWS service publishes to the default event bus. */
  readonly events: ServiceEvents;
  /** Takes what an AWS service measures of itself. */
  readonly metrics: Metrics;
  /** Writes a line to the emulator's log: what went wrong and was survived. */
  note(line: string): void;
}

/** A running part. It starts before anything is deployed, follows what is, and leaves nothing behind when it stops. */
export interface Part {
  start(): Promise<void>;
  stop(): Promise<void>;
}
