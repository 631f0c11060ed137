/** What `#{…}` may stand for in an execution. */
export interface VariableScope {
  readonly executionId: string;
  /** Of the pipeline: `#{variables.NAME}`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Of actions with a namespace: `#{NAMESPACE.NAME}`. */
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export interface ResolvedText {
  readonly text: string;
  /** References that stand for nothing, as they are written: `#{Build.TAG}`. */
  readonly unresolved: readonly string[];
}

const reference = /#\{([\w@-]+)\.([\w@-]+)\}/g;

/** What a text refers to. */
export function referencesIn(text: string): { readonly namespace: string; readonly name: string }[] {
  return [...text.matchAll(reference)].map(([, namespace, name]) => ({ namespace: namespace!, name: name! }));
}

/**
 * Puts values where a text refers to variables; what stands for nothing stays as it is.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 */
export function resolveVariables(text: string, scope: VariableScope): ResolvedText {
  const unresolved: string[] = [];
  const resolved = text.replace(reference, (written, namespace: string, name: string) => {
    const value = valueOf(namespace, name, scope);
    if (value === undefined) unresolved.push(written);
    return value ?? written;
  });
  return { text: resolved, unresolved };
}

function valueOf(namespace: string, name: string, { executionId, variables, outputs }: VariableScope) {
  if (namespace === "codepipeline") return name === "PipelineExecutionId" ? executionId : undefined;
  const values = namespace === "variables" ? variables : outputs.get(namespace);
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}

export interface ResolvedConfiguration {
  readonly values: Readonly<Record<string, string>>;
  readonly unresolved: readonly string[];
}

export function resolveConfiguration(
  configuration: Readonly<Record<string, string>>,
  scope: VariableScope,
): ResolvedConfiguration {
  const all = Object.entries(configuration).map(([key, text]) => [key, resolveVariables(text, scope)] as const);
  return {
    values: Object.fromEntries(all.map(([key, { text }]) => [key, text])),
    unresolved: [...new Set(all.flatMap(([, { unresolved }]) => unresolved))],
  };
}
