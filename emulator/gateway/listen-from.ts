import { once } from "node:events";
import type { Server } from "node:http";

/** Listens on the loopback at the first port from the given one that nobody has. */
export async function listenFrom(server: Server, first: number): Promise<number> {
  for (let port = first; port <= 65_535; port++) {
    server.listen(port, "127.0.0.1");
    try {
      await once(server, "listening");
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
  }
  throw new Error(`no port of 127.0.0.1 from ${first} on is free: end programs that listen there`);
}
