export function letIn(room: number, perSecond: number, gaps: number[]): boolean[] {
  let tokens = room
  let now = 0
  let filledAt = 0
  return gaps.map((gap) => {
    now += gap
    if (now - filledAt >= 1000) {
      tokens = room
      filledAt = now
    }
    if (tokens < 1) return false
    tokens -= 1
    return true
  })
}
