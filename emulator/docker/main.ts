import { join, resolve } from "node:path";
import { docker } from "./docker";

const projectRoot = resolve(__dirname, "../..");

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

void docker(process.argv.slice(2), {
  folder: process.cwd(),
  environment: process.env,
  images: process.env.THRIVE_DOCKER_ROOT ?? join(projectRoot, ".thrive", "docker"),
  say: (line) => void process.stdout.write(`${line}\n`),
  warn: (line) => void process.stderr.write(`${line}\n`),
  input: readInput,
}).then((code) => {
  process.exitCode = code;
});
