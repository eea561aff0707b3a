/**
 * A list with some of it elsewhere; the rest keeps its order.
 * @param before they stand in front of this one, or at the end where it is undefined or not in the list.
 */
export function movedIds<Id>(ids: readonly Id[], moved: readonly Id[], before: Id | undefined): readonly Id[] {
  const moving = ids.filter((id) => moved.includes(id));
  const rest = ids.filter((id) => !moved.includes(id));
  const at = before === undefined ? -1 : rest.indexOf(before);
  return rest.toSpliced(at < 0 ? rest.length : at, 0, ...moving);
}
