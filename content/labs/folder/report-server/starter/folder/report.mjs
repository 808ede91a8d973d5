/** Name to minutes, the most minutes first; the same minutes by name. */
function sums(watches, column) {
  const all = new Map()
  for (const watch of watches) {
    const name = watch[column]
    all.set(name, (all.get(name) ?? 0) + (watch.minutes ?? 0))
  }
  return [...all]
    .map(([name, minutes]) => ({ name, minutes }))
    .sort((a, b) => b.minutes - a.minutes || (a.name < b.name ? -1 : 1))
}

/** The report as one value: what was watched, by film and by viewer. */
export function reportOf(watches) {
  return { films: sums(watches, 'film'), viewers: sums(watches, 'viewer') }
}
