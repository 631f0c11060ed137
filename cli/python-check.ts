import fs from "node:fs";
import path from "node:path";
import type { Obstacle } from "./refusal";

/** Whether the local AWS is installed already, or can be; undefined when it can. */
export function checkPython(root: string, find: () => unknown): Obstacle | undefined {
  if (fs.existsSync(path.join(root, ".thrive", "venv", "bin", "python"))) return undefined;
  try {
    find();
    return undefined;
  } catch (error) {
    return { obstacle: (error as Error).message };
  }
}
