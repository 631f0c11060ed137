/**
 * The name that somebody bears; undefined for what names no person: the root, a service of AWS, nobody. Whoever takes a role chooses the
 * name of the session, so that it proves nothing: it tells whom to keep from approving.
 */
export function personOf(arn: string | undefined): string | undefined {
  const [, session] = /^arn:[\w-]+:sts::\d{12}:assumed-role\/[^/]+\/(.+)$/.exec(arn ?? "") ?? [];
  const [, user] = /^arn:[\w-]+:iam::\d{12}:user\/(?:.*\/)?([^/]+)$/.exec(arn ?? "") ?? [];
  return session ?? user;
}

/** The name by which somebody signed in with Identity Center, which takes it from its directory: AWS lets nobody else use these roles. */
export function signedInPersonOf(arn: string | undefined): string | undefined {
  return /^arn:[\w-]+:sts::\d{12}:assumed-role\/AWSReservedSSO_[^/]+_[0-9a-f]{16}\/(.+)$/.exec(arn ?? "")?.[1];
}

/**
 * Whether two names may be one person's: an e-mail, or its part before the @, which GitHub puts behind a number. Two people of one name
 * at two addresses count as one: better one approval too many than one by the author.
 */
export function isSamePerson(one: string, other: string): boolean {
  return localPart(one) === localPart(other);
}

function localPart(name: string): string {
  return name
    .toLowerCase()
    .replace(/@.*$/, "")
    .replace(/^\d+\+/, "");
}
