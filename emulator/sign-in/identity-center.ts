import { createHash } from "node:crypto";
import {
  CreateRoleCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListPoliciesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { HomeClients } from "../home-clients";
import { RoleSessions } from "../role-sessions";

export interface PermissionSet {
  /** That the policy is of. @default the first */
  readonly account: string;
  /** Of the person, which the session carries. */
  readonly name: string;
  /** Name of the managed policy. */
  readonly policy: string;
}

export interface SignedIn {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly arn: string;
}

/** Answers nothing when there is no such policy. */
export type SignIn = (asked: PermissionSet) => Promise<SignedIn | undefined>;

/** Where Identity Center keeps the roles of permission sets: they are AWS's, and remain when all else is gone. */
export const reservedPath = "/aws-reserved/sso.amazonaws.com/";

const service = "sso.amazonaws.com";

/**
 * Signs people in as Identity Center does: a role for each permission set, a session for each person. The role has a copy of the
 * policy, made anew at each sign-in, so that the policy itself can still be destroyed.
 */
export function identityCenter(clients: HomeClients): SignIn {
  const refusal = (roleArn: string) => `Identity Center is not authorized to perform AssumeRole on role ${roleArn}`;
  const sessions = new RoleSessions(clients.addressOf("sts"), { service, refusal });
  return async ({ account, name, policy }) => {
    const iam = new IAMClient(clients.of(account).settings("iam"));
    const PolicyDocument = await documentOf(iam, policy);
    if (PolicyDocument === undefined) return undefined;
    const RoleName = roleNameFor(policy);
    await createRole(iam, RoleName);
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "AwsSSOInlinePolicy", PolicyDocument }));
    const role = `arn:aws:iam::${account}:role${reservedPath}${RoleName}`;
    const { accessKeyId, secretAccessKey, sessionToken } = await sessions.assume(role, role, name);
    const arn = `arn:aws:sts::${account}:assumed-role/${RoleName}/${name}`;
    return { accessKeyId, secretAccessKey, sessionToken, arn };
  };
}

/** AWS cuts nothing here, since names of permission sets end at 32 characters; those of policies do not. */
export function roleNameFor(policy: string): string {
  const id = createHash("sha256").update(policy).digest("hex").slice(0, 16);
  return `AWSReservedSSO_${policy.slice(0, 32)}_${id}`;
}

async function documentOf(iam: IAMClient, name: string): Promise<string | undefined> {
  for (let Marker: string | undefined; ;) {
    const page = await iam.send(new ListPoliciesCommand({ Scope: "All", Marker }));
    const found = (page.Policies ?? []).find(({ PolicyName }) => PolicyName === name);
    if (found !== undefined) {
      const asked = new GetPolicyVersionCommand({ PolicyArn: found.Arn, VersionId: found.DefaultVersionId });
      const { PolicyVersion } = await iam.send(asked);
      return decodeURIComponent(PolicyVersion!.Document!);
    }
    if (page.IsTruncated !== true) return undefined;
    Marker = page.Marker;
  }
}

async function createRole(iam: IAMClient, RoleName: string): Promise<void> {
  const trust = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  try {
    await iam.send(new CreateRoleCommand({ RoleName, Path: reservedPath, AssumeRolePolicyDocument }));
  } catch (error) {
    if ((error as Error).name !== "EntityAlreadyExistsException") throw error;
  }
}
