import fs from "node:fs";
import path from "node:path";
import { zipSync } from "fflate";
import { writeFile } from "./temporary-folder";

/** In shell, because it is started a hundred times and Node takes ten times as long to start. */
const program = `#!/bin/sh
programs=$(dirname "$0")
command=$1
stack=$(basename "$PWD")
for last; do :; done
echo "$stack $command $(env | sed -n 's/^\\(\\(AWS\\|TF\\)_[A-Z_]*\\)=.*/\\1/p' | sort | tr '\\n' ' ')" >>"$programs/calls"

case $command in
version) echo '{ "terraform_version": "1.11.4" }'; exit ;;
init) mkdir -p .terraform; echo 'Terraform has been successfully initialized!'; exit ;;
show) cat "$programs/show-$stack.json"; exit ;;
esac

if [ -f "$programs/fail-$stack" ]; then
  echo "{\\"type\\":\\"diagnostic\\",\\"diagnostic\\":{\\"severity\\":\\"error\\",\\"summary\\":\\"$(cat "$programs/fail-$stack")\\",\\"address\\":\\"aws_thing.one\\"}}"
  exit 1
fi

case $command in
plan) cp "$programs/plan-$stack" "\${last#-out=}"; exit ;;
apply) echo "$last" >>"$programs/applied" ;;
esac

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

/** What a stack's next plans are. */
export interface FakePlan {
  /** Serial of its state. @default 7 */
  readonly serial?: number;
  readonly configuration: string;
  /** As `terraform show -json` says it. */
  readonly json: object;
}

export function planStack(root: string, stack: string, { serial = 7, configuration, json }: FakePlan): void {
  const programs = path.join(root, "programs");
  const state = JSON.stringify({ lineage: "one", serial });
  const entries = { tfstate: Buffer.from(state), "tfconfig/m-/cdk.tf.json": Buffer.from(configuration) };
  fs.writeFileSync(path.join(programs, `plan-${stack}`), zipSync(entries));
  fs.writeFileSync(path.join(programs, `show-${stack}.json`), JSON.stringify(json));
}

/** The last argument of each `terraform apply` so far: the file of a saved plan. */
export function appliedFiles(root: string): string[] {
  const file = path.join(root, "programs", "applied");
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
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
