import { execFileSync } from "node:child_process";

/** Whether a process runs and looks like the one that was meant: process numbers come round again. */
export function isRunning(pid: number, looks: RegExp): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    return looks.test(
      execFileSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT"; // no ps here: believe the number
  }
}
