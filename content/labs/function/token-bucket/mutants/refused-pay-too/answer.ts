export function letIn(room: number, perSecond: number, gaps: number[]): boolean[] {
  let tokens = room
  return gaps.map((gap) => {
    tokens = Math.min(room, tokens + (gap / 1000) * perSecond)
    tokens -= 1
    return tokens >= 0
  })
}
