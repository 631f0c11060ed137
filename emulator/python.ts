import { execFileSync } from "node:child_process";

export interface Python {
  /** As found on the PATH, for example `python3`. */
  readonly command: string;
  /** For example `3.11.7`. */
  readonly version: string;
  /** Whether it can make virtual environments; Debian and Ubuntu ship this apart, as `python3-venv`. */
  readonly makesEnvironments: boolean;
}

/** The oldest minor version of Python 3 that moto 5.2.1 and MiniStack 1.5.33 both accept. */
const oldestMinor = 10;

/** `python3` first; the others for machines whose `python3` is an older one. */
const commands = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

const getIt =
  "install Python 3.10 or newer (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python; else https://www.python.org/downloads/)";

/** The first Python on the PATH that the local AWS can be installed with; otherwise an error that says how to get one. */
export function findPython(probe: (command: string) => Python | undefined): Python {
  const found: Python[] = [];
  for (const command of commands) {
    const python = probe(command);
    if (python && isRecent(python) && python.makesEnvironments) return python;
    if (python) found.push(python);
  }
  throw new Error(whyNone(found));
}

function whyNone(found: readonly Python[]): string {
  const incomplete = found.find(isRecent);
  if (incomplete) {
    const packageName = `${incomplete.command}-venv`;
    return `${incomplete.command} (${incomplete.version}): it cannot make virtual environments, which the local AWS is installed in: install that part of it (Debian, Ubuntu: sudo apt install ${packageName})`;
  }
  const old = found[0];
  if (old) return `${old.command} (${old.version}): too old, the local AWS needs Python 3.${oldestMinor}: ${getIt}`;
  return `python3: not found on the PATH, the local AWS needs it: ${getIt}`;
}

function isRecent(python: Python): boolean {
  const [major = 0, minor = 0] = python.version.split(".").map(Number);
  return major === 3 && minor >= oldestMinor;
}

const questions = [
  "import json, platform, importlib.util as u",
  "print(json.dumps([platform.python_version(), bool(u.find_spec('ensurepip') and u.find_spec('venv'))]))",
].join("\n");

/** Asks what the PATH of an environment has. */
export function probePython(environment: NodeJS.ProcessEnv): (command: string) => Python | undefined {
  const options = { env: environment, encoding: "utf8" as const, stdio: "pipe" as const };
  return (command) => {
    try {
      const answer = execFileSync(command, ["-c", questions], options);
      const [version, makesEnvironments] = JSON.parse(answer) as [string, boolean];
      return { command, version, makesEnvironments };
    } catch {
      return undefined;
    }
  };
}
