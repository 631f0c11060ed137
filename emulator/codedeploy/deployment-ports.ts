import type { DeploymentGroupInfo } from "@aws-sdk/client-codedeploy";
import type { Service, TaskSet } from "@aws-sdk/client-ecs";
import type { AppSpec } from "./app-spec";
import type { Deployment } from "./deployment";

/** What a deployment does with the role of its group. */
export interface DeploymentHands {
  service(): Promise<Service>;
  taskSet(arn: string): Promise<TaskSet | undefined>;
  /** @returns its ARN */
  createTaskSet(service: Service, spec: AppSpec, targetGroupArn: string, deploymentId: string): Promise<string>;
  makePrimary(taskSetArn: string): Promise<void>;
  deleteTaskSet(taskSetArn: string): Promise<void>;
  /** ARNs of the target groups, by name. */
  targetGroups(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Sends requests of the listeners' rules for these groups on to them, by weight. */
  route(listenerArns: readonly string[], weights: ReadonlyMap<string, number>): Promise<void>;
  /** Names of those that are in alarm. */
  alarming(names: readonly string[]): Promise<readonly string[]>;
  invoke(functionName: string, payload: object): Promise<void>;
  close(): void;
}

export interface DeploymentPorts {
  now(): Date;
  /** Resolves after so many of AWS's seconds, or when it is aborted. */
  wait(seconds: number, signal: AbortSignal): Promise<void>;
  handsOf(group: DeploymentGroupInfo, signal: AbortSignal): Promise<DeploymentHands>;
  /** Tells that it began, succeeded, failed or was stopped. */
  told(deployment: Deployment, state: "START" | "SUCCESS" | "FAILURE" | "STOP" | "READY"): void;
}
