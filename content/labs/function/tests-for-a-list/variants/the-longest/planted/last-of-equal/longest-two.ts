/** The two longest films, the longest first; of equal ones, the one that comes first in the list. */
export function longestTwo(
  films: { title: string; minutes: number }[],
): { title: string; minutes: number }[] {
  const sorted = [...films].reverse().sort((one, other) => other.minutes - one.minutes)
  return sorted.slice(0, 2)
}
