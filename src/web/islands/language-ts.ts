import { autocompletion } from '@codemirror/autocomplete'
import { localCompletionSource, typescriptLanguage } from '@codemirror/lang-javascript'
import type { Extension } from '@codemirror/state'

/** TypeScript; the names that stand in the text are offered. */
export function tsLanguage(): Extension {
  return [typescriptLanguage, autocompletion({ icons: false, override: [localCompletionSource] })]
}
