import { findPython, type Python } from "../../emulator/python";

const python = (command: string, version: string, makesEnvironments = true): Python => ({
  command,
  version,
  makesEnvironments,
});
const onPath =
  (...found: Python[]) =>
  (command: string) =>
    found.find((one) => one.command === command);

const getIt =
  "install Python 3.10 or newer (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python; else https://www.python.org/downloads/)";

test("python3 is taken when it is recent enough", () => {
  expect(findPython(onPath(python("python3", "3.10.0"))).command).toBe("python3");
});

test("a newer one beside an old python3 is found", () => {
  const found = onPath(python("python3", "3.9.2"), python("python3.12", "3.12.1"));
  expect(findPython(found).command).toBe("python3.12");
});

test("no Python at all", () => {
  expect(() => findPython(onPath())).toThrow(
    new Error(`python3: not found on the PATH, the local AWS needs it: ${getIt}`),
  );
});

test("a Python that is too old", () => {
  expect(() => findPython(onPath(python("python3", "3.9.2")))).toThrow(
    new Error(`python3 (3.9.2): too old, the local AWS needs Python 3.10: ${getIt}`),
  );
});

test("a Python without virtual environments, as Debian ships it", () => {
  expect(() => findPython(onPath(python("python3", "3.11.2", false)))).toThrow(
    new Error(
      "python3 (3.11.2): it cannot make virtual environments, which the local AWS is installed in: install that part of it (Debian, Ubuntu: sudo apt install python3-venv)",
    ),
  );
});
