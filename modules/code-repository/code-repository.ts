import { CodecommitRepository } from "@cdktf/provider-aws/lib/codecommit-repository";
import { Construct } from "constructs";

export interface CodeRepositoryConfig {
  /** CAUTION: changing this recreates the repository, without its history. */
  readonly name: string;
  readonly description: string;
  readonly keyArn: string;
  /** Whether Terraform refuses to destroy it. */
  readonly protect: boolean;
}

/** A git repository of the account, encrypted with its own key. Who may push is the account's own IAM. */
export class CodeRepository extends Construct {
  readonly repository: CodecommitRepository;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: CodeRepositoryConfig) {
    super(scope, id);
    const { name, description, keyArn, protect } = config;
    this.repository = new CodecommitRepository(this, "Resource", {
      repositoryName: name,
      description,
      kmsKeyId: keyArn,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.repository.arn;
  }
}
