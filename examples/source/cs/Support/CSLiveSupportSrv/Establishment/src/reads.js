const orders = [
  { office: "north", monetary: 90, medical: 40 },
  { office: "south", monetary: 60, medical: 25 },
];

/** What establishment answers. */
export function reads(callees) {
  return {
    "/orders": () => ({ orders }),

    /** How many open cases have no order yet, by office. */
    "/summary": async () => {
      const [utilities, caseManagement] = await Promise.all([
        callees.get("utilities", "/offices"),
        callees.get("case-management", "/cases"),
      ]);
      const withoutOrder = utilities.offices.map(({ id, name }) => ({
        office: name,
        cases: (find(caseManagement.cases, id)?.open ?? 0) - (find(orders, id)?.monetary ?? 0),
      }));
      return { withoutOrder, calls: [utilities.answeredBy, caseManagement.answeredBy] };
    },
  };
}

function find(list, office) {
  return list.find((one) => one.office === office);
}
