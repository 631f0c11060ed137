import { join } from "node:path";
import { emulatorFiles } from "../../../emulator/emulator-files";
import { ensureVirtualEnvironment } from "../../../emulator/virtual-environment";

/** Once, before the tests of the lane run side by side: two installs at a time would spoil each other. */
export default async function installLocalAws(): Promise<void> {
  await ensureVirtualEnvironment({ venv: emulatorFiles(join(__dirname, "../../..")).venv });
}
