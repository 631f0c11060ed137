/** Replaces what stands between the markers of a name, and leaves the rest of the page alone. */
export function withBlock(page: string, name: string, content: string): string {
  const begin = `<!-- ${name}: made by npm run docs -->`;
  const end = `<!-- /${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no block "${name}"; it goes between ${begin} and ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${content}\n\n${page.slice(to)}`;
}
