/** Values of a metric by the begin of their period, in milliseconds since 1970. */
export type Series = ReadonlyMap<number, number>;

/** The value of an expression at one time; undefined when one that it needs is missing. */
type Expression = (at: number) => number | undefined;

/**
 * Metric math as far as alarms of numbers need it: arithmetic, comparisons, AND, OR, IF, ABS, CEIL, FLOOR, FILL, MIN, MAX, SUM, AVG.
 * @throws when the expression has anything else
 */
export function metricMath(expression: string, series: Readonly<Record<string, Series>>): Map<number, number> {
  const parser = new Parser(tokens(expression), series, expression);
  const valueAt = parser.whole();
  const times = new Set(Object.values(series).flatMap((one) => [...one.keys()]));
  const values = new Map<number, number>();
  for (const time of [...times].sort((one, other) => one - other)) {
    const value = valueAt(time);
    if (value !== undefined && Number.isFinite(value)) values.set(time, value);
  }
  return values;
}

function tokens(expression: string): string[] {
  return expression.match(/[A-Za-z_]\w*|\d+(\.\d+)?|[<>=!]=|&&|\|\||\S/g) ?? [];
}

/** From the loosest binding to the tightest. */
const levels: readonly (readonly string[])[] = [
  ["||", "OR"],
  ["&&", "AND"],
  ["<", ">", "<=", ">=", "==", "!="],
  ["+", "-"],
  ["*", "/"],
  ["^"],
];

const operations: Readonly<Record<string, (one: number, other: number) => number>> = {
  "||": (one, other) => Number(one !== 0 || other !== 0),
  "&&": (one, other) => Number(one !== 0 && other !== 0),
  "<": (one, other) => Number(one < other),
  ">": (one, other) => Number(one > other),
  "<=": (one, other) => Number(one <= other),
  ">=": (one, other) => Number(one >= other),
  "==": (one, other) => Number(one === other),
  "!=": (one, other) => Number(one !== other),
  "+": (one, other) => one + other,
  "-": (one, other) => one - other,
  "*": (one, other) => one * other,
  "/": (one, other) => one / other,
  "^": (one, other) => one ** other,
};

const functions: Readonly<Record<string, (...of: number[]) => number>> = {
  ABS: Math.abs,
  CEIL: Math.ceil,
  FLOOR: Math.floor,
  MIN: Math.min,
  MAX: Math.max,
  SUM: (...of) => of.reduce((sum, one) => sum + one, 0),
  AVG: (...of) => of.reduce((sum, one) => sum + one, 0) / of.length,
};

class Parser {
  private place = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly series: Readonly<Record<string, Series>>,
    private readonly text: string,
  ) {}

  whole(): Expression {
    const expression = this.level(0);
    if (this.place < this.tokens.length) throw this.unknown();
    return expression;
  }

  private level(depth: number): Expression {
    const words = levels[depth];
    if (words === undefined) return this.single();
    let left = this.level(depth + 1);
    while (words.includes(this.upper())) {
      const operate = operations[{ OR: "||", AND: "&&" }[this.upper()] ?? this.upper()]!;
      this.place += 1;
      left = both(left, this.level(depth + 1), operate);
    }
    return left;
  }

  private single(): Expression {
    const token = this.tokens[this.place++];
    if (token === undefined) throw this.unknown();
    if (token === "-")
      return (
        (operand) => (at: number) =>
          negative(operand(at))
      )(this.single());
    if (token === "(") return this.closed(this.level(0));
    if (/^\d/.test(token)) return () => Number(token);
    if (this.tokens[this.place] === "(") return this.call(token.toUpperCase());
    const series = this.series[token];
    if (series === undefined) throw this.unknown(token);
    return (at) => series.get(at);
  }

  private call(name: string): Expression {
    const of: Expression[] = [];
    do {
      this.place += 1;
      of.push(this.level(0));
    } while (this.tokens[this.place] === ",");
    return this.closed(this.applied(name, of));
  }

  private applied(name: string, of: readonly Expression[]): Expression {
    const [first, second, third] = of;
    if (name === "IF" && of.length === 3) {
      return (at) => ((test) => (test === undefined ? undefined : test === 0 ? third!(at) : second!(at)))(first!(at));
    }
    if (name === "FILL" && of.length === 2) return (at) => first!(at) ?? second!(at);
    const compute = functions[name];
    if (compute === undefined) throw this.unknown(name);
    return (at) => ((all) => (all.every(isNumber) ? compute(...all) : undefined))(of.map((one) => one(at)));
  }

  private closed(expression: Expression): Expression {
    if (this.tokens[this.place++] !== ")") throw this.unknown();
    return expression;
  }

  private upper(): string {
    return this.tokens[this.place]?.toUpperCase() ?? "";
  }

  private unknown(token = this.tokens[this.place] ?? "its end"): Error {
    return new Error(`the local AWS does not compute ${JSON.stringify(this.text)}: it stops at ${token}`);
  }
}

function both(left: Expression, right: Expression, operate: (one: number, other: number) => number): Expression {
  return (at) => {
    const [one, other] = [left(at), right(at)];
    return one === undefined || other === undefined ? undefined : operate(one, other);
  };
}

const isNumber = (value: number | undefined): value is number => value !== undefined;
const negative = (value: number | undefined) => (value === undefined ? undefined : -value);
