import type { Control, ControlAnswer } from "../control";
import { localAccount } from "../local-account";
import type { PermissionSet, SignIn } from "./identity-center";

/** As STS takes the names of sessions. */
const sessionName = /^[\w+=,.@-]{2,64}$/;

/**
 * `POST /_thrive/sign-in`: a session of somebody who signed in with Identity Center, whose permissions are those of a managed policy,
 * as `{ "name": "alice@thrive.test", "policy": "thrive-delivery-approver" }`. Answers its keys and its ARN.
 */
export function signInControl(signIn: SignIn): Control {
  return async ({ method, path, body }) => {
    if (method !== "POST" || path !== "")
      return refused(404, [`${method} /_thrive/sign-in${path}: there is no such call`]);
    const asked = askedIn(body);
    const problems = signInProblems(asked);
    if (problems.length > 0) return refused(400, problems);
    const session = await signIn(asked);
    return session === undefined
      ? refused(404, [`${asked.policy}: there is no such managed policy; name one of the deployed ones`])
      : { status: 200, value: session };
  };
}

const refused = (status: number, problems: readonly string[]): ControlAnswer => ({ status, value: { problems } });

const nobody: PermissionSet = { account: localAccount, name: "", policy: "" };

function askedIn(body: string): PermissionSet {
  try {
    return { ...nobody, ...(JSON.parse(body) as object) };
  } catch {
    return nobody;
  }
}

function signInProblems({ account, name, policy }: PermissionSet): string[] {
  return [
    /^\d{12}$/.test(account) ? [] : `account: ${JSON.stringify(account)} is no account; write its twelve digits`,
    sessionName.test(name)
      ? []
      : `name: ${JSON.stringify(name)} is no name of a session; write 2 to 64 letters, digits or _+=,.@-, like alice@thrive.test`,
    policy === "" ? "policy: is missing; name the managed policy that says what the session may do" : [],
  ].flat();
}
