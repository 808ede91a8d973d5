export function letIn(room: number, perSecond: number, gaps: number[]): boolean[] {
  const each = Math.floor(1000 / perSecond)
  let tokens = room
  return gaps.map((gap) => {
    tokens = each === 0 ? room : Math.min(room, tokens + gap / each)
    if (tokens < 1) return false
    tokens -= 1
    return true
  })
}
