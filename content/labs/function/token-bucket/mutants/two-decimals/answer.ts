export function letIn(room: number, perSecond: number, gaps: number[]): boolean[] {
  let tokens = room
  return gaps.map((gap) => {
    tokens = Math.min(room, Math.round((tokens + (gap / 1000) * perSecond) * 100) / 100)
    if (tokens < 1) return false
    tokens -= 1
    return true
  })
}
