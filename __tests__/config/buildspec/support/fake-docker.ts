import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Keeps names of images in files: what was built and what a registry has. `broken` makes a command fail, or do nothing. */
const program = `#!/usr/bin/env bash
set -euo pipefail
echo "$*" >> "$FAKE/calls"
file_of() { file="$FAKE/$1/\${2//\\//_}"; }
case "$1 $2" in
  "login --username") cat > "$FAKE/password" ;;
  "image inspect") file_of local "$5"; echo "$(<"$file")" ;;
  "manifest inspect")
    file_of registry "$3"
    [ -f "$file" ] || { echo "no such manifest: $3" >&2; exit 1; }
    printf '{\\n\\t"config": {\\n\\t\\t"digest": "%s"\\n\\t},\\n\\t"layers": [{"digest": "sha256:other"}]\\n}\\n' "$(<"$file")" ;;
  "push "*)
    if [ -f "$FAKE/refuses-push" ]; then cat "$FAKE/refuses-push" >&2; exit 1; fi
    if [ -f "$FAKE/pushes-nothing" ]; then exit 0; fi
    file_of local "$2"; id="$(<"$file")"; file_of registry "$2"
    if [ -f "$file" ] && [ "$(<"$file")" != "$id" ]; then echo "the tag is immutable" >&2; exit 1; fi
    printf '%s' "$id" > "$file"
    echo "$2: digest: sha256:0 size: 1" ;;
  "build "*)
    if [ -f "$FAKE/fails-build" ]; then cat "$FAKE/fails-build" >&2; exit 1; fi
    last="\${!#}"
    id="sha256:$( (printf '%s\\n' "$@"; cd "$last"; find . -type f | sort | xargs cat) | sha256sum | cut -d' ' -f1)"
    previous=
    for argument in "$@"; do
      if [ "$previous" = --tag ]; then file_of local "$argument"; printf '%s' "$id" > "$file"; fi
      previous="$argument"
    done ;;
  *) echo "no such command: $*" >&2; exit 125 ;;
esac
`;

const awsProgram = `#!/usr/bin/env bash
[ "$*" = "ecr get-login-password --region us-east-1" ] && echo the-password
`;

/** A docker and an aws to put on a build's PATH, with what they were called with. */
export class FakeDocker {
  readonly bin: string;

  constructor(readonly folder: string) {
    this.bin = join(folder, "bin");
    for (const name of ["bin", "local", "registry"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(this.bin, "docker"), program, { mode: 0o755 });
    writeFileSync(join(this.bin, "aws"), awsProgram, { mode: 0o755 });
  }

  /** @param how `fails-build`, `refuses-push` or `pushes-nothing` */
  breaks(how: string, words = ""): void {
    writeFileSync(join(this.folder, how), words);
  }

  get calls(): string[] {
    const file = join(this.folder, "calls");
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }

  get password(): string {
    return readFileSync(join(this.folder, "password"), "utf8").trim();
  }

  /** The id that the registry has of a name; undefined for none. */
  pushed(name: string): string | undefined {
    const file = this.registryFile(name);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  /** Puts another image into the registry. */
  holds(name: string, words: string): string {
    const id = `sha256:${createHash("sha256").update(words).digest("hex")}`;
    writeFileSync(this.registryFile(name), id);
    return id;
  }

  private registryFile(name: string): string {
    return join(this.folder, "registry", name.replaceAll("/", "_"));
  }
}
