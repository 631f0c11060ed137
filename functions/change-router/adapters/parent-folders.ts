/** The paths that a folder is asked for: a provider lists folders, and one list has the ids of all that lies in it. */
export interface ParentFolder {
  /** Without slashes at its ends; empty at the top. */
  readonly folder: string;
  /** As they were asked for, with what they are called in that folder. */
  readonly wanted: readonly { readonly path: string; readonly name: string; readonly isFolder: boolean }[];
}

/** Each folder once, however many paths lie in it. */
export function parentFolders(paths: readonly string[]): ParentFolder[] {
  const folders = new Map<string, ParentFolder["wanted"][number][]>();
  for (const path of new Set(paths)) {
    const isFolder = path.endsWith("/");
    const bare = isFolder ? path.slice(0, -1) : path;
    const cut = bare.lastIndexOf("/");
    const folder = bare.slice(0, Math.max(cut, 0));
    const wanted = { path, name: bare.slice(cut + 1), isFolder };
    folders.set(folder, [...(folders.get(folder) ?? []), wanted]);
  }
  return [...folders].map(([folder, wanted]) => ({ folder, wanted }));
}
