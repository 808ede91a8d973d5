import { Command } from 'commander'
import type { CliContext } from '../context.ts'

/** What `page check` was asked for. */
export interface PageCheckOptions {
  readonly url?: string
  readonly file?: string
  readonly level: string
  readonly allowHost: readonly string[]
  readonly json: boolean
}

const several = (value: string, before: readonly string[]): string[] => [...before, value]

/** `backwright page …`: pages, looked at in a real browser. */
export function pageCommands(context: CliContext, exit: (code: number) => void): Command {
  const page = new Command('page').description('check a page in a real browser')
  page
    .command('check')
    .description('find what keeps people out of a page; exit 0 nothing found, 1 found, 2 unusable')
    .option('--file <file>', 'an HTML file')
    .option('--url <address>', 'a page served on this machine')
    .option('--level <level>', 'of WCAG 2.2: a, aa or aaa', 'aa')
    .option(
      '--allow-host <name>',
      'another host that the page may reach; repeatable. Without it, nothing leaves this machine',
      several,
      [],
    )
    .option('--json', 'one JSON object instead of text', false)
    .action(async (options: PageCheckOptions) => {
      const { checkPageHere } = await import('../page-check.ts')
      exit(await checkPageHere(context, options))
    })
  return page
}
