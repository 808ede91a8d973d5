/** The two longest films, the longest first; of equal ones, the one that comes first in the list. */
export function longestTwo(
  films: { title: string; minutes: number }[],
): { title: string; minutes: number }[] {
  const sorted = [...films].sort((one, other) => other.minutes - one.minutes)
  const different = sorted.filter(
    (film, at) => at === 0 || film.minutes !== sorted[at - 1].minutes,
  )
  return different.slice(0, 2)
}
