/** Of a file that neither may be executed nor is a link, as git has it. */
const plainFile = "100644";

/** A file's id says nothing of its mode, which a folder's does: one that may be executed, or is a link, is told apart. */
export function fileId(mode: string, id: string): string {
  return mode === plainFile ? id : `${mode}:${id}`;
}
