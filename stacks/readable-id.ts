/** The construct that a folder of constructs is about; its name adds nothing to an address. */
const mainResource = "Resource";

/** Terraform's name for a construct: its path, joined by underscores. */
export function readableId(path: readonly string[]): string {
  return path
    .filter((id) => id !== mainResource)
    .join("_")
    .replace(/[^A-Za-z0-9_]/g, "_");
}
