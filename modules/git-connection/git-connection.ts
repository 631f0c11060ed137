import { CodeconnectionsConnection } from "@cdktf/provider-aws/lib/codeconnections-connection";
import { Construct } from "constructs";

export interface GitConnectionConfig {
  /** 32 characters at most. CAUTION: changing this recreates the connection; a person has to confirm the new one. */
  readonly name: string;
  /** Where the repository is. @default none: `hostArn` says it */
  readonly provider?: "GitHub" | "GitLab" | "Bitbucket";
  /** A self-managed GitHub Enterprise Server or GitLab, registered in the account. @default none */
  readonly hostArn?: string;
}

/**
 * The account's way to a git provider. PENDING after it is made, until a person confirms it once in the console (Developer Tools,
 * Settings, Connections): the provider asks who they are, which no API can answer. Until then sources that use it fail.
 */
export class GitConnection extends Construct {
  readonly connection: CodeconnectionsConnection;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: GitConnectionConfig) {
    super(scope, id);
    const { name, provider, hostArn } = config;
    this.connection = new CodeconnectionsConnection(this, "Resource", { name, providerType: provider, hostArn });
    this.arn = this.connection.arn;
  }
}
