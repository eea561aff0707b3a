/** @returns every ordered pair of neighbours exactly once, as one walk that ends where it began (Hierholzer, 1873). */
export function everySwitch<Name>(names: readonly Name[]): Name[] {
  const left = new Map(names.map((name) => [name, names.filter((other) => other !== name)]));
  const path: Name[] = [];
  const walk = (from: Name) => {
    for (let next = left.get(from)?.pop(); next !== undefined; next = left.get(from)?.pop()) walk(next);
    path.push(from);
  };
  for (const first of names.slice(0, 1)) walk(first);
  return path.reverse();
}
