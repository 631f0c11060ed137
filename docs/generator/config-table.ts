import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** One setting of a construct, as its README shows it. */
export interface Setting {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly text: string;
}

/** A construct as its source describes it. */
export interface ConstructSource {
  readonly name: string;
  readonly text: string;
  readonly settings: readonly Setting[];
  readonly offers: readonly Setting[];
}

/** Reads a construct's docstrings from `<folder>/<folder>.ts`, and the types it refers to from the files beside it. */
export function readConstruct(file: string): ConstructSource {
  const source = parse(file);
  const construct = source.statements.find(ts.isClassDeclaration);
  if (!construct?.name) throw new Error(`${file}: no class; a module's main file declares its construct`);
  const config = interfaceIn(source, `${construct.name.text}Config`);
  return {
    name: construct.name.text,
    text: docText(construct),
    settings: config ? settingsOf(config, source, "") : [],
    offers: construct.members
      .filter(ts.isPropertyDeclaration)
      .filter(isOffered)
      .map((member) => setting(member, source, "")),
  };
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

function interfaceIn(source: ts.SourceFile, name: string): ts.InterfaceDeclaration | undefined {
  return source.statements.filter(ts.isInterfaceDeclaration).find((declaration) => declaration.name.text === name);
}

function settingsOf(
  holder: ts.InterfaceDeclaration | ts.TypeLiteralNode,
  source: ts.SourceFile,
  prefix: string,
): Setting[] {
  return holder.members.filter(ts.isPropertySignature).flatMap((member) => {
    const own = setting(member, source, prefix);
    const inner = member.type && literalOf(member.type, source);
    return inner ? [{ ...own, type: "" }, ...settingsOf(inner.literal, inner.source, `${own.name}.`)] : [own];
  });
}

/** The type literal that a setting has, written in place or as `OtherConfig["name"]`. */
function literalOf(
  type: ts.TypeNode,
  source: ts.SourceFile,
): { literal: ts.TypeLiteralNode; source: ts.SourceFile } | undefined {
  if (ts.isTypeLiteralNode(type)) return { literal: type, source };
  if (!ts.isIndexedAccessTypeNode(type) || !ts.isTypeReferenceNode(type.objectType)) return undefined;
  const owner = type.objectType.typeName.getText(source);
  const key = type.indexType.getText(source).replaceAll('"', "");
  const target = importedFrom(owner, source);
  const member = interfaceIn(target, owner)
    ?.members.filter(ts.isPropertySignature)
    .find(({ name }) => name.getText(target) === key);
  return member?.type && literalOf(member.type, target);
}

function importedFrom(name: string, source: ts.SourceFile): ts.SourceFile {
  const declaration = source.statements
    .filter(ts.isImportDeclaration)
    .find(({ importClause }) => importClause?.getText(source).includes(name));
  if (!declaration || !ts.isStringLiteral(declaration.moduleSpecifier)) return source;
  return parse(join(dirname(source.fileName), `${declaration.moduleSpecifier.text}.ts`));
}

function isOffered(member: ts.PropertyDeclaration): boolean {
  const modifiers = ts.getModifiers(member)?.map(({ kind }) => kind) ?? [];
  return !modifiers.includes(ts.SyntaxKind.PrivateKeyword);
}

function setting(
  member: ts.PropertySignature | ts.PropertyDeclaration,
  source: ts.SourceFile,
  prefix: string,
): Setting {
  return {
    name: prefix + member.name.getText(source),
    type: member.type?.getText(source).replaceAll(/\s+/g, " ") ?? "",
    optional: member.questionToken !== undefined,
    text: docText(member),
  };
}

function docText(node: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const raw = comment?.getText() ?? "";
  return raw
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trim())
    .filter((line) => line !== "")
    .join(" ");
}
