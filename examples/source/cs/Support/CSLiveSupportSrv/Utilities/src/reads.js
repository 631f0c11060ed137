const offices = [
  { id: "north", name: "North office", teams: 3 },
  { id: "south", name: "South office", teams: 2 },
];

/** What utilities answers. It calls nobody. */
export function reads() {
  return {
    "/offices": () => ({ offices }),
  };
}
