import type { Line } from '../measure.ts'

/*
 * The kinds of lab beside the data: one file each, which gives its lines.
 */
export const craftParts: Readonly<Record<string, () => Promise<Line[]>>> = {
  load: async () => (await import('./load.ts')).measureLoad(),
  page: async () => (await import('./page.ts')).measurePageChecks(),
  review: async () => (await import('./review.ts')).measureReviews(),
  design: async () => (await import('./design.ts')).measureDesigns(),
  exploit: async () => (await import('./exploit.ts')).measureExploits(),
}

/** Every part after the other; on a machine with few cores they would disturb each other. */
export async function measureCraft(): Promise<Line[]> {
  const lines: Line[] = []
  for (const [name, measure] of Object.entries(craftParts)) {
    for (const line of await measure()) lines.push({ ...line, name: `${name}: ${line.name}` })
  }
  return lines
}
