import { type Command, CommanderError } from 'commander'
import { Problem } from '../kit/problem.ts'

/** What a shell calls a command line that can't be used. No answer of ours has this code. */
export const unusable = 2

/**
 * Makes every command of the tree answer a line it can't read with a Problem (exit code 2), so that
 * a typo never looks like an answer such as "refuted" (1).
 */
export function refuseUnreadableLines(program: Command): void {
  for (const command of allCommands(program)) {
    command.configureOutput({ ...program.configureOutput(), outputError: () => undefined })
    command.exitOverride((error) => {
      // Help and the version were asked for and printed: commander ends the process.
      if (error.exitCode === 0) return
      if (error.code === helpShown) throw error
      throw usageProblem(error, command)
    })
  }
}

const helpShown = 'commander.help'

/** Whether a command without its subcommand was answered with its help. */
export function isHelpShown(error: unknown): boolean {
  return error instanceof CommanderError && error.code === helpShown
}

/** The command and all below it. */
export function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)]
}

/** The words that reach a command, such as "backwright lab list". */
export function pathOf(command: Command): string {
  const above = command.parent
  return above === null ? command.name() : `${pathOf(above)} ${command.name()}`
}

type Words = (
  found: RegExpExecArray,
  path: string,
  command: Command,
) => { expected: string; came: string }

/** What commander says, and how we say it. */
const byMessage: readonly (readonly [RegExp, Words])[] = [
  [
    /^unknown option '(.+?)'/,
    ([, option = ''], path) => ({ expected: `an option of ${path}`, came: option }),
  ],
  [
    /^unknown command '(.+?)'/,
    ([, word = ''], path) => ({ expected: `a command of ${path}`, came: word }),
  ],
  [
    /^missing required argument '(.+?)'/,
    ([, name = ''], path, command) => ({
      expected: `${path} ${argumentsOf(command)}`,
      came: `no ${name}`,
    }),
  ],
  [
    /^option '(.+?)' argument missing/,
    ([, option = '']) => ({ expected: `a value after ${option}`, came: 'none' }),
  ],
  [
    /^too many arguments.*Expected (\d+) arguments? but got (\d+)(?:: (.*))?\.$/,
    ([, wanted = '', came = '', words = ''], path, command) => ({
      expected: wanted === '0' ? 'nothing after the command' : `${path} ${argumentsOf(command)}`,
      came: words === '' ? came : `${came}: ${words}`,
    }),
  ],
  [
    /^option '(.+?)' argument '(.*)' is invalid\. (?:expected )?(.+)$/,
    ([, option = '', value = '', wanted = '']) => ({
      expected: `${option} with ${wanted.replace(/^Allowed choices are (.+)\.$/, 'one of $1')}`,
      came: value === '' ? 'an empty value' : value,
    }),
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.+?)'\. (.+)$/,
    ([, value = '', name = '', wanted = '']) => ({
      expected: `${name}: ${wanted.replace(/^Allowed choices are (.+)\.$/, 'one of $1')}`,
      came: value,
    }),
  ],
]

/** What a command takes, as its help writes it: "<lab> [folder]". */
function argumentsOf({ registeredArguments }: Command): string {
  return registeredArguments
    .map((each) => `${each.name()}${each.variadic ? '...' : ''}`)
    .map((name, at) => (registeredArguments[at]?.required ? `<${name}>` : `[${name}]`))
    .join(' ')
}

function usageProblem(error: CommanderError, command: Command): Problem {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n(')
  const path = pathOf(command)
  const found = byMessage
    .map(([pattern, words]) => {
      const match = pattern.exec(message)
      return match && words(match, path, command)
    })
    .find((one) => one !== null)
  const { expected, came } = found ?? { expected: `a line that ${path} can read`, came: message }
  const meant = suggestion === undefined ? '' : `${suggestion.replace(/\)$/, '')} `
  return new Problem('bad-input', { expected, came, try: `${meant}${path} --help shows examples.` })
}
