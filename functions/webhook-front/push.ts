/** A push as the change router is told of it: names and ids, never lists of files. */
export interface Push {
  readonly kind: "push";
  /** Key of the repository in the route map. */
  readonly repository: string;
  readonly branch: string;
  /** The commit that the branch has now; zeros, when it was deleted. */
  readonly after: string;
  /** The commit that it had; zeros, when it is new. */
  readonly before: string;
  readonly deliveryId: string;
  /** When it came, ISO 8601. */
  readonly at: string;
}
