import { once } from "node:events";
import net from "node:net";
import { obstacle, type Obstacle } from "./refusal";

/** Whether the local AWS could listen on a port of the loopback now; undefined when it could. */
export async function checkPort(port: number): Promise<Obstacle | undefined> {
  const server = net.createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code === "EADDRINUSE" ? "another program listens on it" : `cannot be listened on (${code})`;
    const wayOut = `./thrive up --port ${port + 100}, or end that program (lsof -i :${port} names it)`;
    return obstacle(`port ${port}`, found, "the local AWS listens there, on the loopback", wayOut);
  }
  server.close();
  return undefined;
}
