import { GetParameterCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import type { Environment } from "../core/ports";
import type { ServiceTarget } from "./service-target";

/** The parameter from which Terraform reads the image in use, so that no apply moves it. */
export class ImageParameter implements Pick<Environment["imageInUse"], "read" | "write"> {
  constructor(
    private readonly client: () => SSMClient,
    private readonly target: ServiceTarget,
  ) {}

  async read(): Promise<string | undefined> {
    const { Parameter } = await this.client().send(new GetParameterCommand({ Name: this.target.parameter }));
    return /@(sha256:[0-9a-f]{64})$/.exec(Parameter?.Value ?? "")?.[1];
  }

  async write(digest: string): Promise<void> {
    if ((await this.read()) === digest) return; // each write is a version, and AWS keeps a hundred
    const Value = `${this.target.registryUrl}@${digest}`;
    await this.client().send(new PutParameterCommand({ Name: this.target.parameter, Value, Overwrite: true }));
  }
}
