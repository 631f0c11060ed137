import { localAccount } from "./local-account";
import { homes, type HomeName } from "./homes";
import { rootKey } from "./root-account";

/** What an AWS SDK client is made with. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** A home answers or it does not: trying again would hide it. */
  readonly maxAttempts: number;
}

/** Knows how to reach the home of each service past the router, as the root of an account. */
export class HomeClients {
  constructor(
    private readonly ports: Readonly<Record<HomeName, number>>,
    readonly account = localAccount,
  ) {}

  /** The same homes, as another account. */
  of(account: string): HomeClients {
    return new HomeClients(this.ports, account);
  }

  /**
   * @param service signing name
   * @example new ECSClient(clients.settings("ecs"))
   */
  settings(service: string): ClientSettings {
    return {
      endpoint: this.addressOf(service),
      region: "us-east-1",
      credentials: { accessKeyId: rootKey(this.account), secretAccessKey: "local" },
      maxAttempts: 1,
    };
  }

  /** `http://127.0.0.1:PORT` of the home that the service lives in. */
  addressOf(service: string): string {
    const home = homes[service]?.home;
    if (home === undefined) throw new Error(`${service}: no home in emulator/homes.ts`);
    return `http://127.0.0.1:${this.ports[home]}`;
  }
}
