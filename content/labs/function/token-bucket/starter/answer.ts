export function letIn(room: number, perSecond: number, gaps: number[]): boolean[] {
  return gaps.map((_, nth) => nth < room)
}
