import type { ReleaseClients } from "./release-clients";
import type { ReleaseTarget } from "./release-target";

/** The image that a service runs, as its releases wrote it. */
export async function imageInUse(clients: ReleaseClients, { parameter }: ReleaseTarget): Promise<string> {
  const { GetParameterCommand } = await import("@aws-sdk/client-ssm");
  const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: parameter }));
  return Parameter?.Value ?? "";
}
