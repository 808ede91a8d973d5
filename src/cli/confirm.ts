import { Problem } from '../kit/problem.ts'

/** Asks before something that can't be undone; without a terminal `flag` must say so. */
export async function confirmed(
  question: string,
  isGiven: boolean,
  flag = '--yes',
): Promise<boolean> {
  if (isGiven) return true
  if (!process.stdin.isTTY) {
    throw new Problem('bad-input', {
      expected: `${flag}, since there's no terminal to ask in: ${question}`,
      came: `the command without ${flag}`,
      try: `Add ${flag} to the same command if you mean it.`,
    })
  }
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message: question, initialValue: false })
  return !isCancel(answer) && answer
}
