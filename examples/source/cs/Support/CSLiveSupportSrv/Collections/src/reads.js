/** Dollars owed and paid this month, for each monetary order. */
const month = { owedPerOrder: 450, paidPerOrder: 390 };

/** What collections answers. */
export function reads(callees) {
  return {
    /** What is owed and paid this month, by office. */
    "/summary": async () => {
      const [utilities, caseManagement, establishment] = await Promise.all([
        callees.get("utilities", "/offices"),
        callees.get("case-management", "/cases"),
        callees.get("establishment", "/orders"),
      ]);
      const balances = utilities.offices.map(({ id, name }) => ({
        office: name,
        openCases: find(caseManagement.cases, id)?.open ?? 0,
        ...balance(find(establishment.orders, id)?.monetary ?? 0),
      }));
      return { balances, calls: [utilities, caseManagement, establishment].map(({ answeredBy }) => answeredBy) };
    },
  };
}

export function balance(orders) {
  const [owed, paid] = [orders * month.owedPerOrder, orders * month.paidPerOrder];
  return { owed, paid, arrears: owed - paid };
}

function find(list, office) {
  return list.find((one) => one.office === office);
}
