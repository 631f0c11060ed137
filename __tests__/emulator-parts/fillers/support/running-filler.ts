import type { Filler } from "../../../../emulator/fillers/filler";
import { FillerHome } from "../../../../emulator/fillers/filler-home";
import { freePort } from "../../../../emulator/free-port";
import { HomeClients } from "../../../../emulator/home-clients";
import { loopbackRequest } from "../../../../emulator/loopback-request";

export interface Answer {
  readonly status: number;
  /** Of the JSON that was answered. */
  readonly value: Record<string, unknown>;
}

/** Fillers behind their home, called as the root of the account. */
export interface RunningFiller {
  /** A call that names its action: `/createNotificationRule`, or `CreateConnection` as a target. */
  call(action: string, input: object): Promise<Answer>;
  stop(): Promise<void>;
}

export async function runFiller(...fillers: readonly Filler[]): Promise<RunningFiller> {
  const here = await freePort();
  const clients = new HomeClients({ ministack: 0, moto: 0, here });
  const home = new FillerHome(here, async () => fillers, { clients, note: (line) => console.error(line) });
  await home.start();
  const scope = `local/20260101/us-east-1/${fillers[0]!.service}/aws4_request`;
  const headers = { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` };
  return {
    call: async (action, input) => {
      const isPath = action.startsWith("/");
      const url = `http://127.0.0.1:${here}${isPath ? action : "/"}`;
      const target: Record<string, string> = isPath ? {} : { "X-Amz-Target": `x.${action}` };
      const body = JSON.stringify(input);
      const answer = await loopbackRequest({ url, method: "POST", headers: { ...headers, ...target }, body });
      return { status: answer.status, value: JSON.parse(answer.body) as Record<string, unknown> };
    },
    stop: () => home.stop(),
  };
}
