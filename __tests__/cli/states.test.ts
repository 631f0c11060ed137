import fs from "node:fs";
import path from "node:path";
import { readStates, statesInUse } from "../../cli/states";
import { repairStates } from "../../cli/state-repair";
import { temporaryFolder, writeFile } from "./support/temporary-folder";

const state = (serial: number, resources: object[] = []) =>
  JSON.stringify({ version: 4, serial, outputs: {}, resources });
const vpc = { mode: "managed", type: "aws_vpc", name: "a", instances: [{}, {}] };

describe("states", () => {
  it("are counted without data sources, and their sensitive outputs are not shown", () => {
    const root = temporaryFolder();
    const outputs = { url: { value: "https://a" }, password: { value: "secret", sensitive: true } };
    const resources = [vpc, { mode: "data", type: "aws_ami", name: "b", instances: [{}] }];
    writeFile(path.join(root, ".thrive/state/local-a.tfstate"), JSON.stringify({ serial: 1, outputs, resources }));
    expect(readStates(root)).toEqual([
      { stack: "local-a", damaged: false, resources: 2, outputs: { url: "https://a", password: "(sensitive)" } },
    ]);
  });

  it("are none before the first up", () => expect(readStates(temporaryFolder())).toEqual([]));

  it("are in use when they hold something or are damaged; an empty file is one that terraform has just begun", () => {
    const root = temporaryFolder();
    const files = {
      "local-begun": "",
      "local-destroyed": state(3),
      "local-half": '{"serial":',
      "local-used": state(1, [vpc]),
    };
    for (const [stack, text] of Object.entries(files))
      writeFile(path.join(root, `.thrive/state/${stack}.tfstate`), text);
    expect(statesInUse(root).map(({ stack, damaged }) => [stack, damaged])).toEqual([
      ["local-half", true],
      ["local-used", false],
    ]);
  });
});

describe("a state that terraform rescued", () => {
  const rescue = (current: string | undefined, rescued: string) => {
    const root = temporaryFolder();
    const folder = path.join(root, "cdktf.out/stacks/local-a");
    const file = path.join(root, ".thrive/state/local-a.tfstate");
    if (current !== undefined) writeFile(file, current);
    writeFile(path.join(folder, "errored.tfstate"), rescued);
    const repaired = repairStates(root, [{ id: "local-a", folder, dependencies: [] }]);
    expect(fs.existsSync(path.join(folder, "errored.tfstate"))).toBe(false);
    return { repaired, state: fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined };
  };

  it("replaces a damaged, missing or older one", () => {
    for (const current of ['{"serial": 9', undefined, state(4)]) {
      expect(rescue(current, state(5))).toEqual({ repaired: ["local-a"], state: state(5) });
    }
  });

  it("is dropped when it is damaged itself or not newer", () => {
    expect(rescue(state(4), '{"serial":')).toEqual({ repaired: [], state: state(4) });
    expect(rescue(state(5), state(5))).toEqual({ repaired: [], state: state(5) });
  });
});
