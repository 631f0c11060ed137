const applications = [
  { office: "north", waiting: 7 },
  { office: "south", waiting: 4 },
];

/** What intake answers. */
export function reads(callees) {
  return {
    /** Applications that wait, beside the cases that each office has open. */
    "/summary": async () => {
      const [utilities, caseManagement] = await Promise.all([
        callees.get("utilities", "/offices"),
        callees.get("case-management", "/cases"),
      ]);
      const waiting = utilities.offices.map(({ id, name }) => ({
        office: name,
        applications: find(applications, id)?.waiting ?? 0,
        openCases: find(caseManagement.cases, id)?.open ?? 0,
      }));
      return { waiting, calls: [utilities.answeredBy, caseManagement.answeredBy] };
    },
  };
}

function find(list, office) {
  return list.find((one) => one.office === office);
}
