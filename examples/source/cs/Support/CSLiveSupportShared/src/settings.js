import { randomUUID } from "node:crypto";

/** What a service is told by its environment. */
export function readSettings(environment) {
  const { PORT = "8080", HOST = "0.0.0.0", BASE_PATH = "", SERVICE_NAME = "unnamed", COMMIT = "unknown" } = environment;
  const port = Number(PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT is "${PORT}": give it a port number`);
  if (!/^(\/[\w.-]+)*$/.test(BASE_PATH)) throw new Error(`BASE_PATH is "${BASE_PATH}": write it like /collections`);
  return {
    port,
    host: HOST,
    basePath: BASE_PATH,
    service: SERVICE_NAME,
    commit: COMMIT,
    instance: randomUUID().slice(0, 8),
  };
}
