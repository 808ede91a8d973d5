export function letIn(room: number, perSecond: number, gaps: number[]): boolean[] {
  let tokens = room
  return gaps.map((gap) => {
    tokens = tokens + (gap / 1000) * perSecond
    if (tokens < 1) return false
    tokens -= 1
    return true
  })
}
