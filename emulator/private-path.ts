/** What the homes answer to the local AWS alone, by the first segment of its path. */
const privateSegments = ["_thrive", "_ministack", "moto-api"];

/** Whether a request target means, to a home that decodes it, a path that is not AWS's. */
export function isPrivatePath(url: string): boolean {
  if (!url.startsWith("/")) return true; // the absolute form, which some servers take the path of
  const segment = url.replace(/^\/+/, "").split(/[/?#]/)[0]!;
  return privateSegments.includes(decoded(segment));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
