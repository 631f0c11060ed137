/**
 * Mends what cdktf 0.21 renders as HCL that Terraform does not take: references in quotes, and blocks as attributes where it
 * has no type for them. The JSON that is deployed needs none of this.
 */
export function repairHcl(hcl: string): string {
  const repairs = [unquoteReferences, postconditionBlocks, statementBlocks, partsOfStatements, jsonOfOneLine];
  return repairs.reduce((text, repair) => repair(text), hcl);
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

/** What stands within a web ACL's statement: cdktf has no type for those blocks either. */
function partsOfStatements(hcl: string): string {
  return hcl
    .replace(/\b(field_to_match|single_header|action_to_use|count) = \{/g, "$1 {")
    .replace(/\b(rule_action_override|text_transformation) = \[\s*\{([\s\S]*?)\n\},\s*\]/g, "$1 {$2\n}");
}

/** JSON on one line that holds a reference: cdktf leaves its quotation marks as they are. */
function jsonOfOneLine(hcl: string): string {
  return hcl.replace(/ = "(\{"[^\n]*\})"$/gm, (_, json: string) => ` = "${json.replaceAll('"', '\\"')}"`);
}
