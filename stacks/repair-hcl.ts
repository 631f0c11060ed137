/**
 * Mends what cdktf 0.21 renders as HCL that Terraform does not take: references in quotes, and blocks as attributes where it
 * has no type for them. The JSON that is deployed needs none of this.
 */
export function repairHcl(hcl: string): string {
  return [unquoteReferences, postconditionBlocks, statementBlocks].reduce((text, repair) => repair(text), hcl);
}

function unquoteReferences(hcl: string): string {
  return hcl.replace(/(?:depends_on|ignore_changes) = \[[^\]]*\]/g, (list) => list.replaceAll('"', ""));
}

function postconditionBlocks(hcl: string): string {
  return hcl.replace(/postcondition = \[\s*\{([\s\S]*?)\n\},?\s*\]/g, "postcondition {$1\n}");
}

function statementBlocks(hcl: string): string {
  return hcl.replace(/\b((?:\w+_)?statement) = \{/g, "$1 {");
}
