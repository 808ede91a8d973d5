import { Problem } from '../kit/problem.ts'

/** Asks before something that cannot be undone; without a terminal `--yes` must say so. */
export async function confirmed(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY) {
    throw new Problem('bad-input', {
      expected: '--yes, since there is no terminal to ask on',
      came: 'a command that removes things',
      try: 'the same command with --yes',
    })
  }
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message: question, initialValue: false })
  return !isCancel(answer) && answer
}
