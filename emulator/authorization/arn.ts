/** An ARN of the local AWS: `arn("123456789012", "ecr", "repository/collections")`. */
export function arn(account: string, service: string, resource: string): string {
  return `arn:aws:${service}:us-east-1:${account}:${resource}`;
}

/** An ARN as it is, a name made one. */
export function asArn(account: string, service: string, kind: string, nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn : arn(account, service, `${kind}${nameOrArn}`);
}

/** How one account's ARNs are made. */
export interface OwnArns {
  readonly arn: (service: string, resource: string) => string;
  readonly asArn: (service: string, kind: string, nameOrArn: string) => string;
}

export function ownArns(account: string): OwnArns {
  return {
    arn: (service, resource) => arn(account, service, resource),
    asArn: (service, kind, nameOrArn) => asArn(account, service, kind, nameOrArn),
  };
}

/** The account that an ARN names. */
export function accountIn(named: string): string {
  return named.split(":")[4] ?? "";
}
