/** What the tasks of these tests run: a server that behaves as `BEHAVIOUR` says. */
export const program = `
const { createServer } = require("node:http");
const { BEHAVIOUR, PORT, HOST, REVISION, CALLEE } = process.env;
console.log("revision", REVISION, "starts");
if (BEHAVIOUR === "exit") process.exit(3);
if (BEHAVIOUR === "eat") globalThis.eaten = Buffer.alloc(400 * 1024 * 1024, 1);
const server = createServer(async (request, answer) => {
  if (request.url === "/health") return answer.writeHead(BEHAVIOUR === "sick" ? 500 : 200).end();
  if (request.url === "/environment") return answer.end(JSON.stringify(process.env));
  if (request.url === "/credentials") {
    const headers = { Authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN };
    return answer.end(await (await fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, { headers })).text());
  }
  if (request.url === "/call") {
    const called = await fetch(CALLEE + "/revision");
    return answer.writeHead(called.status).end(await called.text());
  }
  answer.end(REVISION);
});
process.on("SIGTERM", () => {
  console.log("asked to end");
  if (BEHAVIOUR !== "deaf") server.close(() => process.exit(0));
});
server.listen(Number(PORT), HOST);
`;
