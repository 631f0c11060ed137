import fs from "node:fs";
import path from "node:path";
import { Interruption } from "../../cli/interruption";
import { runLogged } from "../../cli/logged-process";
import { temporaryFolder } from "./support/temporary-folder";

function run(script: string, interruption = new Interruption(), onLine: (line: string) => void = () => undefined) {
  const folder = temporaryFolder();
  const log = path.join(folder, "logs", "run.log");
  const environment = { PATH: process.env.PATH };
  const onStart = () => () => undefined;
  const code = runLogged({
    program: "sh",
    args: ["-c", script],
    folder,
    environment,
    log,
    interruption,
    onStart,
    onLine,
  });
  return { code, log };
}

describe("a logged process", () => {
  it("is read along line by line, whole to its last line", async () => {
    const lines: string[] = [];
    const { code, log } = run("echo one; echo two >&2; printf 'dreiß'", undefined, (line) => lines.push(line));
    expect(await code).toBe(0);
    expect(lines).toEqual(["one", "two", "dreiß"]);
    expect(fs.readFileSync(log, "utf8")).toBe("one\ntwo\ndreiß");
  });

  it("hands its exit code back", async () => expect(await run("exit 7").code).toBe(7));

  it("is let end at the first signal", async () => {
    const interruption = new Interruption();
    const begun = (line: string) => line === "begun" && interruption.interrupt("SIGINT");
    const { code } = run(`trap 'exit 3' INT TERM; echo begun; sleep 0.5; exit 0`, interruption, begun);
    expect(await code).toBe(0);
    expect(interruption.exitCode).toBe(130);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("gets a second %s, and ends in its own way", async (signal) => {
    const interruption = new Interruption();
    const twice = (line: string) => {
      if (line !== "begun") return;
      interruption.interrupt(signal);
      interruption.interrupt(signal);
    };
    const { code } = run(`trap 'exit 3' INT TERM; echo begun; while :; do sleep 0.05; done`, interruption, twice);
    expect(await code).toBe(3);
  });
});

describe("an interruption", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("by %s ends with %d", (signal, code) => {
    const interruption = new Interruption();
    interruption.interrupt(signal);
    interruption.interrupt("SIGINT");
    expect(interruption.exitCode).toBe(code);
  });
});
