/** Whether a file is in one of some folders; in any when none are given. */
export function isBelow(path: string, folders: readonly string[] | undefined): boolean {
  return (
    folders === undefined || folders.some((folder) => path === folder || path.startsWith(folder.replace(/\/?$/, "/")))
  );
}
