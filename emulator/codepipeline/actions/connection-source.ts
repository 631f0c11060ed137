import { roleCall } from "../../role-call";
import { failed, type ActionPlayer } from "./action-player";

/** How each generation of the service names its calls. */
const targets: Readonly<Record<string, string>> = {
  "codestar-connections": "com.amazonaws.codestar.connections.CodeStar_connections_20191201",
  codeconnections: "CodeConnections_20231201",
};

/**
 * A source behind a connection: that one is pending until a person has confirmed it in the console, and nobody is behind it here
 * even then.
 */
export const connectionSource: ActionPlayer = async ({ run }, { settings }) => {
  const { ConnectionArn = "", FullRepositoryId = "" } = run.resolved;
  const service = ConnectionArn.split(":")[2] ?? "codeconnections";
  const target = `${targets[service]}.UseConnection`;
  const { ConnectionStatus: status } = await roleCall<{ ConnectionStatus: string }>(settings, {
    service,
    target,
    input: { ConnectionArn, FullRepositoryId },
  });
  if (status !== "AVAILABLE")
    return failed(
      "ConfigurationError",
      `[Connections] Connection ${ConnectionArn} is not available: its status is ${status}`,
    );
  const way = "use a CodeCommit source, or AWS itself";
  return failed(
    "NotEmulated",
    `The local AWS reaches no repository outside of this machine, such as ${FullRepositoryId}: ${way}.`,
  );
};
