import { loopbackRequest } from "./loopback-request";

/**
 * Asks MiniStack what AWS has no call for (see python/ministack_control.py).
 * @param homeAddress `http://127.0.0.1:PORT` of MiniStack
 * @param name of the question, `credentials`
 */
export async function askHome<Answer>(homeAddress: string, name: string, question: object): Promise<Answer> {
  const url = `${homeAddress}/_thrive/${name}`;
  const headers = { "Content-Type": "application/json" };
  const answer = await loopbackRequest({ url, method: "POST", headers, body: JSON.stringify(question) });
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body) as Answer;
}
