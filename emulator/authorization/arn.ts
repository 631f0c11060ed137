import { localAccount } from "../local-account";

/** An ARN of the local account: `arn("ecr", "repository/collections")`. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:us-east-1:${localAccount}:${resource}`;
}

/** An ARN as it is, a name made one. */
export function asArn(service: string, kind: string, nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn : arn(service, `${kind}${nameOrArn}`);
}
