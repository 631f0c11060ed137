import type {
  DeploymentGroupInfo,
  DeploymentInfo,
  ErrorCode,
  LifecycleEvent,
  LifecycleEventStatus,
} from "@aws-sdk/client-codedeploy";
import type { AppSpec } from "./app-spec";

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** Which tasks and target groups a deployment goes from and to. */
export interface Colours {
  /** Task set that serves when the deployment begins. */
  readonly blue: string;
  readonly blueGroup: string;
  readonly greenGroup: string;
  /** The task set that is to serve, once it is made. */
  green?: string;
  /** Of the requests, in percent, that go to the new tasks. */
  shifted: number;
}

/** One deployment: what was asked for, and how far it is. */
export interface Deployment {
  readonly info: Mutable<DeploymentInfo> & { readonly deploymentId: string };
  readonly group: DeploymentGroupInfo;
  /** A rollback has none of its own. */
  readonly spec?: AppSpec;
  readonly events: Mutable<LifecycleEvent>[];
  colours?: Colours;
}

/** Why a deployment ends before its time. */
export class DeploymentHalt extends Error {
  constructor(
    readonly status: "Failed" | "Stopped",
    readonly code: ErrorCode,
    message: string,
    /** What the settings for going back call it. */
    readonly event: "DEPLOYMENT_FAILURE" | "DEPLOYMENT_STOP_ON_ALARM" | "DEPLOYMENT_STOP_ON_REQUEST",
    /** Whether to go back, when somebody said so. @default as the settings say */
    readonly rollBack?: boolean,
  ) {
    super(message);
  }
}

/** @param event the moment that begins or ends */
export function mark(event: Mutable<LifecycleEvent>, status: LifecycleEventStatus, at: Date): void {
  event.status = status;
  if (status === "InProgress") event.startTime = at;
  else if (status !== "Pending" && status !== "Skipped") event.endTime = at;
}

/** The moments of a deployment, in order. */
export function pendingEvents(hasTests: boolean): Mutable<LifecycleEvent>[] {
  const names = [
    "BeforeInstall",
    "Install",
    "AfterInstall",
    ...(hasTests ? ["AllowTestTraffic", "AfterAllowTestTraffic"] : []),
    "BeforeAllowTraffic",
    "AllowTraffic",
    "AfterAllowTraffic",
  ];
  return names.map((lifecycleEventName) => ({ lifecycleEventName, status: "Pending" }));
}
