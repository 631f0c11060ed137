import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { freePort } from "../../emulator/free-port";
import { listen } from "../../emulator/listen";

let holder: Server;
let port: number;
afterEach(() => once(holder.close(), "close"));

async function heldBy(answer: string): Promise<void> {
  port = await freePort();
  holder = createServer((_, response) => response.end(answer));
  await listen(holder, port);
}

const refusal = (by: string) =>
  `port ${port} of 127.0.0.1: in use${by}: the local AWS needs a port that nobody listens on: end that program, or choose another port`;

test("a port that another local AWS has is refused with its project", async () => {
  await heldBy(JSON.stringify({ root: "/home/jo/other" }));
  await expect(listen(createServer(), port)).rejects.toThrow(new Error(refusal(" by the local AWS of /home/jo/other")));
});

test("a port that something else has is refused, naming it where the system tells", async () => {
  await heldBy("hello");
  const problem = await listen(createServer(), port).catch((error: Error) => error.message);
  expect(problem).toMatch(new RegExp(`^${refusal("(.*)").replaceAll(".", "\\.").replace("(\\.*)", "( by .+)?")}$`));
});
