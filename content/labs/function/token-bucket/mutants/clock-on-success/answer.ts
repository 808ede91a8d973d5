export function letIn(room: number, perSecond: number, gaps: number[]): boolean[] {
  let tokens = room
  let now = 0
  let lastAt = 0
  return gaps.map((gap) => {
    now += gap
    tokens = Math.min(room, tokens + ((now - lastAt) / 1000) * perSecond)
    if (tokens < 1) return false
    lastAt = now
    tokens -= 1
    return true
  })
}
