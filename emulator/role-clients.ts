import { setMaxListeners } from "node:events";

/** What SDK clients that act for a role are made with. */
export interface RoleClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }>;
  readonly maxAttempts: number;
}

interface Closable {
  destroy(): void;
}

/** The SDK clients that a task, a build or an action acts with as its role: one for each service, made when it is needed first. */
export class RoleClients {
  private readonly made = new Map<unknown, Closable>();
  /** Options of calls that somebody waits for: who is stopped meanwhile waits no longer. */
  readonly whileStarting: { readonly abortSignal: AbortSignal };

  constructor(
    private readonly settings: RoleClientSettings,
    abortSignal: AbortSignal,
  ) {
    setMaxListeners(0, abortSignal); // each secret listens
    this.whileStarting = { abortSignal };
  }

  /** @example clients.of(ECRClient) */
  of<Client extends Closable>(kind: new (settings: RoleClientSettings) => Client): Client {
    const client = (this.made.get(kind) as Client | undefined) ?? new kind(this.settings);
    this.made.set(kind, client);
    return client;
  }

  /** Closes the connections of all. */
  close(): void {
    for (const client of this.made.values()) client.destroy();
  }
}
