/** Writes what it is sent to a table, and says which messages it could not: a poison one never, a shaky one at the first try. */
export const writing = `
const { DynamoDBClient, PutItemCommand } = require("@aws-sdk/client-dynamodb");
const { ECSClient, UpdateServiceCommand } = require("@aws-sdk/client-ecs");
const table = new DynamoDBClient({ maxAttempts: 1 });
const ecs = new ECSClient({ maxAttempts: 1 });

async function write(record) {
  const body = JSON.parse(record.body);
  const isFirst = record.attributes.ApproximateReceiveCount === "1";
  if (body.kind === "poison" || (body.kind === "shaky" && isFirst)) throw new Error("no " + body.kind);
  const wait = Date.now() - Number(record.attributes.SentTimestamp);
  const Item = { id: { S: body.id }, wait: { N: String(wait) } };
  await table.send(new PutItemCommand({ TableName: process.env.TABLE, Item }));
}

exports.handler = async (event) => {
  if (event.environment) return process.env;
  if (event.write) return void (await table.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: event.write } } })));
  if (event.scale) return void (await ecs.send(new UpdateServiceCommand({ cluster: "main", service: event.scale, desiredCount: 0 })));
  const failed = [];
  for (const record of event.Records) await write(record).catch(() => failed.push({ itemIdentifier: record.messageId }));
  return { batchItemFailures: failed };
};
`;

/** Each is a function that behaves badly. */
export const bad = {
  endless: `exports.handler = () => { for (;;); };`,
  asleep: `exports.handler = () => new Promise(() => setInterval(() => {}, 1000));`,
  hungry: `exports.handler = async () => { const all = []; for (;;) all.push(new Array(1e6).fill(Math.random())); };`,
  buffers: `exports.handler = async () => { const all = []; for (;;) all.push(Buffer.alloc(16 * 1024 * 1024, 1)); };`,
  chatty: `
    const written = (text) => new Promise((resolve) => process.stdout.write(text, resolve));
    exports.handler = async () => {
      for (let count = 0; count < 300; count++) await written(("x".repeat(999) + "\\n").repeat(10));
      return "done";
    };`,
  slowToLoad: `for (;;);`,
  nameless: `exports.other = async () => "other";`,
} as const;
