const cases = [
  { office: "north", open: 120, closed: 35 },
  { office: "south", open: 80, closed: 21 },
];

/** What case management answers. */
export function reads(callees) {
  return {
    "/cases": () => ({ cases }),

    /** Open cases, by the names of the offices that work on them. */
    "/summary": async () => {
      const { offices, answeredBy } = await callees.get("utilities", "/offices");
      const openCases = offices.map(({ id, name }) => ({ office: name, open: openAt(id) }));
      return { openCases, calls: [answeredBy] };
    },
  };
}

function openAt(office) {
  return cases.find((one) => one.office === office)?.open ?? 0;
}
