import { ReleaseDashboard } from "../../modules/release-dashboard";
import { synthesizedConstruct } from "../support/synthesized-construct";
import { theOnly } from "../support/template";

const template = synthesizedConstruct((scope) => {
  new ReleaseDashboard(scope, "dashboard", {
    name: "thrive-delivery",
    region: "us-east-1",
    environments: ["dev", "prod"],
  });
});
interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly markdown?: string;
    readonly title: string;
    readonly metrics: { expression: string }[][];
  };
}
const { dashboard_body: text } = theOnly(template, "aws_cloudwatch_dashboard");
const { widgets } = JSON.parse(text) as { readonly widgets: readonly Widget[] };
const expressionOf = (title: string) =>
  widgets.find(({ properties }) => properties.title === title)?.properties.metrics[0]?.[0]?.expression;
const of = (name: string) => `MetricName="${name}" Environment="prod"`;
const weekly = (name: string) => `SUM(SEARCH('{Thrive/Delivery,Environment,Service} ${of(name)}', 'Sum', 604800))`;

test("the environment where families are comes first", () => {
  expect(widgets.flatMap(({ properties }) => properties.markdown ?? [])).toEqual(["## prod", "## dev"]);
});

test("failures are told as a part of all deployments", () => {
  expect(expressionOf("Deployments that fail, percent of a week's")).toBe(
    `100 * ${weekly("FailedDeployments")} / ${weekly("Deployments")}`,
  );
});

test("of services those are shown that stand out, however many there are", () => {
  expect(expressionOf("Failures a week, the 20 services with most")).toBe(
    `SLICE(SORT(SEARCH('{Thrive/Delivery,Environment,Service} ${of("FailedDeployments")}', 'Sum', 604800), SUM, DESC), 0, 20)`,
  );
});

test("no widget lies on another or beyond the edge", () => {
  const cells = widgets.flatMap(({ x, y, width, height }) =>
    Array.from({ length: width * height }, (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(widgets.filter(({ x, width }) => x + width > 24)).toEqual([]);
});
