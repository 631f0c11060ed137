import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { AwsPlace } from "../../config/aws-place";
import { applyBoundary } from "./apply-boundary";
import type { GithubLanding } from "./github-landing";
import { stateAccess } from "./state-access";
import { terraformReads, terraformWrites } from "./terraform-statements";

export type { GithubLanding };

export interface GithubAccessConfig {
  readonly place: AwsPlace;
  /** Beginning of every `sub` of the repository's tokens: `repo:owner/name`. */
  readonly subject: string;
  /** Whether to make GitHub's identity provider; AWS refuses a second. */
  readonly makesProvider: boolean;
  /** What is planned and applied. */
  readonly landings: readonly GithubLanding[];
  /** ARN of the role of delivery that says whether a release is under way. */
  readonly releasesRoleArn: string;
  /** In the account of delivery: the role that says whether a release is under way, and who may take it. @default none */
  readonly releases?: GithubReleases;
}

export interface GithubReleases {
  readonly role: string;
  /** ARNs of roles, in whatever account they will be. */
  readonly askers: readonly { readonly accountId: string; readonly roleArn: string }[];
  /** ARN of the pipelines, with `*` at its end. */
  readonly pipelines: string;
}

type Statements = DataAwsIamPolicyDocumentStatement[];

interface PolicySettings {
  readonly name: string;
  readonly description: string;
  readonly statements: Statements;
}

interface RoleSettings extends PolicySettings {
  readonly trust: DataAwsIamPolicyDocumentStatement;
  /** Of a policy beside its own: together they are longer than AWS takes in one. */
  readonly policyArn?: string;
  readonly permissionsBoundary?: string;
}

/** Who signs GitHub's tokens, and for whom they are. */
const issuer = "token.actions.githubusercontent.com";
const audience = "sts.amazonaws.com";

/** Seconds that a session lasts: AWS's least. */
const sessionSeconds = 3600;

/** Lets the workflows of one repository in: to plan from a pull request and from `main`, to apply from a GitHub environment of the same name. */
export class GithubAccess extends Construct {
  private readonly providerArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly config: GithubAccessConfig,
  ) {
    super(scope, id);
    this.providerArn = this.provider();
    for (const landing of config.landings) this.letIn(landing);
    if (config.releases) this.releasesRole(config.releases);
  }

  /**
   * Without thumbprints: AWS trusts GitHub's certificate by its own list of authorities.
   * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
   */
  private provider(): string {
    const { makesProvider, place } = this.config;
    if (makesProvider) {
      return new IamOpenidConnectProvider(this, "provider", { url: `https://${issuer}`, clientIdList: [audience] }).arn;
    }
    return `arn:${place.partition}:iam::${place.accountId}:oidc-provider/${issuer}`;
  }

  private letIn(landing: GithubLanding): void {
    const { name, planRole, applyRole, readsPolicy, boundary } = landing;
    const reads = this.policy(`${name}-reads`, {
      name: readsPolicy,
      description: `What Terraform asks AWS for the stacks of ${name}`,
      statements: terraformReads(landing),
    });
    const bounds = this.policy(`${name}-boundary`, {
      name: boundary,
      description: `What an apply of ${name} from GitHub can never do`,
      statements: applyBoundary(landing),
    });
    this.role(`${name}-plan`, {
      name: planRole,
      description: `Plans the stacks of ${name} for pull requests`,
      trust: this.trust("pull_request", "ref:refs/heads/main"),
      statements: stateAccess(landing, "plan"),
      policyArn: reads.arn,
    });
    this.role(`${name}-apply`, {
      name: applyRole,
      description: `Applies the stacks of ${name} from the environment ${name} of GitHub`,
      trust: this.trust(`environment:${name}`),
      statements: [...stateAccess(landing, "apply"), ...terraformWrites(landing), this.asksForReleases()],
      policyArn: reads.arn,
      permissionsBoundary: bounds.arn,
    });
  }

  /** In the account of delivery it asks by itself, elsewhere with a role of delivery's. */
  private asksForReleases(): Statements[number] {
    const { releases, releasesRoleArn } = this.config;
    if (releases !== undefined) return saysWhatIsReleased(releases);
    return { sid: "AskForReleases", actions: ["sts:AssumeRole"], resources: [releasesRoleArn] };
  }

  /** It is taken in another account. */
  private releasesRole(releases: GithubReleases): void {
    const { role: name, askers } = releases;
    const accounts = [...new Set(askers.map(({ accountId }) => accountId))];
    const { partition } = this.config.place;
    this.role("releases", {
      name,
      description: "Says whether a release is under way, so that no apply meets one",
      trust: {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "AWS", identifiers: accounts.map((account) => `arn:${partition}:iam::${account}:root`) }],
        condition: [
          { test: "ArnEquals", variable: "aws:PrincipalArn", values: askers.map(({ roleArn }) => roleArn) }, // they need not be there yet
        ],
      },
      statements: [saysWhatIsReleased(releases)],
    });
  }

  private role(part: string, { trust, statements, policyArn, ...settings }: RoleSettings): void {
    const role = new IamRole(this, part, {
      ...settings,
      assumeRolePolicy: this.document(`${part}-trust`, [trust]),
      maxSessionDuration: sessionSeconds,
    });
    new IamRolePolicy(this, `${part}-permissions`, {
      name: "permissions",
      role: role.name,
      policy: this.document(`${part}-permissions`, statements),
    });
    if (policyArn === undefined) return;
    new IamRolePolicyAttachment(this, `${part}-reads`, { role: role.name, policyArn });
  }

  private policy(part: string, { statements, ...settings }: PolicySettings): IamPolicy {
    return new IamPolicy(this, part, { ...settings, policy: this.document(part, statements) });
  }

  /** Each `sub` letter for letter: a pattern would let in other branches, environments or repositories. */
  private trust(...contexts: readonly string[]): DataAwsIamPolicyDocumentStatement {
    const equals = (claim: string, ...values: string[]) => ({
      test: "StringEquals",
      variable: `${issuer}:${claim}`,
      values,
    });
    const subjects = contexts.map((context) => `${this.config.subject}:${context}`);
    return {
      actions: ["sts:AssumeRoleWithWebIdentity"],
      principals: [{ type: "Federated", identifiers: [this.providerArn] }],
      condition: [equals("aud", audience), equals("sub", ...subjects)],
    };
  }

  private document(part: string, statement: Statements): string {
    return new DataAwsIamPolicyDocument(this, `${part}-document`, { statement }).json;
  }
}

const saysWhatIsReleased = ({ pipelines }: GithubReleases): Statements[number] => {
  return { sid: "Stages", actions: ["codepipeline:GetPipelineState"], resources: [pipelines] };
};
