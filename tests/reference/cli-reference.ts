import type { Command } from 'commander'
import { examples } from '../../src/cli/examples.ts'
import { allCommands, pathOf } from '../../src/cli/usage.ts'

/** Every command as a page, made from the program itself. */
export function cliReference(program: Command): string {
  const commands = allCommands(program).filter((command) => command.commands.length === 0)
  return `${head}\n\n${commands.map(commandText).join('\n\n')}\n`
}

const head = `# The terminal, command by command

In a checkout the program is \`./backwright\`; after \`./backwright link\`, or from the npm package, it's \`backwright\` in any folder.
Answers go to stdout, progress and errors to stderr, so that \`backwright lab list --json | jq\` works. A \`-\` in place of a file is standard
input, and for \`export\` standard output.

| exit code | meaning |
|---|---|
| 0 | it worked; passed, not refuted, nothing found |
| 1 | the answer is no: not passed, refuted, something found or missing |
| 2 | unusable: the line can't be read, a file isn't there, a setting is wrong |
| 3 | our fault; an attempt isn't counted |
| 69 | the set-up didn't succeed, so nothing ran |
| 70 | our fault, with what to report |
| 130 | stopped by Ctrl-C |
| 141 | the program that read the answer was gone, such as \`head\` |

This page is made from the program by \`npm run reference\`. Don't edit it by hand.`

function commandText(command: Command): string {
  const path = pathOf(command)
  const help = command.createHelp()
  const words = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '...' : ''}`
    return one.required ? `<${name}>` : `[${name}]`
  })
  const rows = [
    ...command.registeredArguments.map((one) => [
      `\`${one.name()}\``,
      help.argumentDescription(one),
    ]),
    ...command.options.map((one) => [`\`${one.flags}\``, help.optionDescription(one)]),
  ].map(([name = '', does = '']) => `| ${name} | ${does.replaceAll('|', '\\|')} |`)
  const typed = (examples[path.split(' ').slice(1).join(' ')] ?? []).map(
    ([line, does]) => `    backwright ${line}    # ${does}`,
  )
  return [
    `## \`${[path, ...words].join(' ')}\``,
    `${sentence(command.description())}`,
    ...(rows.length > 0 ? [['| | |', '|---|---|', ...rows].join('\n')] : []),
    typed.join('\n'),
  ].join('\n\n')
}

function sentence(text: string): string {
  const whole = `${text[0]?.toUpperCase()}${text.slice(1)}`
  return /[.?!]$/.test(whole) ? whole : `${whole}.`
}
