import { StreamLanguage } from '@codemirror/language'
import type { Extension } from '@codemirror/state'

/** POSIX sh as far as colors go: comments, strings, words that steer; and the lines that name files. */
export function shLanguage(): Extension {
  return StreamLanguage.define<{ quote: string | null }>({
    name: 'sh',
    startState: () => ({ quote: null }),
    token: (stream, state) => {
      if (state.quote !== null) {
        const end = state.quote === "'" ? /^[^']*'/ : /^(?:[^"\\]|\\.)*"/
        if (stream.match(end)) state.quote = null
        else stream.skipToEnd()
        return 'string'
      }
      if (stream.sol() && stream.match(/^==> \S+ <==/)) return 'keyword'
      if (stream.eatSpace()) return null
      if (stream.match(/^#.*/)) return 'comment'
      if (stream.match(/^\$(?:\w+|\{[^}]*\})/)) return 'number'
      const opened = stream.match(/^["']/)
      if (opened) {
        state.quote = stream.current()
        return 'string'
      }
      if (stream.match(/^(?:if|then|else|elif|fi|for|in|do|done|while|until|case|esac)\b/)) {
        return 'keyword'
      }
      if (!stream.match(/^[\w./-]+/)) stream.next()
      return null
    },
  })
}
