export function letIn(room: number, perSecond: number, gaps: number[]): boolean[] {
  let tokens = perSecond
  return gaps.map((gap) => {
    tokens = Math.min(perSecond, tokens + (gap / 1000) * perSecond)
    if (tokens < 1) return false
    tokens -= 1
    return true
  })
}
