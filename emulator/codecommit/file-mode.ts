import type { FileModeTypeEnum } from "@aws-sdk/client-codecommit";

/** CodeCommit's words for the modes that git gives to files. */
export function fileMode(mode: string): FileModeTypeEnum {
  if (mode === "100755") return "EXECUTABLE";
  return mode === "120000" ? "SYMLINK" : "NORMAL";
}

export function gitMode(mode: string | undefined): string {
  if (mode === "EXECUTABLE") return "100755";
  return mode === "SYMLINK" ? "120000" : "100644";
}
