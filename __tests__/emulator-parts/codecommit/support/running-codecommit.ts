import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Changes } from "../../../../emulator/changes";
import { Clock } from "../../../../emulator/clock";
import { createCodeCommit } from "../../../../emulator/codecommit/create-codecommit";
import { runGit } from "../../../../emulator/codecommit/run-git";
import { emulatorFiles } from "../../../../emulator/emulator-files";
import type { ServiceEvent } from "../../../../emulator/events/service-events";
import { FillerHome } from "../../../../emulator/fillers/filler-home";
import { freePort } from "../../../../emulator/free-port";
import { HomeClients } from "../../../../emulator/home-clients";
import { listen } from "../../../../emulator/listen";

/** A CodeCommit of its own, with a front for git, that a test file uses. */
export interface RunningCodeCommit {
  readonly client: CodeCommitClient;
  /** Address of the front for git. */
  readonly endpoint: string;
  /** Details of the events that were published, in their order; the list may be emptied. */
  readonly events: ServiceEvent[];
  /** Runs git in the folder of a clone, below a folder that is the test's own. */
  git(clone: string, ...args: string[]): Promise<string>;
  readonly folder: string;
  stop(): Promise<void>;
}

export async function runCodeCommit(): Promise<RunningCodeCommit> {
  const folder = mkdtempSync(join(tmpdir(), "codecommit-"));
  const events: ServiceEvent[] = [];
  const [here, front] = [await freePort(), await freePort()];
  const endpoint = `http://127.0.0.1:${front}`;
  const clients = new HomeClients({ ministack: 0, moto: 0, here });
  const codecommit = createCodeCommit({
    clients,
    endpoint,
    files: emulatorFiles(folder),
    clock: new Clock(1000),
    events: { publish: async (event) => void events.push(event) },
    changes: new Changes(),
  });
  const home = new FillerHome(here, async () => [codecommit.filler], { clients, note: (line) => console.error(line) });
  const server = createServer((incoming, answer) => void codecommit.git(incoming, answer));
  await codecommit.start();
  await home.start();
  await listen(server, front);
  const client = new CodeCommitClient(clients.settings("codecommit"));
  const author = {
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@x",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@x",
  };
  return {
    client,
    endpoint,
    events,
    folder,
    git: async (clone, ...args) =>
      (await runGit(args, { cwd: join(folder, clone), environment: author })).toString().trim(),
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await home.stop();
      await codecommit.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
