import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import type { PulledImage } from "../registry/image-store";
import type { ContainerProcess } from "./container-process";
import type { LogStream } from "../log-stream";

/** As ECS words the life of a task. */
export type TaskStatus =
  "PENDING" | "ACTIVATING" | "RUNNING" | "DEACTIVATING" | "STOPPING" | "DEPROVISIONING" | "STOPPED";

/** One container of a task, with what has become of it so far. */
export interface TaskContainer {
  readonly definition: ContainerDefinition;
  process?: ContainerProcess;
  log?: LogStream;
  image?: PulledImage;
  port?: number;
  exitCode?: number;
  reason?: string;
}
