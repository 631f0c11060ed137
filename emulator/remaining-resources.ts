import { describeKey, inventory, listKeys, type InventoryQuestion } from "./inventory";
import { loopbackRequest } from "./loopback-request";

/**
 * What exists in the local AWS, tagged or not, as `aws_vpc vpc-0123`; sorted.
 * Keys pending deletion are left out: AWS keeps a key for at least seven days.
 */
export async function remainingResources(endpoint: string): Promise<string[]> {
  const keys = await ask(endpoint, listKeys);
  const questions = [...inventory, ...keys.map(describeKey)];
  const found = await Promise.all(
    questions.map(async (question) =>
      (await ask(endpoint, question)).map((identity) => `${question.kind} ${identity}`),
    ),
  );
  return found.flat().sort();
}

async function ask(endpoint: string, { kind, call, identities }: InventoryQuestion): Promise<string[]> {
  const { path, ...request } = call;
  const answer = await loopbackRequest({ ...request, url: `${endpoint}${path}` });
  if (answer.status !== 200) throw new Error(`${endpoint}: cannot list ${kind}: ${answer.status} ${answer.body}`);
  return identities(answer.body);
}
