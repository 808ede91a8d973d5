export function letIn(room: number, perSecond: number, gaps: number[]): boolean[] {
  const each = 1000 / perSecond
  const answers: boolean[] = []
  let now = 0
  let fullAt = 0
  for (const gap of gaps) {
    now += gap
    const next = Math.max(fullAt, now) + each
    const isLetIn = next - now <= room * each
    if (isLetIn) fullAt = next
    answers.push(isLetIn)
  }
  return answers
}
