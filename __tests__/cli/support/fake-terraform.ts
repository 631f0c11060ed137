import fs from "node:fs";
import path from "node:path";
import { writeFile } from "./temporary-folder";

/** In shell, because it is started a hundred times and Node takes ten times as long to start. */
const program = `#!/bin/sh
programs=$(dirname "$0")
command=$1
stack=$(basename "$PWD")
echo "$stack $command $(env | sed -n 's/^\\(\\(AWS\\|TF\\)_[A-Z_]*\\)=.*/\\1/p' | sort | tr '\\n' ' ')" >>"$programs/calls"

case $command in
version) echo '{ "terraform_version": "1.11.4" }'; exit ;;
init) mkdir -p .terraform; echo 'Terraform has been successfully initialized!'; exit ;;
esac

if [ -f "$programs/fail-$stack" ]; then
  echo "{\\"type\\":\\"diagnostic\\",\\"diagnostic\\":{\\"severity\\":\\"error\\",\\"summary\\":\\"$(cat "$programs/fail-$stack")\\",\\"address\\":\\"aws_thing.one\\"}}"
  exit 1
fi

state=../../../.thrive/state/$stack.tfstate
[ "$command" = destroy ] || resources='{"mode":"managed","name":"one","instances":[{}]},{"mode":"managed","name":"two","instances":[{}]}'
case $command-$stack in
apply-local-network | destroy-*) outputs= ;;
*) outputs="\\"url\\":{\\"value\\":\\"https://api.local/$stack\\"},\\"log_group\\":{\\"value\\":\\"/thrive/$stack\\"}" ;;
esac
wanted="{\\"serial\\":1,\\"outputs\\":{$outputs},\\"resources\\":[$resources]}"
[ "$wanted" = "$(cat "$state" 2>/dev/null)" ] && changed=0 || changed=2
[ "$command" = apply ] && added=$changed removed=0 || { added=0 removed=$changed; }
mkdir -p "$(dirname "$state")"
printf '%s' "$wanted" >"$state"
echo "{\\"type\\":\\"change_summary\\",\\"changes\\":{\\"operation\\":\\"$command\\",\\"add\\":$added,\\"change\\":0,\\"remove\\":$removed}}"
`;

/**
 * A `terraform` that keeps a state with two resources for its folder, tells events as the real one does, and notes each
 * call. A file `fail-<stack>` beside it makes that stack fail with the file's text.
 * @returns its folder, for the PATH
 */
export function fakeTerraform(root: string): string {
  const programs = path.join(root, "programs");
  writeFile(path.join(programs, "terraform"), program, 0o755);
  return programs;
}

export function failStack(root: string, stack: string, answer: string): void {
  fs.writeFileSync(path.join(root, "programs", `fail-${stack}`), answer);
}

export function mendStack(root: string, stack: string): void {
  fs.rmSync(path.join(root, "programs", `fail-${stack}`));
}

/** One call of the fake terraform. */
export interface TerraformCall {
  readonly stack: string;
  /** Names of the AWS_ and TF_ variables it was given. */
  readonly variables: readonly string[];
}

/** Every call of a command so far. */
export function terraformCalls(root: string, command: string): TerraformCall[] {
  const lines = fs
    .readFileSync(path.join(root, "programs", "calls"), "utf8")
    .trim()
    .split("\n");
  return lines
    .map((line) => line.split(" "))
    .filter((words) => words[1] === command)
    .map(([stack = "", , ...variables]) => ({ stack, variables: variables.filter((name) => name !== "") }));
}
