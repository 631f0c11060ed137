import {
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  propertyAccess,
  TerraformOutput,
  type TerraformRemoteState,
  Token,
} from "cdktf";
import type { BaseStack } from "./base-stack";
import { keepsStateIn, stateFile, stateKey } from "./state";

/** What may cross a state boundary: text, a list of texts, texts by name. */
export type OutputValue = string | string[] | Readonly<Record<string, string>>;
export type OutputValues = Readonly<Record<string, OutputValue>>;

/** The values that one stack offers, as another reads them: same names, same types, from the state of the first. */
export class StackOutputs<T extends OutputValues> {
  constructor(
    readonly stack: BaseStack,
    private readonly values: T,
  ) {
    for (const [name, value] of Object.entries(values)) {
      new TerraformOutput(stack, outputName(name), { value });
    }
  }

  readFrom(reader: BaseStack): T {
    const state = remoteState(reader, this.stack);
    const read = Object.entries(this.values).map(([name, value]) => [name, reference(state, name, value)]);
    return Object.fromEntries(read) as T;
  }
}

function reference(state: TerraformRemoteState, name: string, value: OutputValue): OutputValue {
  const output = state.get(outputName(name));
  if (typeof value === "string") return Token.asString(output);
  if (Array.isArray(value)) return Token.asList(output);
  // Made as they are read: a map may name every service, and its reader want one.
  return new Proxy(value, {
    get: (names, key) =>
      Object.hasOwn(names, key) ? Token.asString(propertyAccess(output, [String(key)])) : undefined,
  });
}

function remoteState(reader: BaseStack, { node, landing }: BaseStack): TerraformRemoteState {
  const id = node.id.replace(`${landing.name}-`, "");
  return landing.state.kind === "files"
    ? new DataTerraformRemoteStateLocal(reader, id, { path: stateFile(node.id) })
    : new DataTerraformRemoteStateS3(reader, id, {
        ...keepsStateIn(landing.state.bucket, landing.region),
        key: stateKey(node.id),
      });
}

/** `vpcId` is `vpc_id` in Terraform. */
function outputName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
