import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "./pages";

const root = join(__dirname, "..", "..");
for (const [name, content] of pages(root)) writeFileSync(join(root, name), content);
