import { autocompletion } from '@codemirror/autocomplete'
import {
  keywordCompletionSource,
  type SQLConfig,
  schemaCompletionSource,
} from '@codemirror/lang-sql'
import type { Extension } from '@codemirror/state'
import { dialect } from './dialect.ts'
import type { Completion } from './language.ts'

/** SQL with the lab's own tables and columns; keywords are not offered after a point. */
export function sqlLanguage(completion: Completion): Extension {
  const schema = Object.fromEntries(
    Object.entries(completion).map(([name, columns]) => [name, [...columns]]),
  )
  const config: SQLConfig = { dialect, schema }
  const words = keywordCompletionSource(dialect)
  return [
    dialect.extension,
    autocompletion({
      icons: false,
      override: [
        schemaCompletionSource(config),
        (context) => (context.matchBefore(/\.\w*$/) ? null : words(context)),
      ],
    }),
  ]
}
