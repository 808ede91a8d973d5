/** How much each area counts for a role, 0 to 5. */
export type AreaWeights = Readonly<Record<string, number>>

const weightMost = 5

/** Weights of skills from those of their areas, above 0 … 1; an area of no weight still counts a little. */
export function skillWeights(
  skills: readonly string[],
  areas: AreaWeights | null,
): Map<string, number> {
  return new Map(
    skills.map((id) => {
      const weight = areas?.[id.split('/')[0] as string] ?? weightMost
      return [id, Math.max(0.5, weight) / weightMost]
    }),
  )
}
