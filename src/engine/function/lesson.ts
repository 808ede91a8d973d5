import { type FunctionLab, testedFiles } from '../../lab/kinds/function.ts'
import type { CallOutcome, Place } from './child/messages.ts'
import type { Came, FunctionChildren } from './function-process.ts'
import { endingOf } from './subject.ts'
import { endingText, neverSettles } from './words.ts'

/**
 * Runs a whole program, and gives what it prints. In a function lab it finds the files of the lab's
 * first example.
 */
export async function runProgramText(
  children: FunctionChildren,
  lab: FunctionLab | null,
  text: string,
  onOutput: (text: string) => void = () => undefined,
): Promise<string> {
  const child = await children.take()
  let printed = ''
  const print = (more: string): void => {
    printed += more
    onOutput(more)
  }
  try {
    child.place(lab?.task.examples[0]?.files ?? {})
    child.onOutput(print)
    const tested = lab === null ? [] : testedFiles(lab).map((one) => [one.name, one.text])
    const modules = { 'answer.ts': text, ...Object.fromEntries(tested) }
    const [came] = await child.ask([{ kind: 'program', modules }])
    // What was printed is on its way through another pipe; the process's end waits for it.
    await child.close()
    const end = endText(came as Came, text)
    if (end !== '') print(end)
    return printed
  } finally {
    await child.close()
  }
}

/** What is printed behind a program that did not come to its end. */
function endText(came: Came, text: string): string {
  if (came.kind === 'unreadable') {
    return errorText(came.error.name, came.error.message, came.error.place, text)
  }
  if (came.kind === 'ran' || came.kind === 'load-failed') return outcomeText(came.outcome, text)
  const ending = endingOf(came)
  return ending.kind === 'exit' ? '' : `\n(${endingText(ending).came})\n`
}

function outcomeText(outcome: CallOutcome, text: string): string {
  switch (outcome.kind) {
    case 'error':
    case 'stray':
      return errorText(outcome.error.name, outcome.error.message, outcome.error.place, text)
    case 'never-settles':
      return `\n(${neverSettles.came})\n`
    default:
      return ''
  }
}

/** As Node prints it, without the folders and its own lines. */
function errorText(name: string, message: string, place: Place | null, text: string): string {
  const line = place?.file === 'answer.ts' ? text.split(/\r?\n/)[place.line - 1] : undefined
  const marked =
    place && line !== undefined
      ? `${place.file}:${place.line}\n${line}\n${' '.repeat(place.column - 1)}^\n\n`
      : ''
  return `${marked}${name === 'thrown' ? 'Uncaught' : name}: ${message}\n`
}
