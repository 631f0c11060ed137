import type { SSMClient } from "@aws-sdk/client-ssm";
import { nameFor } from "../config/naming";
import type { ResolvedEnvironment } from "../config/platform";
import type { ClientSettings } from "./client-settings";

/** Tag of the image in use before there is one, as the stacks write it. */
export const unreleased = "unreleased";

/** Reads what releases and Terraform hold for the image in use: a parameter of each service. */
export class ImageInUse {
  private readonly client: Promise<SSMClient>;

  constructor(settings: ClientSettings) {
    this.client = import("@aws-sdk/client-ssm").then(({ SSMClient: Client }) => new Client(settings));
  }

  /** Whether an image was ever released; false too of a service that is not deployed. */
  async isReleased({ platform, name }: Pick<ResolvedEnvironment, "platform" | "name">, service: string) {
    const { GetParameterCommand } = await import("@aws-sdk/client-ssm");
    const get = new GetParameterCommand({ Name: nameFor("parameter", platform, name, service, "image") });
    try {
      const { Parameter } = await (await this.client).send(get);
      return Parameter?.Value?.endsWith(`:${unreleased}`) === false;
    } catch (error) {
      if ((error as Error).name === "ParameterNotFound") return false;
      throw error;
    }
  }

  async close(): Promise<void> {
    (await this.client).destroy();
  }
}
