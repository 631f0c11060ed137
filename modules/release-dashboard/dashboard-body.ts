const day = 86_400; // seconds
const week = 7 * day;
const hour = 3600;
/** Services of a table: who stands out, not who is there. */
const mostServices = 20;

/** Columns of a dashboard. */
const columns = 24;
const heights = { title: 1, figures: 5, services: 6 };

/** Four figures a row, and below them the services that stand out. */
export function dashboardBody(region: string, environments: readonly string[]): object {
  const height = heights.title + heights.figures + heights.services;
  return {
    start: "-P12W",
    widgets: environments.flatMap((environment, index) => widgetsOf(environment, region, index * height)),
  };
}

function widgetsOf(environment: string, region: string, top: number): object[] {
  const of = (name: string, statistic: string, period: number) => search(environment, name, statistic, period);
  const total = (name: string, period: number) => `SUM(${of(name, "Sum", period)})`;
  const hours = (name: string) => `AVG(${of(name, "Average", week)}) / ${hour}`;
  const figures: Row = [
    ["Deployments that serve, a day", `${total("Deployments", day)} - ${total("FailedDeployments", day)}`],
    ["From a commit to its service, hours", hours("LeadTimeSeconds")],
    [
      "Deployments that fail, percent of a week's",
      `100 * ${total("FailedDeployments", week)} / ${total("Deployments", week)}`,
    ],
    ["From a failure to the next success, hours", hours("RestoreSeconds")],
  ];
  const services: Row = [
    [`Deployments a week, the ${mostServices} services with most`, most(of("Deployments", "Sum", week))],
    [`Failures a week, the ${mostServices} services with most`, most(of("FailedDeployments", "Sum", week))],
    [
      `Hours from a commit, the ${mostServices} slowest services`,
      `${most(of("LeadTimeSeconds", "Average", week), "AVG")} / ${hour}`,
    ],
  ];
  const below = top + heights.title;
  return [
    {
      type: "text",
      x: 0,
      y: top,
      width: columns,
      height: heights.title,
      properties: { markdown: `## ${environment}` },
    },
    ...row(figures, { region, y: below, height: heights.figures, view: "timeSeries" }),
    ...row(services, { region, y: below + heights.figures, height: heights.services, view: "table" }),
  ];
}

type Row = readonly (readonly [title: string, expression: string])[];

interface Look {
  readonly region: string;
  readonly y: number;
  readonly height: number;
  readonly view: "timeSeries" | "table";
}

function row(charts: Row, { region, y, height, view }: Look): object[] {
  const width = columns / charts.length;
  return charts.map(([title, expression], index) => ({
    type: "metric",
    x: index * width,
    y,
    width,
    height,
    properties: { title, region, view, metrics: [[{ expression, label: view === "table" ? "" : title }]] },
  }));
}

/** Every service's, found when somebody looks: AWS finds up to 500. */
function search(environment: string, name: string, statistic: string, period: number): string {
  return `SEARCH('{Thrive/Delivery,Environment,Service} MetricName="${name}" Environment="${environment}"', '${statistic}', ${period})`;
}

function most(found: string, by: "AVG" | "SUM" = "SUM"): string {
  return `SLICE(SORT(${found}, ${by}, DESC), 0, ${mostServices})`;
}
