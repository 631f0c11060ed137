import { askHome } from "./ask-home";
import { accountIn } from "./authorization/arn";

/** Keys of a role for as long as one session. */
export interface RoleSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** An AWS service that acts with roles which trust it. */
export interface RoleTaker {
  /** Principal: `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  /** What it says when the role is not there or does not trust it. */
  readonly refusal: (roleArn: string) => string;
}

/** Milliseconds before its end that a session is renewed at. */
const early = 300_000;

interface IssuedSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since 1970. */
  readonly expiration: number;
}

/** Assumes the roles that are given to a service. */
export class RoleSessions {
  /** @param homeAddress `http://127.0.0.1:PORT` of the home of `sts` */
  constructor(
    private readonly homeAddress: string,
    private readonly taker: RoleTaker,
  ) {}

  /**
   * @param sourceArn of what the role is assumed for: a task, a build, a pipeline
   * @param sessionName @default the last part of the source's ARN, as ECS names the sessions of tasks
   * @throws Error in the service's words when the role is not there or does not trust the service
   */
  async assume(roleArn: string, sourceArn: string, sessionName = sourceArn.split("/").at(-1)): Promise<RoleSession> {
    const { service, refusal } = this.taker;
    const call = { account: accountIn(roleArn), roleArn, sessionName, service, sourceArn };
    const issued = await askHome<IssuedSession | { code: string }>(this.homeAddress, "role-session", call);
    if ("code" in issued) throw new Error(refusal(roleArn));
    return { ...issued, expiration: new Date(issued.expiration) };
  }
}

/** Keeps one session and renews it before it ends. */
export class RenewedSession {
  private session?: Promise<RoleSession>;
  private until = 0;

  constructor(
    private readonly sessions: Pick<RoleSessions, "assume">,
    readonly roleArn: string,
    private readonly sourceArn: string,
    private readonly sessionName?: string,
  ) {}

  async keys(): Promise<RoleSession> {
    if (this.session === undefined || Date.now() > this.until) {
      this.session = this.sessions.assume(this.roleArn, this.sourceArn, this.sessionName);
      this.until = (await this.session).expiration.getTime() - early;
    }
    return this.session;
  }
}
