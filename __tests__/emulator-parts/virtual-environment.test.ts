import {
  chmodSync,
  existsSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureVirtualEnvironment } from "../../emulator/virtual-environment";

const requirements = join(__dirname, "..", "..", "emulator", "requirements.txt");

/** A python3 that writes down what it is asked; `-m venv FOLDER` puts itself there. */
const fakePython = `#!/bin/sh
case "$1 $2" in
  "-c "*) echo '["3.11.0", true]' ;;
  "-m venv") echo "venv" >> "$CALLS"; mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  "-m pip") echo "pip" >> "$CALLS"; test ! -e "$CALLS.offline" || { echo "No route to host" >&2; exit 1; } ;;
esac
`;

let folder: string;
let venv: string;
let calls: string;
let environment: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "venv-"));
  venv = join(folder, "venv");
  calls = join(folder, "calls");
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "python3"), fakePython);
  chmodSync(join(bin, "python3"), 0o755);
  for (const tool of ["sh", "mkdir", "cp", "test", "echo"]) symlinkSync(pathOf(tool), join(bin, tool));
  environment = { PATH: bin, CALLS: calls };
});

afterEach(() => rmSync(folder, { recursive: true }));

const made = () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []);

test("it is installed once", async () => {
  const said: string[] = [];
  await ensureVirtualEnvironment({ venv, environment, onProgress: (line) => said.push(line) });
  await ensureVirtualEnvironment({ venv, environment, onProgress: (line) => said.push(line) });
  expect(made()).toEqual(["venv", "pip"]);
  expect(said).toEqual([`Installing the local AWS into ${venv} with python3 3.11.0 (once, about a minute)`]);
});

test("a failed installation says what pip said and what to do, and the next one starts over", async () => {
  writeFileSync(`${calls}.offline`, "");
  await expect(ensureVirtualEnvironment({ venv, environment })).rejects.toThrow(
    new Error(
      `${venv}/bin/python -m pip install --disable-pip-version-check --no-input --quiet -r ${requirements}: ended with code 1: ` +
        "check the network, the proxy variables or PIP_INDEX_URL, then run the command again\n  No route to host",
    ),
  );
  rmSync(`${calls}.offline`);
  await ensureVirtualEnvironment({ venv, environment });
  expect(made()).toEqual(["venv", "pip", "venv", "pip"]);
});

test("other pins, or a Python that is gone, start over", async () => {
  await ensureVirtualEnvironment({ venv, environment });
  writeFileSync(join(venv, "thrive-stamp"), "other pins");
  await ensureVirtualEnvironment({ venv, environment });
  rmSync(join(venv, "bin", "python"));
  await ensureVirtualEnvironment({ venv, environment });
  expect(made()).toEqual(["venv", "pip", "venv", "pip", "venv", "pip"]);
});

test("every package is pinned to one version", () => {
  const lines = readFileSync(requirements, "utf8").split("\n");
  const loose = lines.filter((line) => line && !line.startsWith("#") && !/^[\w.-]+(\[server\])?==[\w.]+$/.test(line));
  expect(loose).toEqual([]);
  expect(lines).toEqual(expect.arrayContaining(["ministack==1.5.33", "moto[server]==5.2.1"]));
});

function pathOf(tool: string): string {
  return ["/bin", "/usr/bin"].map((place) => join(place, tool)).find((file) => existsSync(file))!;
}
