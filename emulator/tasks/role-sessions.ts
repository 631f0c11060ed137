import { askHome } from "../ask-home";

/** Keys of a role for as long as one session. */
export interface RoleSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Who assumes the roles of tasks. */
const service = "ecs-tasks.amazonaws.com";

/** Milliseconds before its end that a session is renewed at. */
const early = 300_000;

interface IssuedSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since 1970. */
  readonly expiration: number;
}

/** Assumes the roles of tasks, as ECS does. */
export class RoleSessions {
  /** @param homeAddress `http://127.0.0.1:PORT` of the home of `sts` */
  constructor(private readonly homeAddress: string) {}

  /**
   * @param taskArn its id names the session, as ECS does
   * @throws Error in ECS's words when the role is not there or does not trust ECS
   */
  async assume(roleArn: string, taskArn: string): Promise<RoleSession> {
    const call = { roleArn, sessionName: taskArn.split("/").at(-1), service, sourceArn: taskArn };
    const issued = await askHome<IssuedSession | { code: string }>(this.homeAddress, "role-session", call);
    if ("code" in issued) throw new Error(unassumable(roleArn));
    return { ...issued, expiration: new Date(issued.expiration) };
  }
}

export function unassumable(roleArn: string): string {
  return `ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;
}

/** Keeps one session and renews it before it ends. */
export class RenewedSession {
  private session?: Promise<RoleSession>;
  private until = 0;

  constructor(
    private readonly sessions: Pick<RoleSessions, "assume">,
    readonly roleArn: string,
    private readonly taskArn: string,
  ) {}

  async keys(): Promise<RoleSession> {
    if (this.session === undefined || Date.now() > this.until) {
      this.session = this.sessions.assume(this.roleArn, this.taskArn);
      this.until = (await this.session).expiration.getTime() - early;
    }
    return this.session;
  }
}
