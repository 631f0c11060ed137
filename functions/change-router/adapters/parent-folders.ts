/** The paths that a folder is asked for: a provider lists folders, and one list has the ids of all that lies in it. */
export interface ParentFolder {
  /** Without slashes at its ends; empty at the top. */
  readonly folder: string;
  /** As they were asked for, with what they are called in that folder: nothing for the folder at the top itself. */
  readonly wanted: readonly { readonly path: string; readonly name: string }[];
}

/** Each folder once, however many paths lie in it. */
export function parentFolders(paths: readonly string[]): ParentFolder[] {
  const folders = new Map<string, { path: string; name: string }[]>();
  for (const path of new Set(paths)) {
    const bare = path.replace(/\/$/, "");
    const cut = bare.lastIndexOf("/");
    const folder = bare.slice(0, Math.max(cut, 0));
    const wanted = folders.get(folder) ?? [];
    wanted.push({ path, name: bare.slice(cut + 1) });
    folders.set(folder, wanted);
  }
  return [...folders].map(([folder, wanted]) => ({ folder, wanted }));
}
