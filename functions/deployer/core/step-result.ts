export type StepResult =
  | {
      readonly state: "done";
      /** Of the action's namespace. */
      readonly variables: Readonly<Record<string, string>>;
      /** For who reads the pipeline. */
      readonly summary: string;
    }
  /** Asked again a little later. */
  | { readonly state: "waiting" };
