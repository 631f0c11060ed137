import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";

/** Milliseconds that a secret is believed: a new one counts that long after it was written. */
const believed = 5 * 60_000;

interface Read {
  readonly at: number;
  readonly secrets: Promise<readonly string[]>;
}

/** Secrets in SSM parameters of type SecureString, one a line: two while one is rotated, the newest first. */
export class SecretParameters {
  private readonly known = new Map<string, Read>();

  constructor(
    private readonly client: () => SSMClient,
    private readonly now: () => number = Date.now,
  ) {}

  read(path: string): Promise<readonly string[]> {
    const before = this.known.get(path);
    if (before !== undefined && this.now() - before.at < believed) return before.secrets;
    const secrets = this.ask(path);
    this.known.set(path, { at: this.now(), secrets });
    secrets.catch(() => this.known.delete(path)); // what failed is asked for again
    return secrets;
  }

  private async ask(path: string): Promise<readonly string[]> {
    const { Parameter } = await this.client().send(new GetParameterCommand({ Name: path, WithDecryption: true }));
    const secrets = (Parameter?.Value ?? "").split("\n").map((line) => line.trim());
    return secrets.filter((secret) => secret !== "");
  }
}
